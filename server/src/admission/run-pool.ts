import { asInstant, type Instant } from '#kernel';
import {
  hourlyRoom,
  type QuotaStores,
  quotaRoom,
  RUN_SPAN_MS,
  type RunHold,
  type RunKey,
  type RunLimit,
  type RunRoom,
  type RunSight,
  sightAt,
} from '#runs';
import type { DrawAsk, Drawn, LeasedUnits, LeasePool } from './lease-pool.ts';
import { RUN_PREFIX, SHARED_RUN_PREFIX } from './run-limits.ts';

/** What leasing runs acts with. */
export interface RunPoolParts<Tx> {
  readonly stores: QuotaStores<Tx>;
  /** The hourly limit; undefined: there is none. */
  readonly runsPerHour: (tx: Tx) => Promise<number | undefined>;
  readonly newId: () => string;
}

/** The quota of runs and the hourly limit, as pools that gateways lease from. */
export function runPools<Tx>(parts: RunPoolParts<Tx>): readonly LeasePool<Tx>[] {
  return [singleRuns(parts), sharedRuns(parts)];
}

/** Of runs that are one request each: whole units. */
function singleRuns<Tx>(parts: RunPoolParts<Tx>): LeasePool<Tx> {
  const { leases } = parts.stores;
  return {
    prefix: RUN_PREFIX,
    draw: async (tx, ask) => {
      const room = await roomOf(parts, tx, ask);
      if (room.kind === 'unlimited') return { kind: 'unlimited', endsAt: soon(room.endsAt, ask.at) };
      const { amount, isDirect } = ask.share(room.allowed - room.used);
      if (amount === 0) return exhausted(room, ask);
      const before = await leases.heldBy(tx, room.place, ask.holder);
      await leases.setHeld(tx, room.place, { holder: ask.holder, held: before + amount, at: ask.at });
      return { kind: 'granted', amount, isDirect, period: room.place, endsAt: room.endsAt };
    },
    giveBack: async (tx, { period, holder, amount }) => {
      const held = await leases.heldBy(tx, period, holder);
      if (held > 0) await leases.setHeld(tx, period, { holder, held: Math.max(0, held - amount) });
    },
    expire: (tx, holder) => leases.drop(tx, holder),
    holders: (tx) => leases.holders(tx),
  };
}

/**
 * Of one shared run: a single unit, which every gateway that sees the run holds together. Whoever draws first takes it, the
 * others hold on to it, and it is given back when the last of them lets go. A run that was counted is let in for nothing.
 * Its holders are those of single runs: they end together.
 */
function sharedRuns<Tx>(parts: RunPoolParts<Tx>): LeasePool<Tx> {
  const { sights } = parts.stores;
  return {
    prefix: SHARED_RUN_PREFIX,
    sharesWith: (pool) => RUN_PREFIX + partsOf(pool).limit,
    draw: (tx, ask) => drawShared(parts, tx, ask),
    giveBack: async (tx, { pool, period: sightId, holder }) => {
      await sights.removeHold(tx, { sightId, limit: partsOf(pool).limit, holder });
    },
    expire: async () => {},
    holders: async () => [],
  };
}

async function drawShared<Tx>(parts: RunPoolParts<Tx>, tx: Tx, ask: DrawAsk): Promise<Drawn> {
  const { sights } = parts.stores;
  const { limit, key } = partsOf(ask.pool);
  const { at, holder } = ask;
  const sight = await findSight(parts.stores, tx, { key, at });
  if (sight?.isCounted) return { kind: 'unlimited', endsAt: endOf(sight) };
  const holdOn = async (held: RunSight): Promise<Drawn> => {
    const hold: RunHold = { sightId: held.id, limit, holder };
    await sights.addHold(tx, hold);
    return { kind: 'granted', amount: 1, isDirect: true, period: held.id, endsAt: endOf(held) };
  };
  if (sight !== undefined && (await sights.holdsOf(tx, sight.id, limit)) > 0) return await holdOn(sight);
  const room = await roomOf(parts, tx, ask);
  if (room.kind === 'unlimited') return { kind: 'unlimited', endsAt: soon(room.endsAt, at) };
  if (room.allowed - room.used < 1) return exhausted(room, ask);
  const periodId = limit === 'quota' ? room.place : sight?.periodId;
  const seen: RunSight = { id: parts.newId(), key, firstAt: at, isCounted: false, ...sight, periodId };
  if (sight === undefined) await sights.add(tx, [seen]);
  else await sights.change(tx, seen);
  return await holdOn(seen);
}

async function findSight<Tx>(
  { sights }: QuotaStores<Tx>,
  tx: Tx,
  { key, at }: { readonly key: RunKey; readonly at: Instant },
): Promise<RunSight | undefined> {
  const known = await sights.find(tx, [key], asInstant(at - RUN_SPAN_MS));
  const isSame = ({ key: other }: RunSight) =>
    other.workspaceId === key.workspaceId && other.requesterId === key.requesterId && other.type === key.type;
  return sightAt(known.filter(isSame), at);
}

function endOf({ firstAt }: RunSight): Instant {
  return asInstant(firstAt + RUN_SPAN_MS);
}

function roomOf<Tx>({ stores, runsPerHour }: RunPoolParts<Tx>, tx: Tx, { pool, at }: DrawAsk): Promise<RunRoom> {
  const limit = pool.startsWith(RUN_PREFIX) ? pool.slice(RUN_PREFIX.length) : partsOf(pool).limit;
  if (limit === 'quota') return quotaRoom(stores, tx, at);
  return runsPerHour(tx).then((allowed) => hourlyRoom({ ...stores, runsPerHour: allowed }, tx, at));
}

function exhausted({ used, allowed, resetAt }: RunRoom & { readonly kind: 'limited' }, { need }: DrawAsk): Drawn {
  return { kind: 'exhausted', used, allowed, resetAt: resetAt(need) };
}

/** A gateway asks again soon: by then there may be a limit. */
const UNLIMITED_MS = 5_000;

function soon(endsAt: Instant | undefined, at: Instant): Instant {
  return asInstant(Math.min(endsAt ?? Number.POSITIVE_INFINITY, at + UNLIMITED_MS));
}

/** As `runRequirements` names them. */
function partsOf(pool: LeasedUnits['pool']): { readonly limit: RunLimit; readonly key: RunKey } {
  const name = pool.slice(SHARED_RUN_PREFIX.length);
  const limit: RunLimit = name.startsWith('hour/') ? 'hour' : 'quota';
  const [workspaceId = '', requesterId = '', type = '', id = ''] = textsOf(name.slice(name.indexOf('/') + 1));
  return { limit, key: { workspaceId, requesterId, type, id } };
}

function textsOf(json: string): readonly string[] {
  const read: unknown = JSON.parse(json);
  return Array.isArray(read) ? read.map(String) : [];
}
