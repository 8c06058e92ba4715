import type { Credits } from '#credits';
import { asInstant, type Instant } from '#kernel';
import type { DrawAsk, Drawn, Holder, LeasedUnits, LeasePool } from './lease-pool.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import type { ChargeConsumer } from './post-charges.ts';

/** With what the names of credits' pools begin; behind it stands the workspace. */
export const CREDIT_PREFIX = 'credits/';
/** There is no other end than that of the lots. */
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
      const found = await credits.findHold(holdId, tx);
      const held = found?.slices.reduce((sum, { amountMicro }) => sum + amountMicro, 0n) ?? 0n;
      const amountMicro = least(held, BigInt(units.amount));
      // A hold from which all was given back would end: it is drawn from again instead.
      if (amountMicro === held) await end(tx, { workspaceId: workspaceOf(units), holder: units.holder, holdId });
      else if (amountMicro > 0n) await credits.release(tx, { holdId, amountMicro });
    },
    expire: async (tx, holder) => {
      for (const lease of await leases.all(tx)) if (isSame(lease.holder, holder)) await end(tx, lease);
    },
    holders: async (tx) => (await leases.all(tx)).map(({ holder }) => holder),
  };
}

/** Charges credits to the holds that gateways drew from; what has no lease any more is charged all the same. */
export function creditCharges<Tx>({ credits, leases }: CreditPoolParts<Tx>): ChargeConsumer<Tx> {
  return {
    isWanted: async (tx) => (await leases.all(tx)).length > 0,
    charge: async (tx, { records, isOf }) => {
      const charged = records.flatMap(({ workspaceId, microCredits = 0, at }) =>
        microCredits > 0 ? [{ workspaceId, amountMicro: BigInt(microCredits), at }] : [],
      );
      if (charged.length === 0) return;
      const own = (await leases.all(tx)).filter(({ holder }) => isOf(holder));
      const holdOf = (workspaceId: string) => own.find((lease) => lease.workspaceId === workspaceId)?.holdId;
      await credits.postCharges(
        tx,
        charged.map((charge) => ({ ...charge, holdId: holdOf(charge.workspaceId) })),
      );
    },
  };
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
      : await credits.extend(tx, { holdId, amountMicro, expiresAt });
  if (outcome.kind !== 'done') return exhausted;
  const { hold, tranches } = outcome.value;
  if (holdId === undefined) await leases.add(tx, { workspaceId, holder: ask.holder, holdId: hold.id });
  return {
    kind: 'granted',
    amount,
    isDirect,
    period: PERIOD,
    endsAt: firstEnd(tranches) ?? later(ask.at, LEASE_TERM_MS),
  };
}

/** Nothing of a lease is used after the first of its lots ended: what is left is drawn anew from the others. */
function firstEnd(tranches: readonly { readonly usableUntil: Instant | undefined }[]): Instant | undefined {
  const ends = tranches.flatMap(({ usableUntil }) => usableUntil ?? []);
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
