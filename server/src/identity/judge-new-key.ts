import { asInstant, type Instant } from '#kernel';
import type { Actor } from './actor.ts';
import type { KeyRules } from './key-store.ts';
import type { Role } from './keys.ts';
import { may } from './may.ts';
import { type Owner, roleIn } from './owner.ts';
import { lesserRole } from './roles.ts';

/** What the maker of a key chose. */
export interface NewKey {
  readonly name: string;
  /** Whom it speaks for: the maker, or a service principal by its id. undefined: the maker. */
  readonly ownerId?: string | undefined;
  /** undefined: member, or the greatest that may be given when that is less. */
  readonly role: Role | undefined;
  readonly workspaceId: string;
  /** undefined: as many as the maker may call. */
  readonly endpoints: readonly string[] | undefined;
  /** What its requests may claim; undefined: nothing. */
  readonly runTypes?: readonly string[] | undefined;
  readonly services?: readonly string[] | undefined;
  readonly features?: readonly string[] | undefined;
  /** undefined: never, or as late as the rules let it. */
  readonly expiresAt: Instant | undefined;
}

export type KeyRefusalCode =
  | 'role_not_allowed'
  | 'role_too_high'
  | 'key_scope_too_wide'
  | 'key_expiry_past'
  | 'key_expiry_far';

/** What a key becomes, or why it is none. */
export type KeyJudgement =
  | { readonly kind: 'good'; readonly role: Role; readonly expiresAt: Instant | undefined }
  | {
      readonly kind: 'refuse';
      readonly code: KeyRefusalCode;
      readonly details?: Readonly<Record<string, number>> | undefined;
    };

interface Asked {
  readonly actor: Actor;
  readonly key: NewKey;
  readonly owner: Owner;
  readonly rules: KeyRules;
  readonly now: Instant;
}

const DAY_MS = 86_400_000;

/** A key gives at most what its maker may and what its owner may, for at most as long as the rules let it. */
export function judgeNewKey(asked: Asked): KeyJudgement {
  const { actor, key, rules, now } = asked;
  const greatest = greatestRole(asked);
  if (greatest === undefined) return refuse('role_not_allowed');
  if (key.role !== undefined && lesserRole(key.role, greatest) !== key.role) return refuse('role_too_high');
  if (!isWithinScope(actor, key)) return refuse('key_scope_too_wide');
  const judged = judgeExpiry(key.expiresAt, rules, now);
  return judged.kind === 'refuse' ? judged : { ...judged, role: key.role ?? lesserRole('member', greatest) };
}

/** When a key or a new secret ends: as asked, and within the bound that the account set. */
export function judgeExpiry(
  expiresAt: Instant | undefined,
  { lifetimeDaysMax }: KeyRules,
  now: Instant,
): { readonly kind: 'good'; readonly expiresAt: Instant | undefined } | Extract<KeyJudgement, { kind: 'refuse' }> {
  if (expiresAt !== undefined && expiresAt <= now) return refuse('key_expiry_past');
  if (lifetimeDaysMax === undefined) return { kind: 'good', expiresAt };
  const last = asInstant(now + lifetimeDaysMax * DAY_MS);
  if (expiresAt !== undefined && expiresAt > last) return refuse('key_expiry_far', { days_max: lifetimeDaysMax });
  return { kind: 'good', expiresAt: expiresAt ?? last };
}

/** The role that maker and owner both have in the key's workspace; undefined: one of them has none. */
function greatestRole({ actor, key, owner }: Asked): Role | undefined {
  if (!may(actor, { kind: 'manage_keys_own' }).isAllowed) return undefined;
  const ownersRole = roleIn(owner, key.workspaceId);
  const isForAnother = key.ownerId !== undefined && key.ownerId !== actor.requesterId;
  if (isForAnother && !may(actor, { kind: 'manage_keys_all' }).isAllowed) return undefined;
  const makersRole = isForAnother ? actor.role : makersRoleIn(actor, key.workspaceId, ownersRole);
  return ownersRole === undefined || makersRole === undefined ? undefined : lesserRole(ownersRole, makersRole);
}

/** A key works in its own workspace only, and passes on its own role at most; a session has its person's. */
function makersRoleIn(actor: Actor, workspaceId: string, ownersRole: Role | undefined): Role | undefined {
  if (actor.through.kind === 'session') return ownersRole;
  return actor.role === 'account_admin' || actor.workspaceId === workspaceId ? actor.role : undefined;
}

/** Endpoints: some of those that the maker may call. Claims decide what is billed: account admins give them. */
function isWithinScope(actor: Actor, { endpoints, runTypes, services, features }: NewKey): boolean {
  const mayCall = actor.endpoints;
  if (mayCall !== undefined && (endpoints ?? []).some((name) => !mayCall.includes(name))) return false;
  const claims = [runTypes, services, features].some((list) => list !== undefined && list.length > 0);
  return !claims || actor.role === 'account_admin';
}

function refuse(
  code: KeyRefusalCode,
  details?: Readonly<Record<string, number>>,
): Extract<KeyJudgement, { kind: 'refuse' }> {
  return { kind: 'refuse', code, details };
}
