import { setImmediate as turn } from 'node:timers/promises';
import { asInstant, silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import type { Store, Transaction } from '../store/index.ts';
import { requirementsOf } from './account-limits.ts';
import { kyselyBudgetStore } from './adapters/kysely-budget-store.ts';
import { kyselyChargePositions } from './adapters/kysely-charge-positions.ts';
import { type Admissions, createAdmissions, type Entry } from './admissions.ts';
import type { Budget } from './budget.ts';
import { budgetPool } from './budget-pool.ts';
import { CHARGE_VERSION, type ChargeBatch, type ChargedRecord } from './charge.ts';
import { budgetCharges } from './charge-budgets.ts';
import type { Hold } from './held-units.ts';
import { createLeaseServer, type LeaseServer } from './lease-server.ts';
import { leaseAnswerSchema, leaseCallSchema } from './lease-wire.ts';
import { postCharges } from './post-charges.ts';

const ZONE = 'Asia/Seoul';

/** What goes wrong with the next call of a gateway to control. */
export type Fault = 'question_lost' | 'answer_lost';

/** A gateway as its limits see it. */
export interface WorldGateway {
  readonly id: string;
  /** Requests that were let in and have not ended. */
  readonly open: { readonly hold: Hold; readonly tokens: number; readonly at: number }[];
  /** A request of so many tokens; of as many as all take, where it is not said. */
  ask(tokens?: number): Promise<Entry>;
  /** Ends the oldest open request: carried out and in the spool, with as many tokens as it held or `used`, or released. */
  end(how: 'done' | 'released', used?: number): void;
  /** Charges what is in the spool. */
  charge(): Promise<void>;
  /** kill -9, and a new process that recovers the spool: what was open is recorded as lost. */
  kill(): void;
  fail(fault: Fault): void;
}

/** Control and its gateways on a real store, with a clock that is moved. */
export interface World {
  readonly clock: ManualClock;
  readonly gateways: readonly WorldGateway[];
  /** Requests that were let in and not released. */
  admitted(): number;
  /** Theirs. */
  tokensAdmitted(): number;
  /** Control ends, and another run of it begins: what stood in memory is gone. */
  restartControl(): void;
  state(): Promise<{ readonly used: number; readonly held: number }>;
  /** Until nothing is under way. */
  quiet(): Promise<void>;
  /** Until nothing is under way but recalls, which wait for the clock. */
  quietOrWaiting(): Promise<void>;
  /** Moves the clock in steps that leave time for what it starts. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** A budget of so many requests a month, for everybody; or of so many tokens, of which each request takes `tokensEach`. */
export async function makeWorld(
  store: Store,
  made: { readonly amount: number; readonly gateways: number; readonly tokensEach?: number },
): Promise<World> {
  const clock = manualClock();
  const budgets = kyselyBudgetStore(store.db);
  const created = { at: clock.now(), by: 'admin@acme.com', byId: 'admin' };
  const id = `budget-${made.amount}-${made.gateways}-${performance.now()}`;
  const tokens = made.tokensEach ?? 1;
  const unit = made.tokensEach === undefined ? 'requests' : 'tokens';
  const common = { scope: 'account', subject: '', unit, period: 'month' } as const;
  const budget: Budget = { ...common, id, name: id, amount: made.amount, created };
  const counts = { admitted: 0, tokens: 0, underWay: 0, inStore: 0 };
  const transaction = async <T>(act: (tx: Transaction) => Promise<T>): Promise<T> => {
    counts.inStore += 1;
    try {
      return await store.transaction(act);
    } finally {
      counts.inStore -= 1;
    }
  };
  await transaction((tx) => budgets.add(tx, budget));
  const zone = () => ZONE;
  let epochs = 0;
  const newServer = (): LeaseServer => {
    epochs += 1;
    return createLeaseServer({
      pools: [budgetPool(budgets, zone)],
      ...{ transaction, epoch: `e${epochs}`, clock, log: silentLog },
    });
  };
  const control = { server: newServer() };
  const consumers = [budgetCharges({ store: budgets, zone, defaultHoldNanoUsd: async () => 1 })];
  const parts = {
    clock,
    control,
    budget,
    tokens,
    counts,
    post: { transaction, positions: kyselyChargePositions, consumers, clock },
  };
  const gateways = Array.from({ length: made.gateways }, (_, index) => new SimulatedGateway(`${id}-g${index}`, parts));
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 3; calm++) {
      await turn();
      if (counts.underWay > 0) calm = 0;
    }
  };
  return {
    clock,
    gateways,
    restartControl: () => {
      control.server.stop();
      control.server = newServer();
      for (const gateway of gateways) gateway.listenAgain();
    },
    admitted: () => counts.admitted,
    tokensAdmitted: () => counts.tokens,
    state: () => budgets.state({ budgetId: id, startsAt: asInstant(Date.parse('2025-12-31T15:00:00.000Z')) }),
    quiet,
    quietOrWaiting: async () => {
      for (let calm = 0; calm < CALM_TURNS; calm++) {
        await turn();
        if (counts.inStore > 0) calm = 0;
      }
    },
    pass: async (ms) => {
      for (let left = ms; left > 0; left -= STEP_MS) {
        clock.advance(Math.min(STEP_MS, left));
        await quiet();
      }
      await control.server.expire();
    },
    stop: async () => {
      control.server.stop();
      for (const gateway of gateways) gateway.stop();
      await quiet();
    },
  };
}

const STEP_MS = 5_000;
const CALM_TURNS = 10;
const BEGIN = { segment: 0, offset: 0 };

