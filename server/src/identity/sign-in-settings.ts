import { SESSION_BOUNDS } from '@tallygate/contract';

/** How people of the account sign in. */
export interface SignInSettings {
  /** Who may use a password. Never nobody: an identity provider that is gone must lock out no admin. */
  readonly password: 'everyone' | 'account_admins';
  /** Of account admins. */
  readonly requiresSecondFactor: boolean;
  readonly sessionIdleMinutes: number;
  readonly sessionMinutes: number;
  readonly singleSignOn: SingleSignOnSettings | undefined;
}

/** Single sign-on with one OpenID Connect provider. */
export interface SingleSignOnSettings {
  readonly isOn: boolean;
  /** On the button of the sign-in page. */
  readonly name: string;
  /** As the provider writes it in its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  /** Sealed; undefined: a public client. */
  readonly sealedSecret: string | undefined;
  readonly scopes: readonly string[];
  /** undefined: groups are not mapped. */
  readonly groupsClaim: string | undefined;
  readonly groupMappings: readonly { readonly value: string; readonly groupId: string }[];
  readonly createsPeople: boolean;
  readonly defaultRole: 'member' | 'viewer';
  /** undefined: the account's default one. */
  readonly defaultWorkspaceId: string | undefined;
  /** Empty: any. In lower case. */
  readonly emailDomains: readonly string[];
  readonly trustsAddresses: boolean;
}

/** What holds until an admin says otherwise. */
export const DEFAULT_SIGN_IN: SignInSettings = {
  password: 'everyone',
  requiresSecondFactor: false,
  sessionIdleMinutes: 3 * 24 * 60,
  sessionMinutes: 7 * 24 * 60,
  singleSignOn: undefined,
};

/** Settings whose times are within their bounds, whatever was stored. */
export function boundedSettings(settings: SignInSettings): SignInSettings {
  return {
    ...settings,
    sessionIdleMinutes: bounded(settings.sessionIdleMinutes, SESSION_BOUNDS.idle),
    sessionMinutes: bounded(settings.sessionMinutes, SESSION_BOUNDS.whole),
  };
}

function bounded(minutes: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(max, Math.max(min, minutes));
}
