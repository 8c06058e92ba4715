import type { SignInSettingsChange, SingleSignOn } from '@tallygate/contract';

/** Single sign-on as the form holds it. */
export interface SsoForm {
  readonly isOn: boolean;
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: the one that is kept stays. */
  readonly clientSecret: string;
  readonly scopes: string;
  readonly createsPeople: boolean;
  readonly defaultRole: 'member' | 'viewer';
  /** Empty: the account's default one. */
  readonly workspaceId: string;
  readonly domains: string;
  readonly trustsAddresses: boolean;
  readonly groupsClaim: string;
  /** `id` is the line's own, for the page. */
  readonly mappings: readonly { readonly id: number; readonly value: string; readonly groupId: string }[];
}

/** What the form begins with. */
export function beginningOf(sso: SingleSignOn | null): SsoForm {
  return {
    isOn: sso?.is_on ?? true,
    name: sso?.name ?? '',
    issuer: sso?.issuer ?? '',
    clientId: sso?.client_id ?? '',
    clientSecret: '',
    scopes: (sso?.scopes ?? ['openid', 'email', 'profile']).join(' '),
    createsPeople: sso?.creates_people ?? false,
    defaultRole: sso?.default_role ?? 'member',
    workspaceId: sso?.default_workspace_id ?? '',
    domains: (sso?.email_domains ?? []).join(', '),
    trustsAddresses: sso?.trusts_addresses ?? false,
    groupsClaim: sso?.groups_claim ?? '',
    mappings: (sso?.group_mappings ?? []).map(({ value, group_id: groupId }, id) => ({ id, value, groupId })),
  };
}

/** What the form asks for; lines of groups that were left empty are none. */
export function changeOf(form: SsoForm): NonNullable<SignInSettingsChange['single_sign_on']> {
  const mappings = form.mappings.filter(({ value, groupId }) => value.trim() !== '' && groupId !== '');
  return {
    is_on: form.isOn,
    name: form.name.trim(),
    issuer: form.issuer.trim(),
    client_id: form.clientId.trim(),
    ...(form.clientSecret === '' ? {} : { client_secret: form.clientSecret }),
    scopes: words(form.scopes),
    creates_people: form.createsPeople,
    default_role: form.defaultRole,
    default_workspace_id: form.workspaceId === '' ? null : form.workspaceId,
    email_domains: words(form.domains.toLowerCase().replaceAll('@', ' ')),
    trusts_addresses: form.trustsAddresses,
    groups_claim: form.groupsClaim.trim() === '' ? null : form.groupsClaim.trim(),
    group_mappings: mappings.map(({ value, groupId }) => ({ value: value.trim(), group_id: groupId })),
  };
}

function words(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((word) => word !== ''))];
}
