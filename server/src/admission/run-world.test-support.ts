import { setImmediate as turn } from 'node:timers/promises';
import { asInstant, type Instant, silentLog } from '#kernel';
import { heldAt, type QuotaStores, type RunPeriod } from '#runs';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { kyselyQuotaStores } from '../runs/adapters/kysely-quota-stores.ts';
import type { Store, Transaction } from '../store/index.ts';
import { requirementsOf } from './account-limits.ts';
import { kyselyChargePositions } from './adapters/kysely-charge-positions.ts';
import { type Admissions, createAdmissions, type Entry } from './admissions.ts';
import { CHARGE_VERSION, type ChargeBatch, type ChargedRecord } from './charge.ts';
import { type BegunRun, runCharges } from './charge-runs.ts';
import type { Hold } from './held-units.ts';
import { createLeaseServer, type LeaseServer } from './lease-server.ts';
import { leaseAnswerSchema, leaseCallSchema } from './lease-wire.ts';
import { postCharges } from './post-charges.ts';
import { runPools } from './run-pool.ts';

/** A request as a gateway decided it: of a run of its own, or of a shared one with this id. */
export interface AskedRun {
  readonly id?: string | undefined;
  readonly type?: string;
  readonly isBillable?: boolean;
}

/** A gateway as its limits see it. */
export interface RunGateway {
  /** Requests that were let in and have not ended. */
  readonly open: readonly OpenRequest[];
  ask(run?: AskedRun): Promise<Entry>;
  /** Ends an open request, the oldest unless told otherwise: carried out and in the spool, or released. */
  end(how: 'done' | 'released', which?: 'newest'): void;
  /** Charges what is in the spool. */
  charge(): Promise<void>;
  /** kill -9, and a new process that recovers the spool: what was open is recorded as lost. */
  kill(): void;
  /** The next call to control is lost, before or after control did what it asks. */
  fail(fault: 'question_lost' | 'answer_lost'): void;
}

interface OpenRequest {
  readonly hold: Hold;
  readonly record: ChargedRecord;
}

