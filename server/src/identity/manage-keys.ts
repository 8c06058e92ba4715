import { recordAct } from '#audit';
import { type Instant, isoInstant } from '#kernel';
import type { Actor } from './actor.ts';
import type { ApiKeyRow, OwnedKey } from './api-key.ts';
import { hashSecret, type Role } from './keys.ts';
import { makeKey } from './make-key.ts';
import { may } from './may.ts';
import { emailKey, type Person } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { lesserRole } from './roles.ts';

/** What the maker of a key chose. */
export interface NewKey {
  readonly name: string;
  /** undefined: member, or the maker's own role when it is less. */
  readonly role: Role | undefined;
  readonly workspaceId: string;
  /** undefined: as many as the maker may call. */
  readonly endpoints: readonly string[] | undefined;
  readonly expiresAt: Instant | undefined;
}

type Refused<Code extends string> = { readonly kind: 'refuse'; readonly code: Code };

/** The secret exists nowhere else. */
export type KeyOutcome =
  | { readonly kind: 'made'; readonly owned: OwnedKey; readonly secret: string }
  | Refused<'role_not_allowed' | 'role_too_high' | 'key_scope_too_wide' | 'key_expiry_past' | 'person_needed'>;
export type MadeKey = Extract<KeyOutcome, { readonly kind: 'made' }>;

export type RevokeOutcome = { readonly kind: 'revoked'; readonly owned: OwnedKey } | Refused<'api_key_unknown'>;

/**
 * Makes a key that speaks for the maker and may do no more than they. `keep` runs in the same transaction, for what must
 * be kept with it.
 */
export async function createKey<Tx>(
  ports: IdentityPorts<Tx>,
  asked: {
    readonly actor: Actor;
    readonly key: NewKey;
    readonly keep?: ((tx: Tx, made: MadeKey) => Promise<void>) | undefined;
  },
  origin: Origin,
): Promise<KeyOutcome> {
  const { actor } = asked;
  const code = refusalFor(actor, asked.key, ports.clock.now());
  if (code !== undefined) return { kind: 'refuse', code };
  const secret = makeKey(ports.random);
  const outcome = await ports.transaction(async (tx): Promise<KeyOutcome> => {
    const person = await ownerOf(ports, tx, actor);
    if (person.disabledAt !== undefined) return { kind: 'refuse', code: 'role_not_allowed' };
    const key = rowOf(asked, { id: ports.newId(), personId: person.id, secret, now: ports.clock.now() });
    const made: MadeKey = { kind: 'made', owned: { key, person }, secret };
    await ports.store.addKey(tx, key);
    await recordKeyAct(ports, tx, { actor, origin, action: 'key.created', before: undefined, after: key });
    await asked.keep?.(tx, made);
    return made;
  });
  if (outcome.kind === 'made') await ports.onKeysChanged();
  return outcome;
}

/** Ends a key for good; repeating it changes nothing. Keys that the actor may not see are unknown to them. */
export async function revokeKey<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly actor: Actor; readonly id: string },
  origin: Origin,
): Promise<RevokeOutcome> {
  const { actor, id } = asked;
  const outcome = await ports.transaction(async (tx): Promise<RevokeOutcome> => {
    const owned = await ports.store.key(id, tx);
    if (owned === undefined || !isManaged(actor, owned)) return { kind: 'refuse', code: 'api_key_unknown' };
    if (owned.key.revokedAt !== undefined) return { kind: 'revoked', owned };
    const revokedAt = ports.clock.now();
    const after = { ...owned.key, revokedAt };
    await ports.store.revokeKey(tx, id, revokedAt);
    await recordKeyAct(ports, tx, { actor, origin, action: 'key.revoked', before: owned.key, after });
    return { kind: 'revoked', owned: { ...owned, key: after } };
  });
  if (outcome.kind === 'revoked') await ports.onKeysChanged();
  return outcome;
}

