import type { Clock, Log, Random } from '#kernel';
import { deliverCut, type SavedCut } from './deliver-cut.ts';
import type { Quarantine } from './quarantine.ts';
import { type CutBounds, comparePositions, readCut } from './read-cut.ts';
import { createRetry, type Failures, type Retry } from './retry.ts';
import type { UsageSink } from './sink.ts';
import type { Position, ReadResult, SpoolSource, StoredRecord } from './source.ts';
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

/** At most 5,000 rows or 4 MiB in a cut, and at most ten small cuts a second. */
const SHIPPING_LIMITS: ShippingLimits = { rowsMax: 5_000, bytesMax: 4 * 1024 * 1024, pauseMs: 100 };

/** So many reads in a row may find nothing new before a pause comes between them. */
const EMPTY_READS_MAX = 3;

/** What a shipper acts on. `limits` defaults to `SHIPPING_LIMITS`. */
export interface ShipperPorts {
  readonly source: SpoolSource;
  readonly sink: UsageSink;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly limits?: ShippingLimits;
}

/** Makes the shipper of one spool directory; nothing happens before `run`. */
export function createShipper(ports: ShipperPorts): Shipper {
  const waits = createWaits(ports.clock);
  const progress: Progress = { phase: 'idle', position: undefined, rowsShipped: 0, cutsShipped: 0, failuresInARow: 0 };
  const retry = createRetry(ports, { waits, failures: progress });
  const { limits = SHIPPING_LIMITS } = ports;
  const shipping: Shipping = { ...ports, limits, waits, progress, retry, drainWaiters: [] };
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
  readonly waits: Waits;
  readonly progress: Progress;
  readonly retry: Retry;
  drainWaiters: (() => void)[];
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
  const { position, cut } = await retry('read the saved state', () => source.loadState());
  shipping.progress.position = position;
  if (cut === undefined) return position;
  await retry('wait for records', () => waits.until(source.more(cut.from)));
  const records = await retry('read a cut again', () => readCut(source, cut, limits));
  await finish(shipping, { cut, records, sentBefore: 'other_tokens' });
  return cut.to;
}

/** Fixes what was read as a cut, on disk before its first row is sent, and delivers it. */
async function ship(shipping: Shipping, from: Position, { records, next }: ReadResult): Promise<void> {
  const { source, sink, clock, retry, limits, waits } = shipping;
  shipping.progress.phase = 'shipping';
  const startedMs = clock.monotonicMs();
  const incarnation = await retry('ask for the incarnation', () => sink.incarnation());
  const cut = { from, to: next, incarnation };
  await retry('save a cut', () => source.saveState({ position: from, cut }));
  await finish(shipping, { cut, records, sentBefore: 'never' });
  const pauseMs = limits.pauseMs - (clock.monotonicMs() - startedMs);
  if (pauseMs > 0 && !isFull(records, limits) && shipping.drainWaiters.length === 0) await waits.sleep(pauseMs);
}

async function finish(shipping: Shipping, saved: SavedCut): Promise<void> {
  await shipping.retry('deliver a cut', deliverCut(shipping, saved));
  await moveTo(shipping, saved.cut.to);
  shipping.progress.rowsShipped += saved.records.length;
  shipping.progress.cutsShipped += 1;
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
  await retry('save the position', () => source.saveState({ position, cut: undefined }));
  source.acknowledged(position);
  progress.position = position;
}

function isFull(records: readonly StoredRecord[], limits: ShippingLimits): boolean {
  if (records.length >= limits.rowsMax) return true;
  return records.reduce((bytes, record) => bytes + record.row.length, 0) >= limits.bytesMax / 2;
}
