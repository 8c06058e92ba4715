import type { Clock, Log, Timer } from '#kernel';
import { type Admission, type AdmissionFacts, admit } from './admit.ts';
import { HeldUnits, type Hold } from './held-units.ts';
import { LeaseBook } from './lease-book.ts';
import {
  ADMISSION_WAIT_MS_MAX,
  ASK_AWAY_EVERY_MS,
  ASK_LOST_AGAIN_MS,
  LEASE_TERM_MS,
  ONCE_DRAWS_MAX,
  RENEW_EVERY_MS,
  SWEEP_EVERY_MS,
  WAITING_MAX,
  WINDOW_USABLE_MS,
} from './lease-terms.ts';
import {
  type Draw,
  LEASE_ITEMS_MAX,
  LEASE_VERSION,
  type LeaseAnswer,
  type LeaseCall,
  type Recall,
  wireLimit,
} from './lease-wire.ts';
import type { Demand, Limit, LimitRefusal } from './limits.ts';

/** Whether a request may go. */
export type Entry =
  | { readonly kind: 'hold'; readonly hold: Hold }
  | LimitRefusal
  /** Control does not say. */
  | { readonly kind: 'unavailable' };

/** The door of one gateway: every request passes it. */
export interface Admissions {
  /** Decides at once where it can; `wait`: control has to be asked. */
  enter(facts: AdmissionFacts): Entry | { readonly kind: 'wait' };
  /** Decides when control has answered, or after `ADMISSION_WAIT_MS_MAX`. `then` is called once, unless cancelled. */
  wait(facts: AdmissionFacts, then: (entry: Entry) => void): Timer;
  /** Control wants back what is not in use of these pools. Resolves when it has it, or could not be told. */
  recalled(recall: Recall): Promise<void>;
  /** All that the spool held when this gateway started was posted. */
  recovered(): void;
  /** Gives everything back that is not in use. */
  stop(): Promise<void>;
}

/** What the door acts with. */
export interface AdmissionsPorts {
  readonly gateway: string;
  /** Names this run of its process. */
  readonly run: string;
  /** Calls control; rejects when it does not answer. */
  readonly call: (call: LeaseCall) => Promise<LeaseAnswer>;
  /** Requests go without units of the store's pools while control is away. */
  readonly mayAdmitAway: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the door of a gateway. */
export function createAdmissions(ports: AdmissionsPorts): Admissions {
  return new Door(ports);
}

/** Of requests that no limit holds. */
const NOTHING_HELD: Entry = { kind: 'hold', hold: { settle: () => {}, release: () => {} } };
const UNAVAILABLE: Entry = { kind: 'unavailable' };

interface Waiting {
  readonly facts: AdmissionFacts;
  readonly then: (entry: Entry) => void;
  readonly timer: Timer;
}

class Door implements Admissions {
  readonly #ports: AdmissionsPorts;
  readonly #book: LeaseBook;
  readonly #waiting = new Set<Waiting>();
  /** Pools that control is being asked for. */
  readonly #asked = new Set<string>();
  /** Pools to ask for with the next call. */
  readonly #due = new Map<string, { readonly limit: Limit; need: number; want: number }>();
  /** Pools that units go back to with calls that were not answered yet. */
  readonly #returning = new Set<string>();
  /** Control is being asked for pools of which one unit is taken for all. */
  #isOnceAsked = false;
  #isAskDue = false;
  #isCallDue = false;
  #isRecovered = false;
  #isAway = false;
  #isStopped = false;
  #calledMs = Number.NEGATIVE_INFINITY;
  #callsUnderWay = 0;
  #sweeping: Timer | undefined;
  /** When leases are drawn under another name again; undefined: control and this gateway agree on what is held. */
  #healAtMs: number | undefined;
  #calmTerms = 0;

  constructor(ports: AdmissionsPorts) {
    this.#ports = ports;
    this.#book = new LeaseBook(ports);
    this.#sweepLater();
    // So that it is known how many gateways there are before a call comes.
    this.#callSoon();
  }

  enter(facts: AdmissionFacts): Entry | { readonly kind: 'wait' } {
    if (facts.requirements.length === 0) return NOTHING_HELD;
    const nowMs = this.#ports.clock.monotonicMs();
    const admission = admit(facts, this.#book, nowMs);
    return this.#entryOf(admission, nowMs) ?? (this.#waiting.size < WAITING_MAX ? WAIT : UNAVAILABLE);
  }

  wait(facts: AdmissionFacts, then: (entry: Entry) => void): Timer {
    const timer = this.#ports.clock.after(ADMISSION_WAIT_MS_MAX, () => {
      this.#waiting.delete(waiting);
      then(UNAVAILABLE);
    });
    const waiting = { facts, then, timer };
    this.#waiting.add(waiting);
    this.#askSoon();
    return {
      cancel: () => {
        timer.cancel();
        this.#waiting.delete(waiting);
      },
    };
  }

  async recalled({ recall, pools }: Recall): Promise<void> {
    this.#book.recall(pools);
    await this.#call(recall);
  }

