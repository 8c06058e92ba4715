import type { Clock } from '#kernel';
import type { Holder } from './lease-pool.ts';
import { shareOf } from './lease-share.ts';
import { LEASE_TERM_MS, WINDOW_USABLE_MS, WINDOW_USABLE_MS_MAX } from './lease-terms.ts';
import type { Draw, Grant, Return } from './lease-wire.ts';
import { MINUTE_MS } from './rate-rules.ts';
import { WindowPool } from './window-pool.ts';

/** Pools that are kept at most; beyond that, those that count nothing are forgotten first. */
const POOLS_MAX = 200_000;

/** The pools that live in control's memory: windows, and calls in flight. */
export class MemoryPools {
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** Names the units of this run of control. */
  readonly #epoch: string;
  readonly #windows = new Map<string, WindowPool>();
  /** By pool, then by who holds them: places granted. */
  readonly #slots = new Map<string, Map<string, { readonly holder: Holder; units: number }>>();

  constructor(clock: Pick<Clock, 'now' | 'monotonicMs'>, epoch: string) {
    this.#clock = clock;
    this.#epoch = epoch;
  }

  draw(draw: Draw, holder: Holder, gateways: number): Grant {
    return draw.limit.poolKind === 'slots' ? this.#drawSlots(draw, holder, gateways) : this.#drawWindow(draw, gateways);
  }

  giveBack({ pool, incarnation, period, amount }: Return, gateway: string): void {
    const [epoch, bucket] = period.split(':');
    if (epoch !== this.#epoch) return;
    if (bucket !== undefined) this.#windows.get(pool)?.giveBack(Number(bucket), amount);
    else this.#leave(pool, { gateway, incarnation }, amount);
  }

  /** Forgets what these hold: no call of theirs is in flight. */
  forget(isGone: (holder: Holder) => boolean): void {
    for (const [pool, places] of this.#slots) {
      for (const [key, { holder }] of places) if (isGone(holder)) places.delete(key);
      if (places.size === 0) this.#slots.delete(pool);
    }
  }

  /** Forgets windows in which nothing counts. */
  sweep(): void {
    const nowMs = this.#clock.monotonicMs();
    for (const [name, pool] of this.#windows) if (pool.live(nowMs) <= 0) this.#windows.delete(name);
  }

  #drawWindow({ limit, need, want, usableMs: asked = 0 }: Draw, gateways: number): Grant {
    const { pool: name, allowed = 0, windowMs = MINUTE_MS } = limit;
    const nowMs = this.#clock.monotonicMs();
    const pool = this.#windowOf(name);
    const live = pool.live(nowMs);
    const { amount, isDirect } = shareOf({ need, want, available: allowed - live, gateways });
    if (amount === 0 && need > 0) {
      const resetAtMs = Math.ceil(this.#clock.now() + pool.roomAtMs(need, allowed, nowMs) - nowMs);
      return { kind: 'exhausted', pool: name, need, used: live, allowed, resetAtMs };
    }
    const usableMs = Math.min(Math.max(asked, WINDOW_USABLE_MS), WINDOW_USABLE_MS_MAX);
    const period = `${this.#epoch}:${pool.count(amount, nowMs + usableMs + windowMs)}`;
    return { kind: 'granted', pool: name, amount, period, usableMs, isDirect };
  }

  #windowOf(name: string): WindowPool {
    const known = this.#windows.get(name);
    if (known !== undefined) return known;
    if (this.#windows.size >= POOLS_MAX) this.sweep();
    const made = new WindowPool();
    this.#windows.set(name, made);
    return made;
  }

  #drawSlots({ limit, need, want }: Draw, holder: Holder, gateways: number): Grant {
    const { pool: name, allowed = 0 } = limit;
    const places = this.#slots.get(name) ?? new Map<string, { readonly holder: Holder; units: number }>();
    const taken = [...places.values()].reduce((sum, each) => sum + each.units, 0);
    const { amount, isDirect } = shareOf({ need, want, available: allowed - taken, gateways });
    if (amount === 0 && need > 0) return { kind: 'exhausted', pool: name, need, used: taken, allowed };
    const key = keyOf(holder);
    const units = (places.get(key)?.units ?? 0) + amount;
    if (amount > 0) this.#slots.set(name, places.set(key, { holder, units }));
    return { kind: 'granted', pool: name, amount, period: this.#epoch, usableMs: LEASE_TERM_MS, isDirect };
  }

  #leave(pool: string, holder: Holder, amount: number): void {
    const places = this.#slots.get(pool);
    const held = places?.get(keyOf(holder));
    if (places === undefined || held === undefined) return;
    held.units -= amount;
    if (held.units <= 0) places.delete(keyOf(holder));
    if (places.size === 0) this.#slots.delete(pool);
  }
}

function keyOf({ gateway, incarnation }: Holder): string {
  return `${gateway}/${incarnation}`;
}
