import type { Clock, Timer } from '#kernel';
import type { Segment } from './segment.ts';

interface Unwritten {
  readonly frame: Buffer;
  readonly written: (segment: Segment) => void;
}

const PAUSE_MS = 1_000;

/**
 * Records that must be written, come what may. They nearly always are, at once: room for them was set aside. When the
 * system refuses even that (a broken disk, a file system that needs room to overwrite), or a start finds a full disk,
 * they wait here, in order, and no new request is taken meanwhile. There are never more than there were open requests.
 */
export class UnwrittenRecords {
  /** The system refused a write lately; nothing that can wait should be tried. */
  isPaused = false;
  readonly #clock: Clock;
  readonly #append: (frame: Buffer) => Segment | undefined;
  readonly #records: Unwritten[] = [];
  #pause: Timer | undefined;
  #waiting: (() => void)[] = [];

  constructor(clock: Clock, append: (frame: Buffer) => Segment | undefined) {
    this.#clock = clock;
    this.#append = append;
  }

  get count(): number {
    return this.#records.length;
  }

  /** Writes a frame and calls `written`; now, or as soon as it can be. The frame's memory is the caller's again. */
  write(frame: Buffer, written: (segment: Segment) => void): void {
    const segment = this.#records.length === 0 ? this.#append(frame) : undefined;
    if (segment !== undefined) written(segment);
    else this.#records.push({ frame: Buffer.from(frame), written });
  }

  /** Tries again, as when a new segment stands ready. */
  retry(): void {
    if (this.isPaused) return;
    for (let next = this.#records[0]; next !== undefined; next = this.#records[0]) {
      const segment = this.#append(next.frame);
      if (segment === undefined) return;
      this.#records.shift();
      next.written(segment);
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when none waits. */
  written(): Promise<void> {
    if (this.#records.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** After a refused write: tries again in a second, and not before. */
  pause(): void {
    this.isPaused = true;
    this.#pause ??= this.#clock.after(PAUSE_MS, () => {
      this.#pause = undefined;
      this.isPaused = false;
      this.retry();
    });
  }

  stop(): void {
    this.#pause?.cancel();
  }
}
