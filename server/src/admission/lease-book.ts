import type { Clock } from '#kernel';
import type { LimitsState } from './admit.ts';
import { AWAY_MS, applyGrant } from './apply-grant.ts';
import { KnownControl } from './known-control.ts';
import { incarnationOf } from './lease-pool.ts';
import { IDLE_MS, TERM_MARGIN_MS } from './lease-terms.ts';
import type { Grant, LeaseAnswer, Return } from './lease-wire.ts';
import { LeasesInUse } from './leases-in-use.ts';
import type { Demand, Exhaustion, Limit } from './limits.ts';
import { type Pass, RunPasses } from './run-passes.ts';
import { emptyPool, type Pool, type Tranche, wantOf } from './tranche.ts';
import type { WindowPool } from './window-pool.ts';

/** What one request took of a pool. */
export interface Taken {
  readonly limit: Limit;
  readonly amount: number;
  readonly parts: readonly { readonly tranche: Tranche; readonly amount: number }[];
  /** Under which number it counts among the uses here; undefined: it does not. */
  readonly countedAs?: number | undefined;
  /** Of a limit of which one unit is taken for all. */
  readonly pass?: Pass | undefined;
}

/** A call to control. */
interface Asked {
  readonly limits: ReadonlyMap<string, Limit>;
  /** Under which name. */
  readonly incarnation: string;
  readonly askedMs: number;
}

/** What was used of a limit here until now. */
type OwnUse = { readonly uses: WindowPool | undefined; readonly nowMs: number };

/** What a lease book is made with. */
export interface LeaseBookPorts {
  readonly clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** Requests go without units of the store's pools while control is away. */
  readonly mayAdmitAway: () => boolean;
  /** Of this gateway's process. */
  readonly run: string;
}

/** Below this part of the last grant more is drawn. */
const LOW_WATER = 1 / 4;
/** A call in flight counts until it has ended. */
const UNTIL_IT_ENDS = Number.POSITIVE_INFINITY;

/** What this gateway leased, and what is left of it. All times are monotonic. */
export class LeaseBook implements LimitsState {
  readonly #ports: LeaseBookPorts;
  readonly #pools = new Map<string, Pool>();
  readonly #returns: Return[] = [];
  readonly #passes = new RunPasses();
  readonly #inUse = new LeasesInUse();
  readonly #control = new KnownControl();
  /** Pools of which one unit is taken for all, and nobody took it yet. */
  readonly #unclaimed = new Set<Pool>();
  /** Calls whose outcome is not known. */
  #lostCalls = 0;
  /** Of the store's pools or of calls in flight, under the name of now. */
  #hasDrawn = false;
  /** Of the leases of now: nothing of them is used after it. */
  #termEndMs = Number.NEGATIVE_INFINITY;

  constructor(ports: LeaseBookPorts) {
    this.#ports = ports;
  }

  /** Pools that something is known of. */
  get size(): number {
    return this.#pools.size;
  }

  /** Control does not answer. */
  get isAway(): boolean {
    return this.#control.isAway;
  }

  /** How long units of windows are asked for. */
  get usableMs(): number {
    return this.#control.usableMs;
  }

  get hasUnclaimed(): boolean {
    return this.#unclaimed.size > 0;
  }

  get hasReturns(): boolean {
    return this.#returns.length > 0;
  }

