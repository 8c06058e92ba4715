import type { Clock, Log, Timer } from '#kernel';
import type { Position } from '../shipping/source.ts';
import { mirrored } from './mirrors.ts';
import { isOnDisk, type Segment } from './segment.ts';
import type { SegmentLog } from './segment-log.ts';

/** What syncing acts on. */
export interface SyncPorts {
  readonly segments: SegmentLog;
  readonly clock: Clock;
  readonly log: Log;
  /** From the first unsynced byte to the sync. */
  readonly syncAfterMs: number;
  /** Called after each group with the position up to which the disk has everything. */
  readonly synced: (position: Position) => void;
}

const RETRY_MIN_MS = 50;
const RETRY_MAX_MS = 5_000;

/**
 * Syncs in groups: one fdatasync for all that was written within a few milliseconds, never two at once.
 *
 * When a sync fails, the kernel may have dropped the bytes and call the next sync good although they never reached the
 * disk. So the bytes are kept in memory until then, and are written again, to the same places, before each retry. Until a
 * retry succeeds, `isFailing` makes the spool refuse new requests, and nothing newer counts as synced.
 */
export class SyncGroups {
  isFailing = false;
  readonly #ports: SyncPorts;
  #written = 0;
  #synced = 0;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;
  #retryMs = RETRY_MIN_MS;
  #waiting: { readonly until: number; readonly resolve: () => void }[] = [];
  #firstUnsyncedAtMs = 0;
  #isStopped = false;

  constructor(ports: SyncPorts) {
    this.#ports = ports;
  }

  /** Called after each frame that the kernel took. */
  wrote(): void {
    this.#written += 1;
    if (this.#timer !== undefined) return;
    if (this.#running !== undefined) {
      this.#firstUnsyncedAtMs ||= this.#ports.clock.monotonicMs();
      return;
    }
    this.#schedule(this.#ports.syncAfterMs);
  }

  /** Resolves when the disk has all frames written before the call. */
  synced(): Promise<void> {
    if (this.#synced === this.#written) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ until: this.#written, resolve }));
  }

  /** One last group, now. Throws when the disk does not take it. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timer?.cancel();
    await this.#running;
    await this.#syncAll();
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = this.#ports.clock.after(delayMs, () => {
      this.#timer = undefined;
      this.#firstUnsyncedAtMs = 0;
      this.#running = this.#group().then((retryMs) => {
        this.#running = undefined;
        const { clock, syncAfterMs } = this.#ports;
        if (retryMs !== undefined) this.#schedule(retryMs);
        else if (this.#written > this.#synced)
          this.#schedule(Math.max(0, this.#firstUnsyncedAtMs + syncAfterMs - clock.monotonicMs()));
      });
    });
  }

  /** Returns after how long to try again; undefined when all went well. */
  async #group(): Promise<number | undefined> {
    try {
      await this.#syncAll();
      this.isFailing = false;
      this.#retryMs = RETRY_MIN_MS;
      return undefined;
    } catch (error) {
      this.isFailing = true;
      const retryMs = this.#retryMs;
      this.#retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
      this.#ports.log.error(
        { error, retryMs },
        'the disk did not take the spool: new requests are refused until it does',
      );
      return retryMs;
    }
  }

  async #syncAll(): Promise<void> {
    const { segments } = this.#ports;
    const until = this.#written;
    const position = segments.position();
    for (const segment of segments.unsynced()) await this.#syncSegment(segment);
    this.#synced = until;
    this.#ports.synced(position);
    const waiting = this.#waiting;
    this.#waiting = waiting.filter((waiter) => waiter.until > until);
    for (const waiter of waiting) if (waiter.until <= until) waiter.resolve();
    await this.#letGo();
  }

  async #syncSegment(segment: Segment): Promise<void> {
    // Together, before any wait: what is refused meanwhile stands behind an end that may have moved, and has a group of its own.
    const { file, end, syncedTo, refusedTo } = segment;
    if (file === undefined) return;
    if (this.isFailing) {
      for (const { at, bytes } of mirrored(segment, { from: syncedTo, to: end })) await file.write(bytes, at);
    }
    if (refusedTo > end) await file.write(Buffer.alloc(refusedTo - end), end);
    await file.sync();
    segment.syncedTo = end;
    if (refusedTo > 0) segment.refusedTo = 0;
    this.#ports.segments.wasSynced(segment);
  }

  async #letGo(): Promise<void> {
    for (const segment of this.#ports.segments.full) {
      if (segment.file !== undefined && isOnDisk(segment)) await this.#ports.segments.letGo(segment);
    }
  }
}
