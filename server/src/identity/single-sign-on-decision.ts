import type { ProviderClaims } from './identity-provider.ts';
import { emailKey, type Person } from './person.ts';
import type { SingleSignOnSettings } from './sign-in-settings.ts';
import type { OutsideIdentity } from './sign-in-store.ts';

/** What is known here of somebody whom a provider vouches for. */
export interface KnownOutside {
  /** Whom the provider's name for the person stands for. */
  readonly identity: OutsideIdentity | undefined;
  /** Its person; undefined: removed, or there is no identity. */
  readonly person: Person | undefined;
  /** Who has the address. */
  readonly owner: Person | undefined;
  /** Whether the address has an invitation that is open. */
  readonly isInvited: boolean;
  /** Whom the provider calls the one who has the address. */
  readonly ownersIdentity: OutsideIdentity | undefined;
}

export type SingleSignOnDecision =
  /** `isNew`: the address proves it is them, and the provider's name for them is kept. */
  | { readonly kind: 'sign_in'; readonly person: Person; readonly isNew: boolean }
  | { readonly kind: 'create'; readonly email: string; readonly name: string }
  | { readonly kind: 'refuse'; readonly code: SingleSignOnRefusal };

export type SingleSignOnRefusal =
  | 'sso_disabled_person'
  | 'sso_email_missing'
  | 'sso_email_unverified'
  | 'sso_domain_refused'
  | 'sso_address_taken'
  | 'sso_person_unknown';

const EMAIL_LENGTH_MAX = 256;
const NAME_LENGTH_MAX = 128;

/**
 * Who is let in. The provider's own name for a person decides; an address only where that name is new, and only one that
 * was verified: addresses are given to other people one day, and anybody can write down somebody else's.
 */
export function decideSingleSignOn(
  claims: ProviderClaims,
  known: KnownOutside,
  settings: SingleSignOnSettings,
): SingleSignOnDecision {
  const { identity, person, owner, ownersIdentity } = known;
  if (identity !== undefined && (person === undefined || person.disabledAt !== undefined))
    return refuse('sso_disabled_person');
  const email = addressOf(claims);
  if (email === undefined) return identityWithoutAddress(person, settings);
  if (!isOfDomain(email, settings.emailDomains)) return refuse('sso_domain_refused');
  if (person !== undefined) return { kind: 'sign_in', person, isNew: false };
  if (!isVerified(claims, settings)) return refuse('sso_email_unverified');
  if (owner === undefined) {
    return settings.createsPeople || known.isInvited
      ? { kind: 'create', email, name: nameOf(claims, email) }
      : refuse('sso_person_unknown');
  }
  if (owner.disabledAt !== undefined) return refuse('sso_disabled_person');
  if (ownersIdentity !== undefined) return refuse('sso_address_taken');
  return { kind: 'sign_in', person: owner, isNew: true };
}

/** The groups of ours that the claims give. */
export function mappedGroups(
  claims: ProviderClaims,
  { groupsClaim, groupMappings }: Pick<SingleSignOnSettings, 'groupsClaim' | 'groupMappings'>,
): readonly string[] {
  if (groupsClaim === undefined) return [];
  const claim = Object.hasOwn(claims.all, groupsClaim) ? claims.all[groupsClaim] : undefined;
  const values = new Set((Array.isArray(claim) ? claim : [claim]).filter((value) => typeof value === 'string'));
  const mapped = groupMappings.filter(({ value }) => values.has(value)).map(({ groupId }) => groupId);
  return [...new Set(mapped)].sort();
}

/** Somebody who is known already needs no address, unless only some are let in. */
function identityWithoutAddress(person: Person | undefined, settings: SingleSignOnSettings): SingleSignOnDecision {
  if (person === undefined || settings.emailDomains.length > 0) return refuse('sso_email_missing');
  return { kind: 'sign_in', person, isNew: false };
}

/** In the form in which addresses are compared; undefined: there is none that could be one. */
function addressOf({ email }: ProviderClaims): string | undefined {
  const key = emailKey(email ?? '');
  return key.length <= EMAIL_LENGTH_MAX && /^[^\s@"<>(),;:\\]+@[a-z0-9.-]+$/.test(key) ? key : undefined;
}

function isOfDomain(email: string, domains: readonly string[]): boolean {
  return domains.length === 0 || domains.includes(email.slice(email.lastIndexOf('@') + 1));
}

function isVerified(claims: ProviderClaims, settings: SingleSignOnSettings): boolean {
  return claims.isEmailVerified ?? settings.trustsAddresses;
}

function nameOf({ name }: ProviderClaims, email: string): string {
  const clean = (name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, NAME_LENGTH_MAX);
  return clean === '' ? email.slice(0, email.lastIndexOf('@')).slice(0, NAME_LENGTH_MAX) : clean;
}

function refuse(code: SingleSignOnRefusal): SingleSignOnDecision {
  return { kind: 'refuse', code };
}
