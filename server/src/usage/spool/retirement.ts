import type { Clock, Log, Timer } from '#kernel';
import type { Position } from '../shipping/source.ts';
import type { OpenRequest } from './open-request.ts';
import { isBefore } from './position.ts';
import type { Segment } from './segment.ts';
import type { SegmentLog } from './segment-log.ts';
import type { SpoolFiles } from './spool-files.ts';

/** What retirement acts with. */
export interface RetirementPorts {
  readonly segments: SegmentLog;
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** How many acknowledged segments may stay because of open requests before those are copied forward. */
  readonly heldSegmentsMax: number;
  /** Whether segments are needed now, so that none should stay. */
  readonly isRoomShort: () => boolean;
  /** Copies an open request into the current segment; false when there is no room. */
  readonly forward: (request: OpenRequest) => boolean;
  readonly removed: () => void;
}

const RETRY_MS = 1_000;
const FORWARDED_AT_ONCE_MAX = 128;

/**
 * Lets segments go, strictly oldest first: an intent must never outlive its record, or a recovery would write a second
 * one. The oldest goes when everything in it was acknowledged, no open request's intent is in it, and the disk has what
 * took the last of them out of it.
 */
export class Retirement {
  acknowledged: Position;
  readonly #ports: RetirementPorts;
  #synced: Position;
  #removing: Promise<void> | undefined;
  #retry: Timer | undefined;
  #isStopped = false;

  constructor(ports: RetirementPorts, acknowledged: Position) {
    this.#ports = ports;
    this.acknowledged = acknowledged;
    this.#synced = acknowledged;
  }

  /** Everything before this position was acknowledged. */
  advance(acknowledged: Position): void {
    if (isBefore(this.acknowledged, acknowledged)) this.acknowledged = acknowledged;
    this.run();
  }

  /** The disk has everything before this position. */
  synced(position: Position): void {
    this.#synced = position;
    this.run();
  }

  /** Lets the oldest segment go when it may, and then the next. */
  run(): void {
    if (this.#removing !== undefined || this.#retry !== undefined || this.#isStopped) return;
    const oldest = this.#ports.segments.full[0];
    if (oldest === undefined || oldest.number >= this.acknowledged.segment) return;
    if (oldest.holds.length > 0) this.#forwardFrom(oldest);
    if (oldest.holds.length > 0 || isBefore(this.#synced, oldest.leftAt)) return;
    this.#removing = this.#remove(oldest).finally(() => {
      this.#removing = undefined;
      this.run();
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry?.cancel();
    await this.#removing;
  }

  async #remove(segment: Segment): Promise<void> {
    const { segments, files, clock, log, removed } = this.#ports;
    try {
      await segments.letGo(segment);
      await files.remove(segment.name);
      await files.syncDirectory();
      segments.forgetOldest();
      removed();
    } catch (error) {
      log.error({ error, segment: segment.name }, 'a shipped spool segment could not be removed');
      this.#retry = clock.after(RETRY_MS, () => {
        this.#retry = undefined;
        this.run();
      });
    }
  }

  /** A few at a time, so that requests are not held up; the sync that follows comes back here. */
  #forwardFrom(oldest: Segment): void {
    const { segments, heldSegmentsMax, isRoomShort, forward } = this.#ports;
    const held = segments.full.findIndex(({ number }) => number >= this.acknowledged.segment);
    const heldCount = held < 0 ? segments.full.length : held;
    if (heldCount <= heldSegmentsMax && !isRoomShort()) return;
    let count = 0;
    for (let held = oldest.holds.oldest; held !== undefined && count < FORWARDED_AT_ONCE_MAX; count += 1) {
      const next = held.newer;
      // What an earlier life lost is not open, and is not forwarded.
      if (!forward(held as OpenRequest)) return;
      held = next;
    }
  }
}