  recovered(): void {
    this.#isRecovered = true;
    this.#callSoon();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#sweeping?.cancel();
    for (const waiting of this.#waiting) this.#end(waiting, UNAVAILABLE);
    this.#book.close();
    if (this.#book.hasReturns) await this.#call();
  }

  /** undefined: control has to be asked. */
  #entryOf(admission: Admission, nowMs: number): Entry | undefined {
    switch (admission.kind) {
      case 'hold':
        return { kind: 'hold', hold: this.#hold(admission.takes, nowMs) };
      case 'refuse':
      case 'unavailable':
        return admission;
      case 'ask':
        return undefined;
    }
  }

  #hold(takes: readonly Demand[], nowMs: number): Hold {
    const taken = takes.map((demand) => this.#book.take(demand, nowMs));
    for (const { limit } of takes) this.#drawAhead(limit, nowMs);
    return new HeldUnits(taken, this.#book, this.#ports.clock);
  }

  #drawAhead(limit: Limit, nowMs: number): void {
    if (this.#asked.has(limit.pool) || this.#due.has(limit.pool)) return;
    const want = this.#book.ahead(limit, nowMs);
    if (want <= 0) return;
    this.#due.set(limit.pool, { limit, need: 0, want });
    this.#callSoon();
  }

  /** Those that come in one turn of the event loop are looked at together: of thousands, not each beside all others. */
  #askSoon(): void {
    if (this.#isAskDue) return;
    this.#isAskDue = true;
    setImmediate(() => {
      this.#isAskDue = false;
      if (!this.#isStopped) this.#askForAll();
    });
  }

  /** Lets go whom it can, in the order of their coming, and asks control for the others. */
  #askForAll(): void {
    const nowMs = this.#ports.clock.monotonicMs();
    const needs = new Map<string, { readonly limit: Limit; first: number; sum: number }>();
    for (const waiting of this.#waiting) {
      const admission = admit(waiting.facts, this.#book, nowMs);
      const entry = this.#entryOf(admission, nowMs);
      if (entry !== undefined) this.#end(waiting, entry);
      else if (admission.kind === 'ask') addNeeds(needs, admission.needs);
    }
    for (const [pool, { limit, first, sum }] of needs) {
      if (this.#asked.has(pool) || this.#mustWait(limit)) continue;
      this.#book.returnEnded(limit, nowMs);
      this.#due.set(pool, { limit, need: first, want: this.#book.want(limit, sum, nowMs) });
    }
    this.#letGo();
    if (this.#due.size > 0) this.#callSoon();
  }

  /** For its turn, or until control has what went back: a draw that came before it would be refused for want of it. */
  #mustWait({ isOnce, pool }: Limit): boolean {
    return this.#returning.has(pool) || (isOnce === true && this.#isOnceAsked);
  }

  /** Units for runs whose requests went away or were refused meanwhile go back at once: nobody else can use them here. */
  #letGo(): void {
    if (!this.#book.hasUnclaimed) return;
    const wanted = this.#waitedFor();
    this.#book.letGoUnless(({ pool }) => wanted.has(pool));
    if (this.#book.hasReturns) this.#callSoon();
  }

  /** Limits of which one unit is taken for all, of requests that wait. */
  #waitedFor(): ReadonlyMap<string, Limit> {
    const limits = [...this.#waiting].flatMap(({ facts }) => facts.requirements.flat());
    return new Map(limits.filter(({ isOnce }) => isOnce === true).map((limit) => [limit.pool, limit]));
  }

  #end(waiting: Waiting, entry: Entry): void {
    waiting.timer.cancel();
    this.#waiting.delete(waiting);
    waiting.then(entry);
  }

  /** What is asked for in one turn of the event loop goes in one call. */
  #callSoon(): void {
    if (this.#isCallDue || this.#isStopped) return;
    this.#isCallDue = true;
    setImmediate(() => {
      this.#isCallDue = false;
      if (!this.#isStopped) void this.#call();
    });
  }

  async #call(recalled?: string): Promise<void> {
    const { gateway, clock } = this.#ports;
    const { incarnation, heldSince } = this.#book;
    const due = this.#takeDue();
    const isOnceTurn = due.some(({ limit }) => limit.isOnce === true);
    this.#isOnceAsked ||= isOnceTurn;
    const limits = new Map(due.map(({ limit }) => [limit.pool, limit]));
    const draws = due.map((asked) => this.#drawOf(asked));
    for (const pool of limits.keys()) this.#asked.add(pool);
    const returns = this.#book.takeReturns(LEASE_ITEMS_MAX);
    for (const { pool } of returns) this.#returning.add(pool);
    const askedMs = clock.monotonicMs();
    this.#calledMs = askedMs;
    const isRecovered = this.#isRecovered;
    let isLost = false;
    this.#callsUnderWay += 1;
    try {
      const answer = await this.#ports.call({
        ...{ version: LEASE_VERSION, gateway, incarnation },
        ...(heldSince === incarnation ? {} : { heldSince }),
        ...{ draws, returns: [...returns], isRecovered },
        ...(recalled === undefined ? {} : { recalled }),
      });
      if (isRecovered) this.#isRecovered = false;
      const isOfUse = this.#book.answered(answer, { limits, incarnation, askedMs });
      if (!isOfUse && draws.length > 0) this.#healLater();
      this.#sayAway(undefined);
    } catch (error) {
      this.#book.lost([...limits.values(), ...(isOnceTurn ? this.#waitedFor().values() : [])], askedMs);
      this.#lost(draws.length + returns.length);
      this.#sayAway(error);
      isLost = true;
    }
    this.#callsUnderWay -= 1;
    for (const { pool } of returns) this.#returning.delete(pool);
    this.#ended([...limits.keys()], { isOnceTurn, isLost });
  }

  /** What a lost call was about is asked for again a little later, lest failures follow each other as fast as they come. */
  #ended(pools: readonly string[], call: { readonly isOnceTurn: boolean; readonly isLost: boolean }): void {
    const end = (): void => {
      for (const pool of pools) this.#asked.delete(pool);
      if (call.isOnceTurn) this.#isOnceAsked = false;
      if (!this.#isStopped) this.#askForAll();
    };
    if (!call.isLost || this.#book.isAway) {
      end();
      return;
    }
    this.#ports.clock.after(ASK_LOST_AGAIN_MS, end);
    // Some need not wait any more.
    if (!this.#isStopped) this.#askForAll();
  }

  /** What this call asks for. Of shared runs that are too many, or are asked for already, the requests wait, and ask again. */
  #takeDue() {
    const taken: { readonly limit: Limit; need: number; want: number }[] = [];
    let once = 0;
    for (const [pool, asked] of this.#due) {
      if (taken.length === LEASE_ITEMS_MAX) break;
      this.#due.delete(pool);
      if (asked.limit.isOnce === true && (this.#isOnceAsked || ++once > ONCE_DRAWS_MAX)) continue;
      taken.push(asked);
    }
    return taken;
  }

  #drawOf({ limit, need, want }: Omit<Draw, 'limit'> & { readonly limit: Limit }): Draw {
    const { usableMs } = this.#book;
    const isLonger = limit.poolKind === 'window' && usableMs > WINDOW_USABLE_MS;
    return { limit: wireLimit(limit), need, want, ...(isLonger ? { usableMs } : {}) };
  }

  #sayAway(error: unknown): void {
    const { isAway } = this.#book;
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    if (isAway) this.#ports.log.warn({ error }, AWAY);
    else this.#ports.log.info({}, 'Control answers about limits again.');
  }

  /** A call with so many draws and returns: control may hold otherwise than this gateway. One that only renewed changes nothing. */
  #lost(items: number): void {
    if (items === 0) return;
    this.#book.rollOver();
    this.#healLater();
  }

  #healLater(): void {
    this.#calmTerms = 0;
    this.#healAtMs = this.#ports.clock.monotonicMs() + LEASE_TERM_MS;
  }

  /**
   * What control granted and this gateway never heard of ends with the term of its lease, unless charges of later leases were
   * taken from it: then those hold too much. They end in turn, until there was a whole term in which nothing was leased and
   * nothing earlier was in use.
   */
  #heal(nowMs: number): void {
    if (this.#healAtMs === undefined || nowMs < this.#healAtMs) return;
    this.#calmTerms = this.#book.isCalm ? this.#calmTerms + 1 : 0;
    this.#healAtMs = this.#calmTerms === CALM_TERMS ? undefined : nowMs + LEASE_TERM_MS;
    if (this.#calmTerms === 0) this.#book.rollOver();
  }

  #sweepLater(): void {
    this.#sweeping = this.#ports.clock.after(SWEEP_EVERY_MS, () => {
      const nowMs = this.#ports.clock.monotonicMs();
      this.#book.sweep(nowMs);
      this.#letGo();
      this.#heal(nowMs);
      // As long as this process lives: what is leased holds units for charges that are not posted yet, too.
      const everyMs = this.#book.isAway && this.#callsUnderWay === 0 ? ASK_AWAY_EVERY_MS : RENEW_EVERY_MS;
      if (this.#book.hasReturns || nowMs - this.#calledMs >= everyMs) this.#callSoon();
      this.#sweepLater();
    });
  }
}

const AWAY =
  'Control does not answer about limits. Rates are kept with this gateway’s share; what is leased of budgets and quotas goes on until it is used up.';
const WAIT = { kind: 'wait' } as const;
/** Seen at the end of a term, and of the next: then what was in use before the first has ended at control, too. */
const CALM_TERMS = 2;

function addNeeds(
  needs: Map<string, { readonly limit: Limit; first: number; sum: number }>,
  demands: readonly Demand[],
): void {
  for (const { limit, amount } of demands) {
    const known = needs.get(limit.pool);
    if (known === undefined) needs.set(limit.pool, { limit, first: amount, sum: amount });
    else known.sum += amount;
  }
}
