/** Units of one bucket stop counting together. */
const BUCKET_MS = 500;

/**
 * The units of one moving window. In control's memory a unit counts from its grant until a whole window after the last moment
 * at which it may be used, so that no window ever holds more than the limit; at a gateway, from its use. Times are monotonic.
 */
export class WindowPool {
  /** By the number of the time at which they stop counting. */
  readonly #buckets = new Map<number, number>();
  #live = 0;

  /** Units that count now. */
  live(nowMs: number): number {
    for (const [bucket, units] of this.#buckets) {
      if (bucket * BUCKET_MS > nowMs) continue;
      this.#buckets.delete(bucket);
      this.#live -= units;
    }
    return this.#live;
  }

  /** Counts units until then; they go back under the number that is returned. */
  count(units: number, untilMs: number): number {
    const bucket = Math.ceil(untilMs / BUCKET_MS);
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
    for (const [bucket, units] of [...this.#buckets].sort(([one], [other]) => one - other)) {
      if (live + need <= allowed) break;
      live -= units;
      at = bucket * BUCKET_MS;
    }
    return at;
  }
}