interface GatewayParts {
  readonly clock: ManualClock;
  readonly control: { readonly server: LeaseServer };
  readonly budget: Budget;
  /** Of each request. */
  readonly tokens: number;
  readonly counts: { admitted: number; tokens: number; underWay: number };
  readonly post: Parameters<typeof postCharges<Transaction>>[0];
}

class SimulatedGateway implements WorldGateway {
  readonly id: string;
  open: { readonly hold: Hold; readonly tokens: number; readonly at: number }[] = [];
  readonly #parts: GatewayParts;
  #runs = 0;
  #admissions: Admissions;
  #faults: Fault[] = [];
  /** Records, and where the next one will stand. */
  #spool: ChargedRecord[] = [];
  #spoolEnd = 0;
  /** What stands before it was done by earlier runs. */
  #recoveredTo = 0;
  #position = BEGIN;
  #withdraw: () => void = () => {};

  constructor(id: string, parts: GatewayParts) {
    this.id = id;
    this.#parts = parts;
    this.#admissions = this.#start();
  }

  async ask(tokens = this.#parts.tokens): Promise<Entry> {
    const { counts, clock } = this.#parts;
    const entry = await this.#entered(tokens);
    if (entry.kind !== 'hold') return entry;
    counts.admitted += 1;
    counts.tokens += tokens;
    this.open.push({ hold: entry.hold, tokens, at: clock.monotonicMs() });
    return entry;
  }

  end(how: 'done' | 'released', used?: number): void {
    const [first] = this.open.splice(0, 1);
    if (first === undefined) return;
    if (how === 'released') {
      this.#parts.counts.admitted -= 1;
      this.#parts.counts.tokens -= first.tokens;
      first.hold.release();
      return;
    }
    const tokens = used ?? first.tokens;
    this.#parts.counts.tokens += tokens - first.tokens;
    first.hold.settle({ tokens, costNanoUsd: 1, microCredits: undefined });
    this.#record(tokens);
  }

  async charge(): Promise<void> {
    await this.#charge(this.#recoveredTo);
    if (this.#position.offset >= this.#recoveredTo) this.#admissions.recovered();
    await this.#charge(this.#spoolEnd);
  }

  kill(): void {
    this.stop();
    for (const { tokens } of this.open.splice(0)) this.#record(tokens);
    this.#recoveredTo = this.#spoolEnd;
    this.#admissions = this.#start();
  }

  fail(fault: Fault): void {
    this.#faults.push(fault);
  }

  stop(): void {
    this.#withdraw();
    this.#isDead = true;
  }

  #isDead = false;

  #start(): Admissions {
    const run = `${this.id}r${++this.#runs}`;
    this.#isDead = false;
    const admissions = createAdmissions({
      ...{ gateway: this.id, run, clock: this.#parts.clock, log: silentLog },
      mayAdmitAway: () => false,
      call: (call) => this.#underWay(() => this.#call(call, run)),
    });
    this.#listen(admissions);
    return admissions;
  }

  listenAgain(): void {
    this.#withdraw();
    this.#listen(this.#admissions);
  }

  #listen(admissions: Admissions): void {
    const { control } = this.#parts;
    const { server } = control;
    this.#withdraw = server.listen(this.id, (recall) => {
      const isOver = () => this.#isDead || server !== control.server;
      void this.#underWay(() => admissions.recalled(recall)).then(() => isOver() || this.#listen(admissions));
    });
  }

  async #call(call: Parameters<LeaseServer['call']>[0], run: string): ReturnType<LeaseServer['call']> {
    const isOfDead = run !== `${this.id}r${this.#runs}`;
    const fault = isOfDead ? 'question_lost' : this.#faults.shift();
    if (fault === 'question_lost') throw new Error(fault);
    const answer = await this.#parts.control.server.call(leaseCallSchema.parse(JSON.parse(JSON.stringify(call))));
    if (fault === 'answer_lost') throw new Error(fault);
    return leaseAnswerSchema.parse(JSON.parse(JSON.stringify(answer)));
  }

  async #underWay<T>(act: () => Promise<T>): Promise<T> {
    this.#parts.counts.underWay += 1;
    try {
      return await act();
    } finally {
      this.#parts.counts.underWay -= 1;
    }
  }

  #entered(tokens: number): Promise<Entry> {
    const requirements = requirementsOf({
      caller: { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] },
      endpoint: { id: 'e' },
      account: {
        inFlightPerKeyMax: undefined,
        whenControlIsAway: 'refuse',
        defaultHoldNanoUsd: 1,
        budgets: [this.#parts.budget],
      },
    });
    const facts = { requirements, size: { tokens, costNanoUsd: () => 1, microCredits: () => 0 } };
    const entry = this.#admissions.enter(facts);
    if (entry.kind !== 'wait') return Promise.resolve(entry);
    return new Promise((resolve) => this.#admissions.wait(facts, resolve));
  }

  #record(tokens: number): void {
    const who = { workspaceId: 'w', keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] };
    this.#spool.push({ ...who, at: this.#parts.clock.now(), tokens, costNanoUsd: 1 });
    this.#spoolEnd += 1;
  }

  async #charge(to: number): Promise<void> {
    const from = this.#position;
    if (from.offset >= to) return;
    const records = this.#spool.splice(0, to - from.offset);
    const batch: ChargeBatch = {
      version: CHARGE_VERSION,
      ...{ spoolId: this.id, run: `${this.id}r${this.#runs}` },
      ...{ isOfEarlierRun: from.offset < this.#recoveredTo, range: { from, to: { segment: 0, offset: to } }, records },
    };
    await postCharges(this.#parts.post, batch);
    // As after an answer that was lost: the same again changes nothing.
    const { position } = await postCharges(this.#parts.post, batch);
    this.#position = position ?? from;
  }
}