/** The actor's own keys, or everybody's when they may manage those; in descending order of ids. */
export async function listKeys<Tx>(
  { store }: Pick<IdentityPorts<Tx>, 'store'>,
  actor: Actor,
  page: { readonly before: string | undefined; readonly limit: number },
): Promise<readonly OwnedKey[]> {
  if (may(actor, { kind: 'manage_keys_all' }).isAllowed) return await store.keys({ ...page, personId: undefined });
  const person = await store.personByEmail(emailKey(actor.requester));
  const personId = person?.id ?? actor.requesterId;
  return await store.keys({ ...page, personId });
}

function refusalFor(
  actor: Actor,
  key: NewKey,
  now: Instant,
): Extract<KeyOutcome, { readonly kind: 'refuse' }>['code'] | undefined {
  if (!may(actor, { kind: 'manage_keys_own' }).isAllowed) return 'role_not_allowed';
  if (actor.requesterType !== 'USER') return 'person_needed';
  if (key.workspaceId !== actor.workspaceId && actor.role !== 'account_admin') return 'role_not_allowed';
  if (key.role !== undefined && lesserRole(key.role, actor.role) !== key.role) return 'role_too_high';
  const mayCall = actor.endpoints;
  const isWide = mayCall !== undefined && (key.endpoints ?? []).some((name) => !mayCall.includes(name));
  if (isWide) return 'key_scope_too_wide';
  return key.expiresAt !== undefined && key.expiresAt <= now ? 'key_expiry_past' : undefined;
}

/** The person that the actor is; made when they are only known from the configuration. */
async function ownerOf<Tx>({ store, clock }: IdentityPorts<Tx>, tx: Tx, actor: Actor): Promise<Person> {
  const email = emailKey(actor.requester);
  const known = (await store.person(actor.requesterId, tx)) ?? (await store.personByEmail(email, tx));
  if (known !== undefined) return known;
  const person: Person = {
    id: actor.requesterId,
    email,
    name: actor.requester,
    role: actor.role,
    createdAt: clock.now(),
    disabledAt: undefined,
  };
  await store.savePerson(tx, person);
  return person;
}

function isManaged(actor: Actor, { person }: OwnedKey): boolean {
  if (may(actor, { kind: 'manage_keys_all' }).isAllowed) return true;
  const isOwn = person.id === actor.requesterId || person.email === emailKey(actor.requester);
  return isOwn && may(actor, { kind: 'manage_keys_own' }).isAllowed;
}

function rowOf(
  { actor, key }: { readonly actor: Actor; readonly key: NewKey },
  made: { readonly id: string; readonly personId: string; readonly secret: string; readonly now: Instant },
): ApiKeyRow {
  return {
    id: made.id,
    name: key.name,
    hash: hashSecret(made.secret),
    personId: made.personId,
    workspaceId: key.workspaceId,
    role: key.role ?? lesserRole('member', actor.role),
    endpoints: key.endpoints ?? actor.endpoints,
    createdAt: made.now,
    expiresAt: key.expiresAt,
    revokedAt: undefined,
  };
}

async function recordKeyAct<Tx>(
  { audit, clock }: IdentityPorts<Tx>,
  tx: Tx,
  act: {
    readonly actor: Actor;
    readonly origin: Origin;
    readonly action: 'key.created' | 'key.revoked';
    readonly before: ApiKeyRow | undefined;
    readonly after: ApiKeyRow;
  },
): Promise<void> {
  await recordAct(audit, tx, {
    at: clock.now(),
    actorId: act.actor.requesterId,
    actor: act.actor.requester,
    action: act.action,
    target: `key:${act.after.id}`,
    before: act.before === undefined ? undefined : shownKey(act.before),
    after: shownKey(act.after),
    address: act.origin.address,
    requestId: act.origin.requestId,
  });
}

/** As the log shows it: neither secret nor hash. */
function shownKey(key: ApiKeyRow) {
  return {
    name: key.name,
    person_id: key.personId,
    workspace_id: key.workspaceId,
    role: key.role,
    endpoints: key.endpoints ?? null,
    expires_at: key.expiresAt === undefined ? null : isoInstant(key.expiresAt),
    revoked_at: key.revokedAt === undefined ? null : isoInstant(key.revokedAt),
  };
}
