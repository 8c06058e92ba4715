import type { Clock, Log, Random } from '#kernel';
import type { BatchLog } from './batch-log.ts';
import { countCut } from './count-cut.ts';
import { deliverCut, type SavedCut } from './deliver-cut.ts';
import { laterQuestion, type ShippingHistory, startLine } from './history.ts';
import { type LentMemory, lentMemory } from './lent-memory.ts';
import type { Quarantine } from './quarantine.ts';
import { type CutBounds, comparePositions, readCut } from './read-cut.ts';
import { createRetry, type Failures, type Retry } from './retry.ts';
import type { UsageSink } from './sink.ts';
import type { Position, ReadResult, SpoolSource, StoredRecord } from './source.ts';
import { addBatches, type Tally } from './tally.ts';
import { createWaits, ShippingStopped, type Waits } from './waits.ts';

/** Brings the records of one spool directory into the warehouse, each exactly once. One per directory at a time. */
export interface Shipper {
  /** Ships until `stop`. Failures never end it: the rows wait in the spool. Call it once. */
  run(): Promise<void>;
  /** Resolves when everything that could be read when it was called is acknowledged. */
  drained(): Promise<void>;
  /** Ends every wait for a next try at once, as when the warehouse is known to be back. */
  wake(): void;
  /** Ends `run` after the call that it is in. What is not acknowledged stays in the spool for the next start. */
  stop(): Promise<void>;
  state(): ShipperState;
}

/** How shipping goes, for `/metrics` and logs. */
export interface ShipperState {
  readonly phase: 'idle' | 'shipping' | 'backing_off' | 'stopped';
  /** Everything before it was acknowledged; undefined until the saved state was read. */
  readonly position: Position | undefined;
  /** Since this process started; rows in quarantine count. */
  readonly rowsShipped: number;
  readonly cutsShipped: number;
  readonly failuresInARow: number;
  /** Rows in quarantine, those of earlier processes included. */
  readonly rowsQuarantined: number;
}

/** Bounds and pauses of shipping. */
export interface ShippingLimits extends CutBounds {
  /** From the start of one cut to the start of the next, unless the last was full: fewer, larger inserts. */
  readonly pauseMs: number;
}

/** At most 5,000 rows or 4 MiB in a cut, and at most five small cuts a second. */
const SHIPPING_LIMITS: ShippingLimits = { rowsMax: 5_000, bytesMax: 4 * 1024 * 1024, pauseMs: 200 };

/** So many reads in a row may find nothing new before a pause comes between them. */
const EMPTY_READS_MAX = 3;

/**
 * After an older copy of a spool was put back, or shipped records were damaged, rows are looked up for so long at least,
 * and until all old ones were sent.
 */
const RECHECK_MS = 60_000;

/** What a shipper acts on. `limits` defaults to `SHIPPING_LIMITS`. */
export interface ShipperPorts {
  readonly source: SpoolSource;
  readonly sink: UsageSink;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: ShippingLimits;
  /** For a source that keeps a tally: tells when an older copy of it was put back. */
  readonly history?: ShippingHistory | undefined;
  /** For a source that keeps a tally: its batches one by one. */
  readonly batchLog?: BatchLog | undefined;
}

/** Makes the shipper of one spool directory; nothing happens before `run`. */
export function createShipper(ports: ShipperPorts): Shipper {
  const waits = createWaits(ports.clock);
  const progress: Progress = { phase: 'idle', position: undefined, rowsShipped: 0, cutsShipped: 0, failuresInARow: 0 };
  const retry = createRetry(ports, { waits, failures: progress });
  const { limits = SHIPPING_LIMITS } = ports;
  const shipping: Shipping = {
    ...{ ...ports, limits, waits, progress, retry, drainWaiters: [], tally: undefined, incarnation: undefined },
    memory: lentMemory(2 * limits.bytesMax),
    startedMs: ports.clock.monotonicMs(),
  };
  const ended = Promise.withResolvers<void>();
  return {
    run: async () => {
      try {
        await shipUntilStopped(shipping);
      } catch (error) {
        if (!(error instanceof ShippingStopped)) throw error;
      } finally {
        progress.phase = 'stopped';
        ended.resolve();
      }
    },
    drained: () =>
      new Promise((resolve) => {
        shipping.drainWaiters.push(resolve);
        waits.wake();
      }),
    wake: waits.wake,
    stop: () => {
      waits.stop();
      return ended.promise;
    },
    state: () => ({ ...progress, rowsQuarantined: ports.quarantine.rowsKept() }),
  };
}

