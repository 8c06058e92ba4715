/** How many connections are kept open though nobody uses them. */
export interface WarmthBounds {
  /** At most; 0: none is opened ahead of need. */
  readonly connectionsMax: number;
  /** For how long after the last request. */
  readonly forMs: number;
}

const PATIENCE_MS_MIN = 5_000;
const PATIENCE_MS_MAX = 60_000;

/**
 * Decides how many connections to one origin are kept open, so that a burst after a pause meets no hand-shakes: as many as
 * were busy at once lately, within the bound, for a while after the last request. A provider that hangs up on connections
 * that were opened ahead of need is left alone for longer each time.
 */
export class Warmth {
  readonly #bounds: WarmthBounds;
  #lastAskedMs = Number.NEGATIVE_INFINITY;
  /** The most that were busy at once, in this half of the time and in the one before. */
  #peak = 0;
  #peakBefore = 0;
  #halfBeganMs = 0;
  #restsUntilMs = Number.NEGATIVE_INFINITY;
  #patienceMs = PATIENCE_MS_MIN;

  constructor(bounds: WarmthBounds) {
    this.#bounds = bounds;
  }

  /** A request was sent, and now so many are under way. */
  asked(busy: number, nowMs: number): void {
    this.#lastAskedMs = nowMs;
    if (busy > this.#peak) this.#peak = busy;
  }

  /** One that was opened ahead of need served a request. */
  proved(): void {
    this.#patienceMs = PATIENCE_MS_MIN;
  }

  /** One that was opened ahead of need failed, or was closed by the provider unused. */
  failed(nowMs: number): void {
    this.#restsUntilMs = nowMs + this.#patienceMs;
    this.#patienceMs = Math.min(PATIENCE_MS_MAX, 2 * this.#patienceMs);
  }

  /** Something was asked lately, so that connections may be wanted. */
  isAsked(nowMs: number): boolean {
    const { connectionsMax, forMs } = this.#bounds;
    return connectionsMax > 0 && nowMs - this.#lastAskedMs < forMs;
  }

  /** How many connections should be open now. To be asked now and then, so that old peaks are forgotten. */
  wanted(nowMs: number): number {
    this.#forget(nowMs, this.#bounds.forMs / 2);
    if (!this.isAsked(nowMs) || nowMs < this.#restsUntilMs) return 0;
    return Math.min(this.#bounds.connectionsMax, Math.max(this.#peak, this.#peakBefore));
  }

  #forget(nowMs: number, halfMs: number): void {
    const age = nowMs - this.#halfBeganMs;
    if (age < halfMs) return;
    this.#peakBefore = age < 2 * halfMs ? this.#peak : 0;
    this.#peak = 0;
    this.#halfBeganMs = nowMs;
  }
}
