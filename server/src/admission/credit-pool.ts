import type { ChargedCredits, ChargedDay, Credits } from '#credits';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { ChargedRecord } from './charge.ts';
import type { DrawAsk, Drawn, Holder, LeasedUnits, LeasePool } from './lease-pool.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import type { ChargeConsumer, Charging } from './post-charges.ts';

/** With what the names of credits' pools begin; behind it stands the workspace. */
export const CREDIT_PREFIX = 'credits/';
/** Of units that have no end of their own. */
const PERIOD = 'now';
/**
 * A hold outlives every lease that it stands for: the lease server ends it. This bounds it where that never happens, as when
 * control never starts again.
 */
const HOLD_MS = 30 * 24 * 3_600_000;

/** One hold of a workspace's credits that a gateway draws from. */
export interface CreditLease {
  readonly workspaceId: string;
  readonly holder: Holder;
  readonly holdId: string;
}

/** Which hold of the ledger stands for which lease. */
export interface CreditLeaseStore<Tx> {
  find(tx: Tx, at: Pick<CreditLease, 'workspaceId' | 'holder'>): Promise<string | undefined>;
  add(tx: Tx, lease: CreditLease): Promise<void>;
  remove(tx: Tx, lease: CreditLease): Promise<void>;
  /** In the order in which gateways use them: of one run the earliest first. */
  all(tx: Tx): Promise<readonly CreditLease[]>;
}

/** What leasing credits acts with. */
export interface CreditPoolParts<Tx> {
  readonly credits: Credits<Tx>;
  readonly leases: CreditLeaseStore<Tx>;
}

/** The credits of workspaces as pools that gateways lease from: a lease is a hold of the ledger that is extended. */
export function creditPool<Tx>({ credits, leases }: CreditPoolParts<Tx>): LeasePool<Tx> {
  const end = async (tx: Tx, lease: CreditLease): Promise<void> => {
    await credits.release(tx, { holdId: lease.holdId });
    await leases.remove(tx, lease);
  };
  return {
    prefix: CREDIT_PREFIX,
    draw: (tx, ask) => draw({ credits, leases }, tx, ask),
    giveBack: async (tx, units) => {
      const holdId = await leases.find(tx, { workspaceId: workspaceOf(units), holder: units.holder });
      if (holdId === undefined) return;
      await giveBack({ credits, leases }, tx, { holdId, amountMicro: BigInt(units.amount) });
    },
    expire: async (tx, holder) => {
      for (const lease of await leases.all(tx)) if (isSame(lease.holder, holder)) await end(tx, lease);
    },
    holders: async (tx) => (await leases.all(tx)).map(({ holder }) => holder),
  };
}

/** What charging credits acts with. */
export interface CreditChargeParts<Tx> extends CreditPoolParts<Tx> {
  /** What was charged so far, and which runs were. */
  readonly charged: ChargedCredits<Tx>;
}

/**
 * Charges credits to the holds that gateways drew from; what has no lease any more, or never had one, is charged all the same.
 * The price of a run that several requests share is charged once, with the first of them that is posted; what other gateways
 * held for it is given back.
 */
export function creditCharges<Tx>(parts: CreditChargeParts<Tx>): ChargeConsumer<Tx> {
  const { credits, leases, charged } = parts;
  return {
    of: 'records',
    isWanted: async (tx) => (await charged.isWanted(tx)) || (await leases.all(tx)).length > 0,
    charge: async (tx, charging) => {
      const priced = charging.records.filter(({ microCredits, runMicroCredits }) => microCredits || runMicroCredits);
      if (priced.length === 0) return;
      const holdOf = await holdsOf(parts, tx, charging);
      const parted = priced.map(requestPart).filter(({ micro }) => micro > 0);
      const repeated: CreditPart[] = [];
      for (const record of priced) {
        const run = runPart(record);
        if (run === undefined) continue;
        ((await charged.begin(tx, { ...run, amountMicro: BigInt(run.micro) })) ? parted : repeated).push(run);
      }
      await credits.postCharges(
        tx,
        parted.map(({ workspaceId, at, micro }) => {
          return { workspaceId, at, amountMicro: BigInt(micro), holdId: holdOf(workspaceId) };
        }),
      );
      await charged.add(tx, daysOf(parted));
      for (const { workspaceId, micro } of repeated) {
        const holdId = holdOf(workspaceId);
        if (holdId !== undefined) await giveBack({ credits, leases }, tx, { holdId, amountMicro: BigInt(micro) });
      }
    },
  };
}

/** An amount to be charged, and what for. */
interface CreditPart {
  readonly workspaceId: string;
  readonly at: Instant;
  readonly micro: number;
  readonly of: 'request' | 'run';
}

async function holdsOf<Tx>(
  { leases }: CreditPoolParts<Tx>,
  tx: Tx,
  { isOf }: Charging,
): Promise<(workspaceId: string) => string | undefined> {
  const own = (await leases.all(tx)).filter(({ holder }) => isOf(holder));
  return (workspaceId) => own.find((lease) => lease.workspaceId === workspaceId)?.holdId;
}