/** What the steps of one shipper share. */
interface Shipping extends ShipperPorts {
  readonly limits: ShippingLimits;
  readonly memory: LentMemory;
  readonly waits: Waits;
  readonly progress: Progress;
  readonly retry: Retry;
  drainWaiters: (() => void)[];
  /** As it was saved last. */
  tally: Tally | undefined;
  /** Of the warehouse, as it was when that was asked last; undefined: ask. */
  incarnation: string | undefined;
  readonly startedMs: number;
}

interface Progress extends Failures {
  position: Position | undefined;
  rowsShipped: number;
  cutsShipped: number;
}

async function shipUntilStopped(shipping: Shipping): Promise<never> {
  let from = await resume(shipping);
  let emptyReads = 0;
  for (;;) {
    shipping.waits.throwIfStopped();
    // a wait for records that ends without any must not become a busy loop
    if (emptyReads > EMPTY_READS_MAX) await shipping.waits.sleep(shipping.limits.pauseMs);
    const waiters = shipping.drainWaiters;
    shipping.drainWaiters = [];
    const read = await shipping.retry('read the spool', () => shipping.source.read(from, shipping.limits));
    if (read.records.length > 0) {
      emptyReads = 0;
      shipping.drainWaiters.push(...waiters);
      await ship(shipping, from, read);
    } else {
      for (const resolve of waiters) resolve();
      const isAhead = comparePositions(read.next, from) > 0;
      await idle(shipping, read.next);
      emptyReads = isAhead ? 0 : emptyReads + 1;
    }
    from = read.next;
  }
}

/** Goes on where an earlier process ended: a cut that it may have sent comes first. */
async function resume(shipping: Shipping): Promise<Position> {
  const { source, retry, limits, waits } = shipping;
  const { position, cut, tally } = await retry('read the saved state', () => source.loadState());
  shipping.progress.position = position;
  shipping.tally = tally;
  if (cut !== undefined) {
    await retry('wait for records', () => waits.until(source.more(cut.from)));
    const records = await retry('read a cut again', () => readCut(source, cut, limits));
    await finish(shipping, { cut, records, sentBefore: 'other_tokens', tally });
  }
  const from = cut?.to ?? position;
  await beginLineOfCopy(shipping, from);
  return from;
}

/** Notices that an older copy of the directory was put back, before anything is sent that its original may have sent. */
async function beginLineOfCopy(shipping: Shipping, from: Position): Promise<void> {
  const { source, retry, history, tally, clock, random, log } = shipping;
  if (tally === undefined || history === undefined) return;
  const question = laterQuestion(source.spoolId, { position: from, tally, now: clock.now() });
  if (!(await retry('ask for later batches', () => history.hasLater(question)))) return;
  const begun = startLine(from, { random, now: clock.now() });
  await retry('begin a new line', () => source.saveState({ position: from, cut: undefined, tally: begun }));
  shipping.tally = begun;
  log.warn(
    { spoolId: source.spoolId, line: begun.line },
    'the spool is an older copy that was put back: its rows are looked up before they are sent, so that none is there twice',
  );
}