/** Control and its gateways on a real store, with a clock that is moved. */
export interface RunWorld {
  readonly clock: ManualClock;
  readonly gateways: readonly RunGateway[];
  readonly stores: QuotaStores<Transaction>;
  readonly server: LeaseServer;
  /** With what runs began, as they were told of. */
  readonly begun: readonly BegunRun[];
  readonly transaction: <T>(act: (tx: Transaction) => Promise<T>) => Promise<T>;
  addPeriod(period: Partial<RunPeriod> & Pick<RunPeriod, 'from' | 'to' | 'runQuota'>): Promise<string>;
  standing(periodId: string): Promise<{ readonly used: number; readonly held: number }>;
  /** Another process of control on the same store. */
  restartControl(): void;
  quiet(): Promise<void>;
  quietOrWaiting(): Promise<void>;
  /** Moves the clock in steps that leave time for what it starts. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const STEP_MS = 5_000;
const CALM_TURNS = 10;
const BEGIN = { segment: 0, offset: 0 };
let worlds = 0;

/** A world without periods. The clock starts at `startsAt`; what is of one world is not met by another. */
export async function makeRunWorld(
  store: Store,
  made: { readonly gateways: number; readonly runsPerHour?: number | undefined; readonly startsAt?: Instant },
): Promise<RunWorld> {
  const clock = manualClock(made.startsAt);
  const name = `world-${++worlds}-${process.pid}`;
  const stores = kyselyQuotaStores(store.db);
  const counts = { underWay: 0, inStore: 0, ids: 0 };
  const transaction: RunWorld['transaction'] = async (act) => {
    counts.inStore += 1;
    try {
      return await store.transaction(act);
    } finally {
      counts.inStore -= 1;
    }
  };
  await empty(store);
  const newId = () => `${name}-${++counts.ids}`;
  const begun: BegunRun[] = [];
  const pools = runPools({ stores, newId, runsPerHour: async () => made.runsPerHour });
  const charges = runCharges<Transaction>({
    ...{ stores, newId },
    isWanted: async () => true,
    onBegun: async (_tx, runs) => void begun.push(...runs),
  });
  const makeServer = () => createLeaseServer({ pools, transaction, epoch: newId(), clock, log: silentLog });
  const control = { server: makeServer() };
  const post = { transaction, positions: kyselyChargePositions, consumers: [charges], clock };
  const parts = { clock, control, counts, post, hasHourly: made.runsPerHour !== undefined, newId };
  const gateways = Array.from(
    { length: made.gateways },
    (_, index) => new SimulatedGateway(`${name}-g${index}`, parts),
  );
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 3; calm++) {
      await turn();
      if (counts.underWay + counts.inStore > 0) calm = 0;
    }
  };
  return {
    ...{ clock, gateways, stores, begun, transaction, quiet },
    get server() {
      return control.server;
    },
    addPeriod: async (asked) => {
      const created = { at: clock.now(), by: 'admin@acme.com', byId: 'admin' };
      const common = { id: newId(), kind: 'contract', atQuota: 'refuse', addOns: [], created } as const;
      const period: RunPeriod = { ...common, countedFrom: asked.from, ...asked };
      await transaction((tx) => stores.periods.add(tx, period, 0));
      return period.id;
    },
    standing: async (id) => {
      const period = await stores.periods.find(id);
      return { used: period?.used ?? -1, held: await heldAt(stores, id) };
    },
    restartControl: () => {
      control.server.stop();
      control.server = makeServer();
      for (const gateway of gateways) gateway.listen();
    },
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

/** One account per database: what worlds before left is not met. */
async function empty(store: Store): Promise<void> {
  await store.transaction(async (tx) => {
    for (const table of ['run_holds', 'run_sights', 'run_leases', 'run_minutes', 'run_quarters'] as const)
      await tx.deleteFrom(table).execute();
    await tx.deleteFrom('run_add_ons').execute();
    await tx.deleteFrom('run_periods').execute();
  });
}

interface GatewayParts {
  readonly clock: ManualClock;
  readonly control: { readonly server: LeaseServer };
  readonly counts: { underWay: number };
  readonly post: Parameters<typeof postCharges<Transaction>>[0];
  readonly hasHourly: boolean;
  readonly newId: () => string;
}

class SimulatedGateway implements RunGateway {
  open: OpenRequest[] = [];
  readonly #id: string;
  readonly #parts: GatewayParts;
  #runs = 0;
  #admissions: Admissions;
  #faults: ('question_lost' | 'answer_lost')[] = [];
  #spool: ChargedRecord[] = [];
  #spoolEnd = 0;
  /** What stands before it was done by earlier runs of its process. */
  #recoveredTo = 0;
  #position = BEGIN;
  #withdraw: () => void = () => {};
  #isDead = false;

  constructor(id: string, parts: GatewayParts) {
    this.#id = id;
    this.#parts = parts;
    this.#admissions = this.#start();
  }

  async ask(run: AskedRun = {}): Promise<Entry> {
    const record = this.#recordOf(run);
    const entry = await this.#entered(record.run);
    if (entry.kind === 'hold') this.open.push({ hold: entry.hold, record });
    return entry;
  }

  end(how: 'done' | 'released', which?: 'newest'): void {
    const [first] = this.open.splice(which === 'newest' ? -1 : 0, 1);
    if (first === undefined) return;
    if (how === 'released') first.hold.release();
    else {
      first.hold.settle({ tokens: 1, costNanoUsd: 1, microCredits: undefined });
      this.#write(first.record);
    }
  }

  async charge(): Promise<void> {
    await this.#charge(this.#recoveredTo);
    if (this.#position.offset >= this.#recoveredTo) this.#admissions.recovered();
    await this.#charge(this.#spoolEnd);
  }

  kill(): void {
    this.stop();
    for (const { record } of this.open.splice(0)) this.#write(record);
    this.#recoveredTo = this.#spoolEnd;
    this.#admissions = this.#start();
  }

  fail(fault: 'question_lost' | 'answer_lost'): void {
    this.#faults.push(fault);
  }

  stop(): void {
    this.#withdraw();
    this.#isDead = true;
  }

  listen(): void {
    const admissions = this.#admissions;
    this.#withdraw = this.#parts.control.server.listen(this.#id, (recall) => {
      void this.#underWay(() => admissions.recalled(recall)).then(() => {
        if (!this.#isDead && admissions === this.#admissions) this.listen();
      });
    });
  }

  #start(): Admissions {
    const run = `${this.#id}r${++this.#runs}`;
    this.#isDead = false;
    this.#admissions = createAdmissions({
      ...{ gateway: this.#id, run, clock: this.#parts.clock, log: silentLog },
      mayAdmitAway: () => false,
      call: (call) => this.#underWay(() => this.#call(call, run)),
    });
    this.listen();
    return this.#admissions;
  }

  async #call(call: Parameters<LeaseServer['call']>[0], run: string): ReturnType<LeaseServer['call']> {
    const isOfDead = run !== `${this.#id}r${this.#runs}`;
    const fault = isOfDead ? 'question_lost' : this.#faults.shift();
    if (fault === 'question_lost') throw new Error(fault);
    const { server } = this.#parts.control;
    const answer = await server.call(leaseCallSchema.parse(JSON.parse(JSON.stringify(call))));
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

  #entered(run: ChargedRecord['run']): Promise<Entry> {
    const requirements = requirementsOf({
      caller: { keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] },
      endpoint: { id: 'e' },
      account: {
        ...{ inFlightPerKeyMax: undefined, whenControlIsAway: 'refuse', defaultHoldNanoUsd: 1, budgets: [] },
        runs: { hasQuota: true, hasHourly: this.#parts.hasHourly },
      },
      run: run && { ...run, workspaceId: 'w' },
    });
    const facts = { requirements, size: { tokens: 1, costNanoUsd: () => 1, microCredits: () => 0 } };
    const entry = this.#admissions.enter(facts);
    if (entry.kind !== 'wait') return Promise.resolve(entry);
    return new Promise((resolve) => this.#admissions.wait(facts, resolve));
  }

  #recordOf({ id, type = 'api', isBillable = true }: AskedRun): ChargedRecord {
    const requestId = this.#parts.newId();
    const who = { workspaceId: 'w', keyId: 'k', requesterId: 'p', requester: 'kim@acme.com', groups: [] };
    const of = { type, isBillable, trigger: isBillable ? 'user_started' : 'background', attributedTo: '' } as const;
    const run = { ...of, id: id ?? requestId, isShared: id !== undefined };
    return { ...who, at: asInstant(this.#parts.clock.now()), tokens: 1, costNanoUsd: 1, requestId, run };
  }

  #write(record: ChargedRecord): void {
    this.#spool.push(record);
    this.#spoolEnd += 1;
  }

  async #charge(to: number): Promise<void> {
    const from = this.#position;
    if (from.offset >= to) return;
    const records = this.#spool.splice(0, to - from.offset);
    const batch: ChargeBatch = {
      version: CHARGE_VERSION,
      ...{ spoolId: this.#id, run: `${this.#id}r${this.#runs}` },
      ...{ isOfEarlierRun: from.offset < this.#recoveredTo, range: { from, to: { segment: 0, offset: to } }, records },
    };
    await postCharges(this.#parts.post, batch);
    // As after an answer that was lost: the same again changes nothing.
    const { position } = await postCharges(this.#parts.post, batch);
    this.#position = position ?? from;
  }
}
