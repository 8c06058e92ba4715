import { asInstant, type Clock, type Instant } from '#kernel';
import {
  CHARGE_VERSION,
  CHARGES_MAX,
  type ChargeAnswer,
  type ChargeBatch,
  type ChargedRecord,
  chargeOfRow,
  type SpoolPosition,
} from './charge.ts';

/** Reads the records of a spool, within what the disk has. */
export interface ChargedSpool {
  readonly spoolId: string;
  /** Records from a position on, before `until` if that is given. Without records, `next` may still be further. */
  read(
    from: SpoolPosition,
    bounds: { readonly rowsMax: number; readonly bytesMax: number; readonly until?: SpoolPosition },
  ): Promise<{
    readonly records: readonly { readonly eventTimeMs: number; readonly row: Buffer }[];
    readonly next: SpoolPosition;
  }>;
  /** Resolves when there may be more to read than at the position. */
  more(position: SpoolPosition): Promise<void>;
  /** How far the disk has it. */
  synced(): SpoolPosition;
}

/** What charging a spool acts with. */
export interface ChargeSpoolPorts {
  readonly spool: ChargedSpool;
  /** Of the gateway, now. */
  readonly run: string;
  /** What stands before it was done by earlier runs of the gateway. */
  readonly recoveredTo: SpoolPosition;
  /** Asks control; rejects when it does not answer. */
  readonly post: (batch: ChargeBatch) => Promise<ChargeAnswer>;
  /** Everything before this position was charged. */
  readonly charged: (position: SpoolPosition) => void;
  /** A failure of control or of the disk: it is tried again. undefined: it is over. */
  readonly failed: (error: unknown) => void;
  /** A row that cannot be read is passed over; undefined: not even whose it is can be told. */
  readonly unreadable: (error: unknown, requestId: string | undefined) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly stopping: AbortSignal;
}

/** The first frame of a spool stands behind the head of its first segment; to begin before it is to begin with it. */
const BEGIN: SpoolPosition = { segment: 0, offset: 0 };
const BYTES_MAX = 8 * 1024 * 1024;
/** Between two batches, so that many records become one transaction. */
const PAUSE_MS = 50;
/** While nothing is limited, the position moves this often, without reading. */
const IDLE_PAUSE_MS = 1_000;
const RETRY_MS = 500;
/** A batch that failed may have been too much for control's transaction: the next is half of it, down to this. */
const ROWS_MIN = 50;

/** Charges the records of a spool in its order, each once, until stopped. Where it goes on is what control says. */
export async function chargeSpool(ports: ChargeSpoolPorts): Promise<void> {
  let known: ChargeAnswer | undefined;
  let rowsMax = CHARGES_MAX;
  while (!ports.stopping.aborted) {
    try {
      if (known === undefined) known = await ports.post(batchOf(ports, undefined, []));
      else {
        known = await chargeNext(ports, known, rowsMax);
        rowsMax = Math.min(CHARGES_MAX, rowsMax * 2);
      }
      ports.failed(undefined);
      if (known.position !== undefined) ports.charged(known.position);
      await pause(ports, known.isWanted ? PAUSE_MS : IDLE_PAUSE_MS);
    } catch (error) {
      known = undefined;
      rowsMax = Math.max(ROWS_MIN, Math.floor(rowsMax / 2));
      ports.failed(error);
      await pause(ports, RETRY_MS);
    }
  }
}

async function chargeNext(ports: ChargeSpoolPorts, known: ChargeAnswer, rowsMax: number): Promise<ChargeAnswer> {
  const { spool, recoveredTo } = ports;
  const from = known.position ?? BEGIN;
  await Promise.race([spool.more(from), stopped(ports.stopping)]);
  const isOfEarlierRun = isBefore(from, recoveredTo);
  const until = isOfEarlierRun ? recoveredTo : undefined;
  if (!known.isWanted)
    return await ports.post({ ...batchOf(ports, { from, to: until ?? spool.synced() }, []), isUnread: true });
  const bounds = { rowsMax, bytesMax: BYTES_MAX, ...(until === undefined ? {} : { until }) };
  const { records, next } = await spool.read(from, bounds);
  // Of what earlier runs did nothing is left when the reader found no more before its end.
  const to = isOfEarlierRun && records.length === 0 ? recoveredTo : next;
  if (!isBefore(from, to)) return known;
  const charges = records.flatMap(({ eventTimeMs, row }) => readCharge(ports, row, asInstant(eventTimeMs)));
  return await ports.post(batchOf(ports, { from, to }, charges));
}

function readCharge(ports: ChargeSpoolPorts, row: Buffer, at: Instant): readonly ChargedRecord[] {
  let read: unknown;
  try {
    read = JSON.parse(row.toString('utf8'));
    const charge = chargeOfRow(read, at);
    return charge === undefined ? [] : [charge];
  } catch (error) {
    ports.unreadable(error, requestIdOf(read));
    return [];
  }
}

function requestIdOf(row: unknown): string | undefined {
  const { request_id: id } = Object(row) as { readonly request_id?: unknown };
  return typeof id === 'string' ? id : undefined;
}

function batchOf(
  { spool, run, recoveredTo }: ChargeSpoolPorts,
  range: ChargeBatch['range'],
  records: readonly ChargedRecord[],
): ChargeBatch {
  const isOfEarlierRun = range !== undefined && isBefore(range.from, recoveredTo);
  return {
    ...{ version: CHARGE_VERSION, spoolId: spool.spoolId, run, isOfEarlierRun },
    ...(range === undefined ? {} : { range }),
    records: [...records],
  };
}

/** Whether a position lies before another. */
export function isBefore(one: SpoolPosition, other: SpoolPosition): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
}

function pause({ clock, stopping }: ChargeSpoolPorts, ms: number): Promise<void> {
  const over = Promise.withResolvers<void>();
  const timer = clock.after(ms, over.resolve);
  return Promise.race([over.promise, stopped(stopping)]).finally(() => timer.cancel());
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
