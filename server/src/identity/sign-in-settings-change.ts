import { recordAct } from '#audit';
import type { IdentityPorts, Origin } from './ports.ts';
import type { SignInSettings, SingleSignOnSettings } from './sign-in-settings.ts';
import { CLIENT_SECRET_PURPOSE } from './single-sign-on.ts';

/** Another single sign-on; without a secret the one that there is stays, as long as it goes to the same provider. */
export type NewSingleSignOn = Omit<SingleSignOnSettings, 'sealedSecret'> & {
  readonly clientSecret: string | undefined;
};

/** What is to change; undefined: it stays. `singleSignOn` null: it is taken away. */
export interface SignInChange {
  readonly password?: SignInSettings['password'] | undefined;
  readonly requiresSecondFactor?: boolean | undefined;
  readonly sessionIdleMinutes?: number | undefined;
  readonly sessionMinutes?: number | undefined;
  readonly singleSignOn?: NewSingleSignOn | null | undefined;
}

/** Changes how people sign in. `keep` runs in the same transaction. */
export async function changeSignInSettings<Tx>(
  { transaction, waysIn, box, audit, clock }: IdentityPorts<Tx>,
  asked: {
    readonly change: SignInChange;
    readonly by: { readonly id: string; readonly address: string };
    readonly origin: Origin;
    readonly keep: (tx: Tx, settings: SignInSettings) => Promise<void>;
  },
): Promise<SignInSettings> {
  const { change, by, origin, keep } = asked;
  return await transaction(async (tx) => {
    const before = await waysIn.settings(tx);
    const after: SignInSettings = {
      password: change.password ?? before.password,
      requiresSecondFactor: change.requiresSecondFactor ?? before.requiresSecondFactor,
      sessionIdleMinutes: change.sessionIdleMinutes ?? before.sessionIdleMinutes,
      sessionMinutes: change.sessionMinutes ?? before.sessionMinutes,
      singleSignOn: nextSingleSignOn(change.singleSignOn, before.singleSignOn, (secret) =>
        box.seal(secret, CLIENT_SECRET_PURPOSE),
      ),
    };
    await waysIn.saveSettings(tx, after, clock.now());
    await recordAct(audit, tx, {
      at: clock.now(),
      actorId: by.id,
      actor: by.address,
      action: 'sign_in_settings.changed',
      target: 'sign_in_settings',
      before: shown(before),
      after: shown(after),
      address: origin.address,
      requestId: origin.requestId,
    });
    await keep(tx, after);
    return after;
  });
}

function nextSingleSignOn(
  change: NewSingleSignOn | null | undefined,
  before: SingleSignOnSettings | undefined,
  seal: (secret: string) => string,
): SingleSignOnSettings | undefined {
  if (change === undefined) return before;
  if (change === null) return undefined;
  const { clientSecret, ...rest } = change;
  if (clientSecret !== undefined) return { ...rest, sealedSecret: seal(clientSecret) };
  // A secret must not be sent to a provider that it was not given for.
  const isSame = before?.issuer === change.issuer && before.clientId === change.clientId;
  return { ...rest, sealedSecret: isSame ? before.sealedSecret : undefined };
}

/** As the log shows it: whether there is a secret, never which. */
function shown(settings: SignInSettings) {
  const { singleSignOn: sso } = settings;
  return {
    password: settings.password,
    requires_second_factor: settings.requiresSecondFactor,
    session_idle_minutes: settings.sessionIdleMinutes,
    session_minutes: settings.sessionMinutes,
    single_sign_on: sso === undefined ? null : shownSingleSignOn(sso),
  };
}

function shownSingleSignOn(sso: SingleSignOnSettings) {
  return {
    is_on: sso.isOn,
    name: sso.name,
    issuer: sso.issuer,
    client_id: sso.clientId,
    has_secret: sso.sealedSecret !== undefined,
    scopes: sso.scopes,
    groups_claim: sso.groupsClaim ?? null,
    group_mappings: sso.groupMappings.map(({ value, groupId }) => ({ value, group_id: groupId })),
    creates_people: sso.createsPeople,
    default_role: sso.defaultRole,
    default_workspace_id: sso.defaultWorkspaceId ?? null,
    email_domains: sso.emailDomains,
    trusts_addresses: sso.trustsAddresses,
  };
}
