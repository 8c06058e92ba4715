import { recordAct } from '#audit';
import { asInstant, type Instant } from '#kernel';
import type { Actor } from './actor.ts';
import type { ApiKeyRow, KeySecret, OwnedKey } from './api-key.ts';
import { judgeExpiry, judgeNewKey, type KeyRefusalCode, type NewKey } from './judge-new-key.ts';
import { keyOwner } from './key-owner.ts';
import type { KeyRules } from './key-store.ts';
import { hashSecret } from './keys.ts';
import { makeKey, tailOf } from './make-key.ts';
import { may } from './may.ts';
import { roleIn } from './owner.ts';
import { emailKey } from './person.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import { recordKeyAct } from './record-key-act.ts';

export type { NewKey } from './judge-new-key.ts';

interface Refused<Code extends string> {
  readonly kind: 'refuse';
  readonly code: Code;
  readonly details?: Readonly<Record<string, number>> | undefined;
}

/** The secret exists nowhere else. */
export interface MadeKey {
  readonly kind: 'made';
  readonly owned: OwnedKey;
  readonly secret: string;
}
export type KeyOutcome = MadeKey | Refused<KeyRefusalCode | 'person_needed' | 'key_owner_unknown'>;
export type RotateOutcome =
  | MadeKey
  | Refused<'api_key_unknown' | 'api_key_revoked' | 'role_not_allowed' | 'key_expiry_past' | 'key_expiry_far'>;
export type RevokeOutcome = { readonly kind: 'revoked'; readonly owned: OwnedKey } | Refused<'api_key_unknown'>;

type KeepKey<Tx> = ((tx: Tx, made: MadeKey) => Promise<void>) | undefined;

/** Makes a key that gives no more than its maker and its owner have. `keep` runs in the same transaction, for what must be kept with it. */
export async function createKey<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly actor: Actor; readonly key: NewKey; readonly keep?: KeepKey<Tx> },
  origin: Origin,
): Promise<KeyOutcome> {
  const { actor, key } = asked;
  const isForSelf = key.ownerId === undefined || key.ownerId === actor.requesterId;
  if (isForSelf && actor.requesterType !== 'USER') return { kind: 'refuse', code: 'person_needed' };
  if (!isForSelf && !may(actor, { kind: 'manage_keys_all' }).isAllowed) {
    return { kind: 'refuse', code: 'role_not_allowed' };
  }
  const secret = makeKey(ports.random);
  return await whenChanged(ports, async (tx): Promise<KeyOutcome> => {
    const now = ports.clock.now();
    const owner = await keyOwner(ports, tx, { actor, ownerId: key.ownerId });
    if (owner === undefined) return { kind: 'refuse', code: 'key_owner_unknown' };
    const judged = judgeNewKey({ actor, key, owner, rules: await ports.store.keyRules(tx), now });
    if (judged.kind === 'refuse') return judged;
    const row = rowOf(asked, { id: ports.newId(), ownerId: owner.id, role: judged.role, now });
    const whole = { ...row, secrets: [secretOf(secret, now, judged.expiresAt)] };
    await ports.store.addKey(tx, whole);
    await recordKeyAct(ports, tx, { actor, origin, action: 'key.created', before: undefined, after: whole });
    const made: MadeKey = { kind: 'made', owned: { key: whole, owner }, secret };
    await asked.keep?.(tx, made);
    return made;
  });
}

/**
 * Gives a key a new secret; those before it end after the overlap, or earlier when they would anyway. Without an expiry of
 * its own the new secret lives as long as the one before it was meant to.
 */
export async function rotateKey<Tx>(
  ports: IdentityPorts<Tx>,
  asked: {
    readonly actor: Actor;
    readonly id: string;
    /** 0: the earlier secret ends at once. */
    readonly overlapSeconds: number;
    readonly expiresAt: Instant | undefined;
    readonly keep?: KeepKey<Tx>;
  },
  origin: Origin,
): Promise<RotateOutcome> {
  const { actor, id } = asked;
  const secret = makeKey(ports.random);
  return await whenChanged(ports, async (tx): Promise<RotateOutcome> => {
    const now = ports.clock.now();
    const owned = await ports.store.key(id, tx);
    if (owned === undefined || !isManaged(actor, owned)) return { kind: 'refuse', code: 'api_key_unknown' };
    if (owned.key.revokedAt !== undefined) return { kind: 'refuse', code: 'api_key_revoked' };
    if (!mayHold(actor, owned)) return { kind: 'refuse', code: 'role_not_allowed' };
    const wanted = asked.expiresAt ?? sameLife(owned.key.secrets[0], now);
    const judged = judgeExpiry(wanted, await ports.store.keyRules(tx), now);
    if (judged.kind === 'refuse') return { ...judged, code: expiryCode(judged.code) };
    const end = asInstant(now + asked.overlapSeconds * 1_000);
    const next = secretOf(secret, now, judged.expiresAt);
    await ports.store.endSecrets(tx, id, end);
    await ports.store.addSecret(tx, id, next);
    const earlier = owned.key.secrets.map((each) => ({ ...each, expiresAt: earlierOf(each.expiresAt, end) }));
    const after: ApiKeyRow = { ...owned.key, secrets: [next, ...earlier] };
    await recordKeyAct(ports, tx, { actor, origin, action: 'key.rotated', before: owned.key, after });
    const made: MadeKey = { kind: 'made', owned: { ...owned, key: after }, secret };
    await asked.keep?.(tx, made);
    return made;
  });
}

