import { asInstant, type Clock, silentLog } from '#kernel';
import type { Upstream } from '../upstream.ts';
import { createStrictUpstream, type StrictUpstreamOptions } from './strict-upstream.ts';

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #nowMs = 1_000;
  #timers: { readonly at: number; readonly act: () => void }[] = [];

  now() {
    return asInstant(this.#nowMs);
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, act: () => void) {
    const timer = { at: this.#nowMs + delayMs, act };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
    };
  }

  /** Waits that are under way. */
  get timers(): number {
    return this.#timers.length;
  }

  /** Moves on, and lets each timer act at its time. */
  advance(ms: number): void {
    const end = this.#nowMs + ms;
    for (;;) {
      const [next] = this.#timers.filter((timer) => timer.at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.at);
      next.act();
    }
    this.#nowMs = end;
  }

  /** The process stood still for that long: timers that are due act late, all at once; those they set wait for the next turn. */
  stall(ms: number): void {
    this.#nowMs += ms;
    const due = this.#timers.filter((timer) => timer.at <= this.#nowMs);
    this.#timers = this.#timers.filter((timer) => timer.at > this.#nowMs);
    for (const timer of due) timer.act();
  }
}

/** A strict upstream on a clock moved by hand. */
export function handUpstream(options: Partial<StrictUpstreamOptions> = {}): {
  readonly clock: HandClock;
  readonly upstream: Upstream;
} {
  const clock = new HandClock();
  const upstream = createStrictUpstream({
    ...{ clock, log: silentLog, connectionsPerOriginMax: 8, queueMax: 8, keepAliveMs: 30_000 },
    ...options,
  });
  return { clock, upstream };
}
