import { asInstant, type Clock } from '#kernel';
import {
  CHARGE_VERSION,
  CHARGES_MAX,
  type ChargeAnswer,
  type ChargeBatch,
  type ChargedRecord,
  chargeOfRow,
  type RunPriceOf,
  type SpoolPosition,
} from './charge.ts';
import { mayHaveRun } from './charged-row.ts';

/** Reads the records of a spool, within what the disk has. */
export interface ChargedSpool {
  readonly spoolId: string;
  /** Records from a position on, before `until` if that is given. Without records, `next` may still be further. */
  read(
    from: SpoolPosition,
    bounds: { readonly rowsMax: number; readonly bytesMax: number; readonly until?: SpoolPosition },
  ): Promise<{
    readonly records: readonly SpooledRow[];
    readonly next: SpoolPosition;
  }>;
  /** Nobody looks at the records any more that were read: their memory may be used for others. */
  release(): void;
  /** Resolves when there may be more to read than at the position. */
  more(position: SpoolPosition): Promise<void>;
  /** How far the disk has it. */
  synced(): SpoolPosition;
}

/** One record's row, as JSON text. */
interface SpooledRow {
  readonly eventTimeMs: number;
  readonly row: Buffer;
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
  readonly runPriceOf: RunPriceOf;
  readonly clock: Pick<Clock, 'after'>;
  readonly stopping: AbortSignal;
}

/** The first frame of a spool stands behind the head of its first segment; to begin before it is to begin with it. */
const BEGIN: SpoolPosition = { segment: 0, offset: 0 };
/** Read at a time: what a row costs is a small part of it, and only that is kept. */
const PIECE_BYTES_MAX = 4 * 1024 * 1024;
/** Of one batch: more often there is nothing to charge. */
const PIECES_MAX = 16;
/** Of the rows that one batch is of: what is posted of them stays below what control takes. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;
/** Between two batches, so that many records become one transaction. */
const PAUSE_MS = 200;
/** The same where records are left that could be read at once. */
const HURRIED_PAUSE_MS = 50;
/** While nothing is charged, the position moves this often. */
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
      let pauseMs = 0;
      if (known === undefined) known = await ports.post(batchOf(ports, undefined, []));
      else {
        const part = await readNext(ports, known, rowsMax);
        if (part.batch !== undefined) known = await ports.post(part.batch);
        pauseMs = part.pauseMs;
        rowsMax = Math.min(CHARGES_MAX, rowsMax * 2);
      }
      ports.failed(undefined);
      if (known.position !== undefined) ports.charged(known.position);
      await pause(ports, pauseMs);
    } catch (error) {
      known = undefined;
      rowsMax = Math.max(ROWS_MIN, Math.floor(rowsMax / 2));
      ports.failed(error);
      await pause(ports, RETRY_MS);
    }
  }
}

/** What is posted next, and how long to wait behind it. */
interface NextPart {
  /** undefined: there is nothing new. */
  readonly batch: ChargeBatch | undefined;
  readonly pauseMs: number;
}

async function readNext(ports: ChargeSpoolPorts, known: ChargeAnswer, rowsMax: number): Promise<NextPart> {
  const { spool, recoveredTo, stopping } = ports;
  const from = known.position ?? BEGIN;
  await orStopped(spool.more(from), stopping);
  const until = isBefore(from, recoveredTo) ? recoveredTo : undefined;
  if (!known.isWanted) {
    const batch = { ...batchOf(ports, { from, to: until ?? spool.synced() }, []), isUnread: true };
    return { batch, pauseMs: IDLE_PAUSE_MS };
  }
  const isOfRunsOnly = known.areRunsEnough === true;
  const { to, charges, isAll } = await readCharges(ports, { from, until, rowsMax, isOfRunsOnly });
  if (!isBefore(from, to)) return { batch: undefined, pauseMs: PAUSE_MS };
  const batch = { ...batchOf(ports, { from, to }, charges), ...(isOfRunsOnly ? { isOfRunsOnly } : {}) };
  if (!isAll) return { batch, pauseMs: HURRIED_PAUSE_MS };
  return { batch, pauseMs: charges.length > 0 ? PAUSE_MS : IDLE_PAUSE_MS };
}

/** A stretch of the spool that is to be read. */
interface Stretch {
  readonly from: SpoolPosition;
  /** Records behind it are of another run of the gateway. */
  readonly until: SpoolPosition | undefined;
  /** Of rows that may cost something. */
  readonly rowsMax: number;
  readonly isOfRunsOnly: boolean;
}

/** What the records cost up to `to`. `isAll`: behind it nothing could be read at that moment. */
async function readCharges(ports: ChargeSpoolPorts, { from, until, rowsMax, isOfRunsOnly }: Stretch) {
  const charges: ChargedRecord[] = [];
  let to = from;
  let rowsLeft = rowsMax;
  let bytesLeft = BATCH_BYTES_MAX;
  for (let piece = 0; piece < PIECES_MAX && rowsLeft > 0 && bytesLeft > 0; piece++) {
    const bytesMax = Math.min(PIECE_BYTES_MAX, bytesLeft);
    const bounds = { rowsMax: rowsLeft, bytesMax, ...(until === undefined ? {} : { until }) };
    const { records, next } = await ports.spool.read(to, bounds);
    const wanted = isOfRunsOnly ? records.filter(({ row }) => mayHaveRun(row)) : records;
    rowsLeft -= wanted.length;
    bytesLeft -= wanted.reduce((sum, { row }) => sum + row.length, 0);
    for (const record of wanted) charges.push(...readCharge(ports, record));
    ports.spool.release();
    // Of what earlier runs did nothing is left when the reader found no more before its end.
    to = records.length === 0 && until !== undefined ? until : next;
    if (records.length === 0) return { to, charges, isAll: until === undefined };
  }
  return { to, charges, isAll: false };
}

function readCharge(ports: ChargeSpoolPorts, { eventTimeMs, row }: SpooledRow): readonly ChargedRecord[] {
  try {
    const charge = chargeOfRow(row, asInstant(eventTimeMs), ports.runPriceOf);
    return charge === undefined ? [] : [charge];
  } catch (error) {
    ports.unreadable(error, requestIdOf(row));
    return [];
  }
}

function requestIdOf(row: Buffer): string | undefined {
  try {
    const { request_id: id } = Object(JSON.parse(row.toString('utf8')));
    return typeof id === 'string' ? id : undefined;
  } catch {
    return undefined;
  }
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
  return orStopped(over.promise, stopping).finally(() => timer.cancel());
}

/** Resolves with the wait or the stop. It listens only so long: the signal lives as long as the process. */
function orStopped(wait: Promise<void>, stopping: AbortSignal): Promise<void> {
  const end = Promise.withResolvers<void>();
  const stop = (): void => end.resolve();
  stopping.addEventListener('abort', stop, { once: true });
  wait.then(end.resolve, end.reject);
  if (stopping.aborted) stop();
  return end.promise.finally(() => stopping.removeEventListener('abort', stop));
}