  /** Under which name leases are drawn now. */
  get incarnation(): string {
    return incarnationOf(this.#ports.run, this.#lostCalls);
  }

  /** Nothing that lasts was leased under the name of now, and nothing of an earlier one is in use. */
  get isCalm(): boolean {
    return !this.#hasDrawn && this.heldSince === this.incarnation;
  }

  /** The earliest name whose leases have to last: requests that are under way hold units of them, or may take some yet. */
  get heldSince(): string {
    return this.#inUse.oldest(this.incarnation);
  }

  room(limit: Limit, amount: number, nowMs: number): 'free' | 'unknown' | 'away' | Exhaustion {
    if (limit.isOnce === true && this.#passes.find(limit.pool, nowMs) !== undefined) return 'free';
    const pool = this.#pools.get(limit.pool);
    const usesMax = this.#control.usesMax(limit, nowMs);
    if (usesMax !== undefined) {
      const room = this.#roomOf(usesMax, { limit, amount }, { uses: pool?.uses, nowMs });
      if (room !== 'free' || this.#control.isAway) return room;
    }
    if (pool === undefined) return this.#roomWithout(limit, false);
    return this.#roomIn(pool, amount, nowMs) ?? this.#roomWithout(limit, nowMs < pool.awayUntilMs);
  }

  /** undefined: what is here does not say. */
  #roomIn(pool: Pool, amount: number, nowMs: number): 'free' | Exhaustion | undefined {
    if (nowMs < pool.unlimitedUntilMs || this.#usable(pool, nowMs) >= amount) return 'free';
    const { need = 0, untilMs = 0, exhaustion } = pool.refused ?? {};
    return nowMs < untilMs && amount >= need ? exhaustion : undefined;
  }

  /** Nobody waits for the store while control is away: it is asked again beside. `isLost`: so was the last call, just now. */
  #roomWithout({ poolKind }: Limit, isLost: boolean): 'free' | 'unknown' | 'away' {
    if (!isLost && (poolKind !== 'stored' || !this.isAway)) return 'unknown';
    return poolKind === 'stored' && this.#ports.mayAdmitAway() ? 'free' : 'away';
  }

  /** Of what may be used here without asking anybody. A call that needs more is let in by nobody until control says. */
  #roomOf(usesMax: number, { limit, amount }: Demand, { uses, nowMs }: OwnUse): 'free' | 'away' | Exhaustion {
    if (amount > usesMax) return 'away';
    if (uses === undefined || uses.live(nowMs) + amount <= usesMax) return 'free';
    const afterMs = uses.roomAtMs(amount, usesMax, nowMs) - nowMs;
    const { allowed = usesMax } = limit;
    const resetAtMs = Number.isFinite(afterMs) ? Math.ceil(this.#ports.clock.now() + afterMs) : undefined;
    return { used: allowed, allowed, resetAtMs };
  }

  /** Takes what `room` found free; where it was free without units, none. */
  take(demand: Demand, nowMs: number): Taken {
    const taken = this.#take(demand, nowMs);
    this.#inUse.began(lastingParts(taken));
    return taken;
  }

  #take(demand: Demand, nowMs: number): Taken {
    const { limit, amount } = demand;
    if (limit.isOnce !== true) return this.#takeUnits(demand, nowMs);
    const known = this.#passes.find(limit.pool, nowMs);
    if (known !== undefined) {
      known.uses += 1;
      return { limit, amount, parts: [], pass: known };
    }
    const { parts } = this.#takeUnits(demand, nowMs);
    const [first] = parts;
    if (first === undefined) return { limit, amount, parts };
    const pass = this.#passes.add({ pool: limit.pool, parts, untilMs: first.tranche.endsMs, uses: 1 });
    return { limit, amount, parts: [], pass };
  }

  #takeUnits({ limit, amount }: Demand, nowMs: number): Taken {
    const pool = this.#poolOf(limit, nowMs);
    pool.takenSince += amount;
    pool.takenAtMs = nowMs;
    this.#unclaimed.delete(pool);
    const parts: { readonly tranche: Tranche; readonly amount: number }[] = [];
    let rest = amount;
    for (const tranche of pool.tranches) {
      const part = Math.min(rest, this.#isUsable(tranche, nowMs) ? tranche.left : 0);
      if (part <= 0) continue;
      tranche.left -= part;
      tranche.out += part;
      parts.push({ tranche, amount: part });
      rest -= part;
      if (rest === 0) break;
    }
    return { limit, amount, parts, countedAs: pool.uses?.count(amount, nowMs + (limit.windowMs ?? UNTIL_IT_ENDS)) };
  }

  /** The request ended and used `used` of what it took: the rest goes back; what it used beyond is owed. */
  settle(taken: Taken, used: number, nowMs: number): void {
    this.#inUse.ended(lastingParts(taken));
    const { limit, amount, pass } = taken;
    if (pass !== undefined && used === 0 && this.#passes.release(pass))
      this.#settle({ limit, amount, parts: pass.parts }, 0, nowMs);
    this.#settle(taken, used, nowMs);
  }

  #settle({ limit, amount, parts, countedAs }: Taken, used: number, nowMs: number): void {
    if (countedAs !== undefined) this.#pools.get(limit.pool)?.uses?.giveBack(countedAs, amount - used);
    if (used > amount) this.#overrun(limit, parts[0]?.tranche, used - amount);
    for (const { tranche, amount: part } of parts) {
      tranche.out -= part;
      if (limit.poolKind !== 'window') tranche.left = Math.max(tranche.left, -tranche.out);
    }
    let back = amount - used;
    for (const part of parts) {
      const given = Math.min(back, part.amount);
      if (given <= 0) return;
      back -= given;
      this.#giveBack(limit, part.tranche, { given, nowMs });
    }
  }

  /** What of it has ended goes back before more is asked for: it may be what is missing. */
  returnEnded({ pool: name }: Limit, nowMs: number): void {
    const pool = this.#pools.get(name);
    if (pool === undefined) return;
    for (const tranche of pool.tranches) if (!this.#isUsable(tranche, nowMs)) this.#return(pool.limit, tranche);
  }

  /** How much to ask for when `need` waits. */
  want(limit: Limit, need: number, nowMs: number): number {
    return wantOf(this.#poolOf(limit, nowMs), need, nowMs);
  }

  /** Units to draw ahead of need; 0: none. */
  ahead(limit: Limit, nowMs: number): number {
    const pool = this.#pools.get(limit.pool);
    if (pool === undefined || pool.isDirect || pool.granted === 0 || this.isAway || nowMs < pool.awayUntilMs) return 0;
    return this.#usable(pool, nowMs) < pool.granted * LOW_WATER ? wantOf(pool, 0, nowMs) : 0;
  }

  /**
   * Control answered a call that was made at `askedMs`: from then on all leases last another term. Tells whether what it
   * granted is of use: not what was asked for under an earlier name.
   */
  answered(answer: LeaseAnswer, { incarnation, limits, askedMs }: Asked): boolean {
    this.#control.answered(answer, askedMs, this.#ports.clock.monotonicMs());
    if (incarnation !== this.incarnation) return false;
    this.#termEndMs = Math.max(this.#termEndMs, askedMs + answer.termMs - TERM_MARGIN_MS);
    for (const grant of answer.grants) {
      const limit = limits.get(grant.pool);
      if (limit !== undefined) this.#apply(this.#poolOf(limit, askedMs), grant, askedMs);
    }
    return true;
  }

  /** Control did not answer a call about these that was made at `askedMs`. */
  lost(limits: Iterable<Limit>, askedMs: number): void {
    const nowMs = this.#ports.clock.monotonicMs();
    this.#control.lost(askedMs, nowMs);
    for (const limit of limits) {
      if (limit.poolKind === 'stored') this.#poolOf(limit, nowMs).awayUntilMs = nowMs + AWAY_MS;
    }
  }

  /**
   * From now on leases are drawn under another name: control may have granted what was never heard of here, or taken back
   * what would be returned twice. Those of now are used up, and end a term after the last request that holds of them.
   */
  rollOver(): void {
    for (const pool of this.#pools.values()) {
      for (const tranche of pool.tranches) {
        if (tranche.incarnation === this.incarnation) tranche.endsMs = Math.min(tranche.endsMs, this.#termEndMs);
      }
    }
    this.#inUse.rolledOver(this.incarnation);
    this.#lostCalls += 1;
    this.#hasDrawn = false;
    this.#termEndMs = Number.NEGATIVE_INFINITY;
  }

  /** Units that one run alone can use go back, unless requests of it wait. */
  letGoUnless(isWanted: (limit: Limit) => boolean): void {
    for (const pool of this.#unclaimed) {
      if (isWanted(pool.limit)) continue;
      this.#unclaimed.delete(pool);
      for (const tranche of pool.tranches) this.#return(pool.limit, tranche);
    }
  }

  /** Everything of these pools that is not in use goes back. */
  recall(pools: readonly string[]): void {
    this.letGoUnless(({ sharesWith }) => sharesWith === undefined || !pools.includes(sharesWith));
    for (const name of pools) {
      const pool = this.#pools.get(name);
      if (pool === undefined) continue;
      pool.isDirect = true;
      pool.unlimitedUntilMs = 0;
      for (const tranche of pool.tranches) this.#return(pool.limit, tranche);
    }
  }

  /** What ended, or was not used for long, goes back. */
  sweep(nowMs: number): void {
    const leftOver = new Set<string>();
    for (const [name, pool] of this.#pools) {
      const isIdle = nowMs - pool.takenAtMs > IDLE_MS;
      const isWindow = pool.limit.poolKind === 'window';
      pool.tranches = pool.tranches.filter((tranche) => {
        const isOver = isIdle || !this.#isUsable(tranche, nowMs);
        if (isOver) this.#return(pool.limit, tranche);
        const isOlder = tranche.incarnation !== this.incarnation;
        if (isOlder && tranche.left > 0 && !isWindow) leftOver.add(tranche.incarnation);
        return !isOver && !(isWindow && tranche.left === 0);
      });
      const used = pool.uses?.live(nowMs) ?? 0;
      if (isIdle && pool.tranches.length === 0 && used <= 0) this.#forget(name, pool);
    }
    this.#inUse.leftOver(leftOver);
  }

  #forget(name: string, pool: Pool): void {
    this.#pools.delete(name);
    this.#unclaimed.delete(pool);
  }

  /** What is to be given back to control. */
  takeReturns(countMax: number): readonly Return[] {
    return this.#returns.splice(0, countMax);
  }

  /** Returns all that is not in use: this gateway ends. */
  close(): void {
    this.recall([...this.#pools.keys()]);
  }

  #poolOf(limit: Limit, nowMs: number): Pool {
    const known = this.#pools.get(limit.pool);
    if (known !== undefined) return known;
    const made = emptyPool(limit, nowMs);
    this.#pools.set(limit.pool, made);
    return made;
  }

  #isUsable(tranche: Tranche, nowMs: number): boolean {
    return nowMs < tranche.endsMs && (tranche.incarnation !== this.incarnation || nowMs < this.#termEndMs);
  }

  #usable(pool: Pool, nowMs: number): number {
    let sum = 0;
    for (const tranche of pool.tranches) if (this.#isUsable(tranche, nowMs)) sum += tranche.left;
    return sum;
  }

  #giveBack(limit: Limit, tranche: Tranche, { given, nowMs }: { given: number; nowMs: number }): void {
    const pool = this.#pools.get(limit.pool);
    const isHere = limit.isOnce !== true && pool?.tranches.includes(tranche) === true && this.#isUsable(tranche, nowMs);
    if (isHere) tranche.left += given;
    else this.#return(limit, { ...tranche, left: given });
  }

  /** Of the store's pools charges tell; windows are told at once, so that nobody else uses the same minute. */
  #overrun(limit: Limit, tranche: Tranche | undefined, over: number): void {
    if (tranche === undefined) return;
    if (limit.poolKind === 'window') this.#push(limit, tranche, -over);
    else tranche.left -= over;
  }

  #return(limit: Limit, tranche: Tranche): void {
    if (tranche.left > 0) this.#push(limit, tranche, tranche.left);
    tranche.left = Math.min(0, tranche.left);
  }

  #push({ pool }: Limit, { period, incarnation }: Tranche, amount: number): void {
    this.#returns.push({ pool, incarnation, period, amount });
  }

  #apply(pool: Pool, grant: Grant, askedMs: number): void {
    const nowMs = this.#ports.clock.monotonicMs();
    applyGrant(pool, grant, { askedMs, nowMs, incarnation: this.incarnation });
    const { limit } = pool;
    if (grant.kind === 'unlimited' && limit.isOnce === true)
      this.#passes.add({ pool: limit.pool, parts: [], untilMs: pool.unlimitedUntilMs, uses: 0 });
    if (grant.kind !== 'granted' || grant.amount === 0) return;
    this.#hasDrawn ||= limit.poolKind !== 'window';
    if (limit.isOnce === true) this.#unclaimed.add(pool);
  }
}

/** Of a window nothing has to last: its units end by themselves. */
function lastingParts({ limit, parts, pass }: Taken): Taken['parts'] {
  return limit.poolKind === 'window' ? NONE : (pass?.parts ?? parts);
}

const NONE: Taken['parts'] = [];