function requestPart({ workspaceId, at, microCredits = 0 }: ChargedRecord): CreditPart {
  return { workspaceId, at, micro: microCredits, of: 'request' };
}

/** undefined: the record brings no price of a run. */
function runPart({ run, runMicroCredits: micro = 0, workspaceId, requesterId, at }: ChargedRecord) {
  if (run === undefined || micro === 0) return undefined;
  const { type, id } = run;
  return { workspaceId, requesterId, type, id, at, micro, of: 'run' } as const;
}

/** One sum for each workspace and UTC day. */
function daysOf(parts: readonly CreditPart[]): readonly ChargedDay[] {
  const sums = new Map<string, { workspaceId: string; day: string; requestsMicro: bigint; runsMicro: bigint }>();
  for (const { workspaceId, at, micro, of } of parts) {
    const day = isoInstant(at).slice(0, DAY_CHARS);
    const sum = sums.get(`${day} ${workspaceId}`) ?? { workspaceId, day, requestsMicro: 0n, runsMicro: 0n };
    if (of === 'run') sum.runsMicro += BigInt(micro);
    else sum.requestsMicro += BigInt(micro);
    sums.set(`${day} ${workspaceId}`, sum);
  }
  // Always in the same order, so that two transactions never wait for each other.
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}

const DAY_CHARS = 10;

/** Units that leave a hold, as far as they are in it. A hold from which all was given back ends, and is drawn anew. */
async function giveBack<Tx>(
  { credits, leases }: CreditPoolParts<Tx>,
  tx: Tx,
  { holdId, amountMicro }: { readonly holdId: string; readonly amountMicro: bigint },
): Promise<void> {
  const found = await credits.findHold(holdId, tx);
  const held = found?.slices.reduce((sum, slice) => sum + slice.amountMicro, 0n) ?? 0n;
  const amount = least(held, amountMicro);
  if (amount === 0n) return;
  const lease = amount === held ? (await leases.all(tx)).find((each) => each.holdId === holdId) : undefined;
  await credits.release(tx, amount === held ? { holdId } : { holdId, amountMicro: amount, isEndedFirst: true });
  if (lease !== undefined) await leases.remove(tx, lease);
}

async function draw<Tx>({ credits, leases }: CreditPoolParts<Tx>, tx: Tx, ask: DrawAsk): Promise<Drawn> {
  const workspaceId = workspaceOf(ask);
  const balance = await credits.balance(workspaceId, tx);
  const available = Number(balance.availableMicro);
  const { amount, isDirect } = ask.share(available);
  const exhausted: Drawn = { kind: 'exhausted', used: 0, allowed: Math.max(0, available), resetAt: undefined };
  if (amount === 0) return exhausted;
  const amountMicro = BigInt(amount);
  const holdId = await leases.find(tx, { workspaceId, holder: ask.holder });
  const expiresAt = later(ask.at, HOLD_MS);
  const outcome =
    holdId === undefined
      ? await credits.hold(tx, { workspaceId, amountMicro, expiresAt, reference: `lease ${ask.holder.incarnation}` })
      : await prolonged(credits, tx, { holdId, amountMicro, expiresAt });
  if (outcome.kind !== 'done') return exhausted;
  const { hold, tranches } = outcome.value;
  if (holdId === undefined) await leases.add(tx, { workspaceId, holder: ask.holder, holdId: hold.id });
  const endsAt = firstEnd(tranches, ask.at);
  return {
    kind: 'granted',
    amount,
    isDirect,
    // Units with another end are another tranche: none is used after its own.
    period: endsAt === undefined ? PERIOD : isoInstant(endsAt),
    endsAt: endsAt ?? later(ask.at, LEASE_TERM_MS),
  };
}

/** More of a hold, for longer; as long as before where the clock was set back since. */
async function prolonged<Tx>(
  credits: Credits<Tx>,
  tx: Tx,
  { expiresAt, ...more }: { readonly holdId: string; readonly amountMicro: bigint; readonly expiresAt: Instant },
): ReturnType<Credits<Tx>['extend']> {
  const outcome = await credits.extend(tx, { ...more, expiresAt });
  const isEarlier = outcome.kind === 'refuse' && outcome.reason.code === 'credit_time_invalid';
  return isEarlier ? await credits.extend(tx, more) : outcome;
}

/**
 * Nothing of a lease is used after the first of its lots ended: what is left is drawn anew from the others. What a hold keeps
 * of lots that have ended already is for charges of before.
 */
function firstEnd(
  tranches: readonly { readonly usableUntil: Instant | undefined }[],
  now: Instant,
): Instant | undefined {
  const ends = tranches.flatMap(({ usableUntil }) =>
    usableUntil === undefined || usableUntil <= now ? [] : [usableUntil],
  );
  return ends.length === 0 ? undefined : asInstant(Math.min(...ends));
}

function workspaceOf({ pool }: Pick<LeasedUnits, 'pool'>): string {
  return pool.slice(CREDIT_PREFIX.length);
}

function isSame(one: Holder, other: Holder): boolean {
  return one.gateway === other.gateway && one.incarnation === other.incarnation;
}

function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function later(at: Instant, ms: number): Instant {
  return asInstant(at + ms);
}
