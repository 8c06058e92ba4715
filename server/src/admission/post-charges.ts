import type { Clock, Instant } from '#kernel';
import type { ChargeAnswer, ChargeBatch, ChargedRecord, SpoolPosition } from './charge.ts';
import { type Holder, runOf } from './lease-pool.ts';

/** Records to be charged, and whose leases held units for them. */
export interface Charging {
  readonly records: readonly ChargedRecord[];
  /** Whether somebody held units for them. */
  readonly isOf: (holder: Holder) => boolean;
}

/** What counts charges: budgets, credits, quotas. In the caller's transaction, with the position. */
export interface ChargeConsumer<Tx> {
  /** Which records it looks at: all, or those that are part of a run. */
  readonly of: 'records' | 'runs';
  /** Anything is limited now. */
  isWanted(tx: Tx): Promise<boolean>;
  charge(tx: Tx, charging: Charging): Promise<void>;
}

/** Up to where the records of each spool were charged. */
export interface ChargePositions<Tx> {
  /** undefined: nothing of it ever was. */
  find(tx: Tx, spoolId: string): Promise<SpoolPosition | undefined>;
  save(tx: Tx, spoolId: string, made: { readonly position: SpoolPosition; readonly at: Instant }): Promise<void>;
}

/** What posting acts with. */
export interface ChargePorts<Tx> {
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly positions: ChargePositions<Tx>;
  readonly consumers: readonly ChargeConsumer<Tx>[];
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Charges a batch exactly once: the charges and the position behind them are one transaction, and a batch that does not begin
 * where the last ended changes nothing. The answer tells where the next has to begin.
 */
export async function postCharges<Tx>(ports: ChargePorts<Tx>, batch: ChargeBatch): Promise<ChargeAnswer> {
  const { transaction, positions, consumers, clock } = ports;
  const { spoolId, run, isOfEarlierRun, range, records } = batch;
  const isOf = (holder: Holder) => holder.gateway === spoolId && (runOf(holder) === run) !== isOfEarlierRun;
  return await transaction(async (tx) => {
    const wish = await wishOf(consumers, tx);
    const position = await positions.find(tx, spoolId);
    const isNext = range !== undefined && (position === undefined || isSame(position, range.from));
    if (!isNext || !isReadFor(wish, batch)) return { ...(position === undefined ? {} : { position }), ...wish };
    for (const consumer of consumers) await consumer.charge(tx, { records, isOf });
    await positions.save(tx, spoolId, { position: range.to, at: clock.now() });
    return { position: range.to, ...wish };
  });
}

/** What has to be read of a spool now. */
type Wish = Omit<ChargeAnswer, 'position'>;

async function wishOf<Tx>(consumers: readonly ChargeConsumer<Tx>[], tx: Tx): Promise<Wish> {
  const wanting = new Set<'records' | 'runs'>();
  for (const consumer of consumers) if (await consumer.isWanted(tx)) wanting.add(consumer.of);
  return { isWanted: wanting.size > 0, areRunsEnough: !wanting.has('records') };
}

/** What was passed over unread before anybody wanted it is read after all once somebody does. */
function isReadFor({ isWanted, areRunsEnough }: Wish, { isUnread, isOfRunsOnly }: ChargeBatch): boolean {
  if (isUnread === true) return !isWanted;
  return isOfRunsOnly !== true || areRunsEnough === true;
}

function isSame(one: SpoolPosition, other: SpoolPosition): boolean {
  return one.segment === other.segment && one.offset === other.offset;
}