/** Fixes what was read as a cut, on disk before its first row is sent, and delivers it. */
async function ship(shipping: Shipping, from: Position, { records, next, isAll = false }: ReadResult): Promise<void> {
  const { source, sink, clock, retry, limits, waits } = shipping;
  shipping.progress.phase = 'shipping';
  const startedMs = clock.monotonicMs();
  // One of an earlier life does no harm: nobody has seen the tokens of a new cut, and whatever is sent again asks first.
  shipping.incarnation ??= await retry('ask for the incarnation', () => sink.incarnation());
  const cut = { from, to: next, incarnation: shipping.incarnation };
  const { tally } = shipping;
  await retry('save a cut', () => source.saveState({ position: from, cut, tally }));
  const sentBefore = tally?.isRechecking === true ? 'other_tokens' : 'never';
  await finish(shipping, { cut, records, sentBefore, tally, isAll });
  const pauseMs = limits.pauseMs - (clock.monotonicMs() - startedMs);
  if (pauseMs > 0 && !isFull(records, limits) && shipping.drainWaiters.length === 0) await waits.sleep(pauseMs);
}

/** Behind a cut that had all there was; after the time, what an earlier life left is surely in it or before it. */
function isRecheckOver({ clock, startedMs }: Shipping, { isAll }: SavedCut): boolean {
  return isAll === true && clock.monotonicMs() - startedMs > RECHECK_MS;
}

async function finish(shipping: Shipping, saved: SavedCut): Promise<void> {
  const { retry, quarantine } = shipping;
  const refused = new Set<string>();
  const noting: Quarantine = {
    keep: async (rows) => {
      await quarantine.keep(rows);
      for (const { requestId } of rows) refused.add(requestId);
    },
    rowsKept: () => quarantine.rowsKept(),
  };
  const deliver = deliverCut({ ...shipping, quarantine: noting }, saved);
  await retry('deliver a cut', () =>
    deliver().catch((error: unknown) => {
      shipping.incarnation = undefined;
      throw error;
    }),
  );
  await count(shipping, saved, refused);
  await moveTo(shipping, saved.cut.to);
  shipping.progress.rowsShipped += saved.records.length;
  shipping.progress.cutsShipped += 1;
}

/** Adds a cut that was delivered to the tally, which is saved with the position. */
async function count(shipping: Shipping, saved: SavedCut, refused: ReadonlySet<string>): Promise<void> {
  const { source, tally, history, batchLog, retry, log } = shipping;
  if (tally === undefined) return;
  const delivered = { spoolId: source.spoolId, tally, saved, refused, history };
  const counted = await retry('count a cut', () => countCut(delivered));
  await batchLog?.write(tally.batches, counted).catch((error: unknown) => {
    log.warn(
      { error },
      'the log of batches could not be written; an audit may not be able to say where rows are missing',
    );
  });
  const isRechecking = tally.isRechecking && !isRecheckOver(shipping, saved);
  shipping.tally = { ...addBatches(tally, counted), isRechecking };
}

/** Nothing to ship: moves past frames that are no records, so that their segments can go, and waits for more. */
async function idle(shipping: Shipping, next: Position): Promise<void> {
  shipping.progress.phase = 'idle';
  if (next.segment !== shipping.progress.position?.segment) await moveTo(shipping, next);
  await shipping.retry('wait for records', () => shipping.waits.until(shipping.source.more(next)));
}

/** The position and the end of the cut are one write. */
async function moveTo(shipping: Shipping, position: Position): Promise<void> {
  const { source, retry, progress } = shipping;
  const { tally } = shipping;
  await retry('save the position', () => source.saveState({ position, cut: undefined, tally }));
  source.acknowledged(position);
  progress.position = position;
}

/** A bound may have ended it, since the next row did not fit. */
function isFull(records: readonly StoredRecord[], { rowsMax, bytesMax }: ShippingLimits): boolean {
  if (records.length >= rowsMax) return true;
  const bytes = records.reduce((sum, record) => sum + record.row.length, 0);
  return bytes >= Math.max(bytesMax / 2, bytesMax - ROW_BYTES_MAX);
}

/** No row is longer: its opening and its closing half have bounds. */
const ROW_BYTES_MAX = 300 * 1024;
