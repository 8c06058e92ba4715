import type { Clock, Log, Timer } from '#kernel';
import type { Segment } from './segment.ts';

/** What a preparer acts with. */
export interface PreparerPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Whether one more segment should be made now. */
  readonly isWanted: () => boolean;
  readonly prepare: () => Promise<Segment>;
  readonly prepared: (segment: Segment) => void;
}

const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5_000;

/** Makes segments ahead of need, one at a time. After a failure, as when the disk is full, it tries again by itself. */
export class Preparer {
  /** What the last try met; undefined after a good one. */
  failure: unknown;
  readonly #ports: PreparerPorts;
  #running: Promise<void> | undefined;
  #retry: Timer | undefined;
  #retryMs = RETRY_MIN_MS;
  #isStopped = false;

  constructor(ports: PreparerPorts) {
    this.#ports = ports;
  }

  /** Looks whether a segment is wanted. Cheap: called after each turn in which something was written. */
  nudge(): void {
    if (this.#running !== undefined || this.#retry !== undefined || this.#isStopped) return;
    if (!this.#ports.isWanted()) return;
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves when enough is prepared, or when a try failed. */
  idle(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#retry?.cancel();
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (!this.#isStopped && this.#ports.isWanted()) {
        const segment = await this.#ports.prepare();
        this.failure = undefined;
        this.#retryMs = RETRY_MIN_MS;
        this.#ports.prepared(segment);
      }
    } catch (error) {
      this.failure = error;
      this.#ports.log.error({ error, retryMs: this.#retryMs }, 'no room for the next spool segment');
      this.#retry = this.#ports.clock.after(this.#retryMs, () => {
        this.#retry = undefined;
        this.nudge();
      });
      this.#retryMs = Math.min(RETRY_MAX_MS, this.#retryMs * 2);
    }
  }
}