/** Ends a key for good, every secret of it; repeating it changes nothing. Keys that the actor may not see are unknown to them. */
export async function revokeKey<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly actor: Actor; readonly id: string },
  origin: Origin,
): Promise<RevokeOutcome> {
  const { actor, id } = asked;
  return await whenChanged(ports, async (tx): Promise<RevokeOutcome> => {
    const owned = await ports.store.key(id, tx);
    if (owned === undefined || !isManaged(actor, owned)) return { kind: 'refuse', code: 'api_key_unknown' };
    if (owned.key.revokedAt !== undefined) return { kind: 'revoked', owned };
    const revokedAt = ports.clock.now();
    const after = { ...owned.key, revokedAt };
    await ports.store.revokeKey(tx, id, revokedAt);
    await recordKeyAct(ports, tx, { actor, origin, action: 'key.revoked', before: owned.key, after });
    return { kind: 'revoked', owned: { ...owned, key: after } };
  });
}

/** The actor's own keys, or everybody's when they ask for those and may manage them; in descending order of ids. */
export async function listKeys<Tx>(
  { store }: Pick<IdentityPorts<Tx>, 'store'>,
  actor: Actor,
  page: { readonly before: string | undefined; readonly limit: number; readonly isOwnOnly?: boolean },
): Promise<readonly OwnedKey[]> {
  const { before, limit } = page;
  const seesAll = page.isOwnOnly !== true && may(actor, { kind: 'manage_keys_all' }).isAllowed;
  if (seesAll) return await store.keys({ before, limit, ownerId: undefined });
  const person = await store.personByEmail(emailKey(actor.requester));
  return await store.keys({ before, limit, ownerId: person?.id ?? actor.requesterId });
}

/** Says what holds for keys that are made or rotated from now on; those that are there stay as they are. */
export async function setKeyRules<Tx>(
  ports: IdentityPorts<Tx>,
  asked: { readonly actor: Actor; readonly rules: KeyRules; readonly keep?: ((tx: Tx) => Promise<void>) | undefined },
  origin: Origin,
): Promise<void> {
  const { actor, rules } = asked;
  await ports.transaction(async (tx) => {
    const before = await ports.store.keyRules(tx);
    await ports.store.setKeyRules(tx, rules);
    await recordAct(ports.audit, tx, {
      at: ports.clock.now(),
      actorId: actor.requesterId,
      actor: actor.requester,
      action: 'key_rules.changed',
      target: 'key_rules:account',
      before: { lifetime_days_max: before.lifetimeDaysMax ?? null },
      after: { lifetime_days_max: rules.lifetimeDaysMax ?? null },
      address: origin.address,
      requestId: origin.requestId,
    });
    await asked.keep?.(tx);
  });
}

/** Runs the act, and tells gateways when something was changed. */
async function whenChanged<Tx, Outcome extends { readonly kind: string }>(
  ports: IdentityPorts<Tx>,
  act: (tx: Tx) => Promise<Outcome>,
): Promise<Outcome> {
  const outcome = await ports.transaction(act);
  if (outcome.kind !== 'refuse') await ports.onKeysChanged();
  return outcome;
}

function isManaged(actor: Actor, { owner }: OwnedKey): boolean {
  if (may(actor, { kind: 'manage_keys_all' }).isAllowed) return true;
  const isOwn = owner.id === actor.requesterId || owner.address === emailKey(actor.requester);
  return isOwn && may(actor, { kind: 'manage_keys_own' }).isAllowed;
}

/** Who gets a key's new secret gets what the key may: no more than they have themselves. */
function mayHold(actor: Actor, { key, owner }: OwnedKey): boolean {
  if (roleIn(owner, key.workspaceId) === undefined) return false;
  if (actor.through.kind === 'session') return true;
  const isWider = actor.endpoints !== undefined && key.endpoints === undefined;
  const asked = { ...key, ownerId: undefined, expiresAt: undefined };
  const rules = { lifetimeDaysMax: undefined };
  return !isWider && judgeNewKey({ actor, key: asked, owner, rules, now: key.createdAt }).kind === 'good';
}

function rowOf(
  { actor, key }: { readonly actor: Actor; readonly key: NewKey },
  made: { readonly id: string; readonly ownerId: string; readonly role: ApiKeyRow['role']; readonly now: Instant },
): Omit<ApiKeyRow, 'secrets'> {
  return {
    id: made.id,
    name: key.name,
    ownerId: made.ownerId,
    workspaceId: key.workspaceId,
    role: made.role,
    endpoints: key.endpoints ?? actor.endpoints,
    runTypes: key.runTypes,
    services: key.services,
    features: key.features,
    createdAt: made.now,
    createdBy: actor.requester,
    revokedAt: undefined,
  };
}

function secretOf(secret: string, createdAt: Instant, expiresAt: Instant | undefined): KeySecret {
  return { hash: hashSecret(secret), tail: tailOf(secret), createdAt, expiresAt };
}

/** As long from now as the earlier secret was meant to live when it was made. */
function sameLife(earlier: KeySecret | undefined, now: Instant): Instant | undefined {
  if (earlier?.expiresAt === undefined) return undefined;
  return asInstant(now + (earlier.expiresAt - earlier.createdAt));
}

function earlierOf(one: Instant | undefined, other: Instant): Instant {
  return one !== undefined && one < other ? one : other;
}

function expiryCode(code: KeyRefusalCode): 'key_expiry_past' | 'key_expiry_far' {
  return code === 'key_expiry_past' ? code : 'key_expiry_far';
}
