import { WINDOW_USABLE_MS } from './lease-terms.ts';

/** Units of one bucket stop counting together. */
const BUCKET_MS = 500;

/**
 * The units of one moving window, in control's memory. A unit counts from its grant until a whole window after the last
 * moment at which it may be used, so that no window ever holds more than the limit. Times are monotonic.
 */
export class WindowPool {
  /** By the number of the time at which they stop counting, ascending. */
  readonly #buckets = new Map<number, number>();
  #live = 0;

  /** Units that count now. */
  live(nowMs: number): number {
    for (const [bucket, units] of this.#buckets) {
      if (bucket * BUCKET_MS > nowMs) break;
      this.#buckets.delete(bucket);
      this.#live -= units;
    }
    return this.#live;
  }

  /** Grants units; they go back under the number that is returned. */
  grant(units: number, windowMs: number, nowMs: number): number {
    const bucket = Math.ceil((nowMs + WINDOW_USABLE_MS + windowMs) / BUCKET_MS);
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + units);
    this.#live += units;
    return bucket;
  }

  /** Takes back what was not used; below zero: more was used than was granted. */
  giveBack(bucket: number, units: number): void {
    const counted = this.#buckets.get(bucket);
    if (counted === undefined) return;
    const back = Math.min(counted, units);
    this.#buckets.set(bucket, counted - back);
    this.#live -= back;
  }

  /** When so few units count that `need` more fit below `allowed`. */
  roomAtMs(need: number, allowed: number, nowMs: number): number {
    let live = this.live(nowMs);
    let at = nowMs;
    for (const [bucket, units] of this.#buckets) {
      if (live + need <= allowed) break;
      live -= units;
      at = bucket * BUCKET_MS;
    }
    return at;
  }
}
