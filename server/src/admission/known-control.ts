import { ADMISSION_WAIT_MS_MAX, WINDOW_USABLE_MS, WINDOW_USABLE_MS_MAX } from './lease-terms.ts';
import type { LeaseAnswer } from './lease-wire.ts';
import type { Limit } from './limits.ts';
import { type Fleet, partOf } from './part-of-limit.ts';

/** Calls in flight that control forgot are over after so long, or nobody waits for them. */
const IN_FLIGHT_MS = 60_000;
/** Answers that come sooner leave time enough to use what they grant. */
const PROMPT_MS = 500;

/** What one gateway knows of control: whether it answers, how late, since when it remembers, how many gateways it counts. Times are monotonic. */
export class KnownControl {
  #fleet: Fleet | undefined;
  #epoch: string | undefined;
  /** When this run of control was first heard of: what was used before, it does not know. */
  #anewMs = Number.NEGATIVE_INFINITY;
  /** When it was away last. */
  #awayMs = Number.NEGATIVE_INFINITY;
  /** When a call was lost, if nothing was heard since. */
  #lostMs: number | undefined;
  #heardMs = Number.NEGATIVE_INFINITY;
  #isAway = false;
  /** How long it took to answer, or not to, the last time. */
  #tookMs = 0;

  /** It does not answer: what it would decide is decided here. */
  get isAway(): boolean {
    return this.#isAway;
  }

  /** How long units of windows have to be usable so that some of that time is left when they are here. */
  get usableMs(): number {
    if (this.#tookMs < PROMPT_MS) return WINDOW_USABLE_MS;
    return WINDOW_USABLE_MS + Math.ceil(Math.min(this.#tookMs, ADMISSION_WAIT_MS_MAX));
  }

  /** It answered a call that was made at `askedMs`. */
  answered({ epoch, gateways, place }: LeaseAnswer, askedMs: number, nowMs: number): void {
    if (this.#isAway) this.#awayMs = nowMs;
    if (this.#epoch !== undefined && epoch !== this.#epoch) this.#anewMs = nowMs;
    this.#isAway = false;
    this.#lostMs = undefined;
    this.#heardMs = nowMs;
    this.#tookMs = nowMs - askedMs;
    this.#epoch = epoch;
    // After it was started anew, gateways come back one by one.
    if (this.#isNew(IN_FLIGHT_MS, nowMs) && gateways < (this.#fleet?.gateways ?? 0)) return;
    this.#fleet = { gateways, place };
  }

  /**
   * It did not answer a call that was made at `askedMs`, which may have been lost on the way: only when one that was made after
   * that is lost too, and nothing was heard meanwhile, control is away.
   */
  lost(askedMs: number, nowMs: number): void {
    this.#tookMs = nowMs - askedMs;
    if (this.#heardMs > askedMs) return;
    if (this.#lostMs !== undefined && askedMs >= this.#lostMs) this.#isAway = true;
    this.#lostMs ??= nowMs;
  }

  /**
   * Units of a limit that may be used here in one window, whatever was granted; undefined: control knows what was used, and
   * grants no more. It knows nothing while it is away, and little after it was started anew: then each gateway keeps to
   * its part. When it was away it does not know what was used meanwhile: then no gateway goes beyond the limit by itself.
   */
  usesMax({ allowed, poolKind, windowMs = IN_FLIGHT_MS }: Limit, nowMs: number): number | undefined {
    if (poolKind === 'stored' || allowed === undefined) return undefined;
    if (this.#isAway || this.#isNew(windowMs, nowMs)) return partOf(allowed, this.#fleet);
    return isWithin(this.#awayMs, windowMs, nowMs) ? allowed : undefined;
  }

  #isNew(windowMs: number, nowMs: number): boolean {
    return isWithin(this.#anewMs, windowMs, nowMs);
  }
}

/** Whether what was granted at that time may still count. */
function isWithin(atMs: number, windowMs: number, nowMs: number): boolean {
  return nowMs < atMs + WINDOW_USABLE_MS_MAX + windowMs;
}
