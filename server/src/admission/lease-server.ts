import type { Clock, Instant, Log, Timer } from '#kernel';
import { type Drawn, type Holder, type LeasePool, runOf } from './lease-pool.ts';
import { shareOf } from './lease-share.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { type Draw, type Grant, LEASE_VERSION, type LeaseAnswer, type LeaseCall, type Recall } from './lease-wire.ts';
import { MemoryPools } from './memory-pools.ts';
import { Recalls } from './recalls.ts';
import { Sessions } from './sessions.ts';

/** Leases units of every limit to gateways: control's side. */
export interface LeaseServer {
  /** Draws, returns and renewals of a gateway. A draw is refused only after others were asked for what they do not use. */
  call(call: LeaseCall): Promise<LeaseAnswer>;
  /** A gateway asks what is wanted back. Returns how to withdraw the question. */
  listen(gateway: string, tell: (recall: Recall) => void): () => void;
  /** What earlier runs of a gateway leased is over: its spool was recovered and their charges were posted. */
  recovered(holder: Holder): Promise<void>;
  /** Ends leases whose term is over. Called by itself as well, every few seconds. */
  expire(): Promise<void>;
  /** Another amount is allowed now: gateways give back what they do not use, and ask anew. Waits no longer than recalls do. */
  recall(pool: string): Promise<void>;
  stop(): void;
}

/** What the lease server acts with. */
export interface LeaseServerPorts<Tx> {
  /** Of the store; none: only limits of rates and of calls in flight. */
  readonly pools: readonly LeasePool<Tx>[];
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  /** Names this run of control. */
  readonly epoch: string;
  readonly clock: Clock;
  readonly log: Log;
}

const EXPIRE_EVERY_MS = 5_000;
/** In one transaction: so long others wait. */
const DRAWS_PER_TURN = 64;
const LATE =
  'Gateways did not give back in time what they hold of a limit and do not use. Others may be refused meanwhile.';

/** Makes the lease server of one control process. */
export function createLeaseServer<Tx>(ports: LeaseServerPorts<Tx>): LeaseServer {
  return new Server(ports);
}

class Server<Tx> implements LeaseServer {
  readonly #ports: LeaseServerPorts<Tx>;
  readonly #memory: MemoryPools;
  readonly #sessions: Sessions;
  readonly #recalls: Recalls;
  /** By pool: gateways that may hold units of it. */
  readonly #leasers = new Map<string, Set<string>>();
  /** Pools of the store whose leases of earlier runs of control are among those. */
  readonly #read = new Set<string>();
  /** By pool: what has to be done before its next draw. Transactions on one pool would only run into each other. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #timer: Timer | undefined;

  constructor(ports: LeaseServerPorts<Tx>) {
    this.#ports = ports;
    this.#memory = new MemoryPools(ports.clock, ports.epoch);
    this.#sessions = new Sessions(ports.clock);
    this.#recalls = new Recalls(ports.clock);
    this.#expireLater();
  }

  async call(call: LeaseCall): Promise<LeaseAnswer> {
    const holder = { gateway: call.gateway, incarnation: call.incarnation };
    const { hasJoined, isNew } = this.#sessions.renew(holder, call.heldSince);
    // The process that held them is gone: nothing of it is in flight.
    if (isNew) this.#memory.forget(isOfEarlierRun(holder));
    if (hasJoined) this.#tellOthers(holder);
    await this.#takeBack(call, holder);
    if (call.isRecovered) await this.recovered(holder);
    if (call.recalled !== undefined) this.#recalls.answered(holder.gateway, call.recalled);
    const grants = await this.#drawAll(call.draws, holder);
    return {
      version: LEASE_VERSION,
      epoch: this.#ports.epoch,
      gateways: this.#sessions.count,
      place: this.#sessions.gateways.indexOf(holder.gateway),
      termMs: LEASE_TERM_MS,
      grants: [...grants],
    };
  }

  listen(gateway: string, tell: (recall: Recall) => void): () => void {
    return this.#recalls.listen(gateway, tell);
  }

  async recovered(holder: Holder): Promise<void> {
    await this.#expireThose(isOfEarlierRun(holder));
  }

  async recall(pool: string): Promise<void> {
    await this.#recall(this.#sessions.gateways, [pool]);
  }

  async expire(): Promise<void> {
    this.#sessions.expire();
    this.#memory.forget((holder) => this.#sessions.isOver(holder));
    this.#memory.sweep();
    await this.#expireThose((holder) => this.#sessions.isOver(holder));
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #expireThose(isOver: (holder: Holder) => boolean): Promise<void> {
    for (const pool of this.#ports.pools) {
      await this.#ports.transaction(async (tx) => {
        const over = (await pool.holders(tx)).filter(isOver);
        for (const holder of over) await pool.expire(tx, holder);
      });
    }
  }

  async #recall(gateways: readonly string[], pools: readonly string[]): Promise<void> {
    const late = await this.#recalls.ask(gateways, pools);
    if (late.length === 0 || pools.length === 0) return;
    this.#ports.log.warn({ gateways: late, pools }, LATE);
  }

  /** They call at once, and so hear how many gateways there are: their parts are smaller now. */
  #tellOthers({ gateway }: Holder): void {
    void this.#recall(
      this.#sessions.gateways.filter((each) => each !== gateway),
      [],
    );
  }

  async #takeBack({ returns }: LeaseCall, { gateway }: Holder): Promise<void> {
    const stored = returns.filter((each) => this.#poolOf(each.pool) !== undefined && each.amount > 0);
    for (const each of returns) if (this.#poolOf(each.pool) === undefined) this.#memory.giveBack(each, gateway);
    if (stored.length === 0) return;
    await this.#ports.transaction(async (tx) => {
      for (const { incarnation, ...units } of stored) {
        await this.#poolOf(units.pool)?.giveBack(tx, { ...units, holder: { gateway, incarnation } });
      }
    });
  }

  /** What is drawn of one source goes together: in its turn, with one question to other gateways. */
  async #drawAll(draws: readonly Draw[], holder: Holder): Promise<readonly Grant[]> {
    const bySource = Map.groupBy(draws, ({ limit }) => this.#sourceOf(limit.pool));
    const grants = await Promise.all([...bySource].map(([source, some]) => this.#drawOf(source, some, holder)));
    return grants.flat();
  }

  async #drawOf(source: string, draws: readonly Draw[], holder: Holder): Promise<readonly Grant[]> {
    // What one run waits for before what is drawn ahead for others.
    const alone = draws.filter(({ limit }) => limit.pool !== source);
    const ordered = [...alone, ...draws.filter(({ limit }) => limit.pool === source)];
    const first = await this.#drawOnce(source, ordered, holder);
    this.#note(source, first, holder);
    const refused = ordered.filter((_, index) => first[index]?.kind === 'exhausted');
    if (refused.length === 0) return first;
    const leasers = [...(await this.#leasersOf(source))];
    // What the gateway that asks holds itself it has used up, unless it is of another pool, or too little for a request.
    const mayHold = refused.some(({ limit, need }) => limit.pool !== source || need > 1);
    const asked = mayHold ? leasers : leasers.filter((gateway) => gateway !== holder.gateway);
    if (asked.length === 0) return first;
    await this.#recall(asked, [source]);
    const second = await this.#drawOnce(source, refused, holder);
    this.#note(source, second, holder);
    return [...first.filter(({ kind }) => kind !== 'exhausted'), ...second];
  }

  /** Who has units of it. What was leased before this run of control began stands in the store. */
  async #leasersOf(source: string): Promise<ReadonlySet<string>> {
    const pool = this.#poolOf(source);
    const leasers = this.#leasers.get(source) ?? new Set<string>();
    this.#leasers.set(source, leasers);
    if (pool === undefined || this.#read.has(source)) return leasers;
    try {
      const holders = await this.#ports.transaction((tx) => pool.holders(tx));
      for (const { gateway } of holders) leasers.add(gateway);
      this.#read.add(source);
    } catch (error) {
      this.#ports.log.error({ error, pool: source }, 'Who holds units of a limit could not be read.');
    }
    return leasers;
  }

  /** Remembers who has units, so that they can be recalled. */
  #note(source: string, grants: readonly Grant[], { gateway }: Holder): void {
    if (!grants.some((grant) => grant.kind === 'granted' && grant.amount > 0)) return;
    const leasers = this.#leasers.get(source) ?? new Set();
    this.#leasers.set(source, leasers.add(gateway));
  }

  async #drawOnce(source: string, draws: readonly Draw[], holder: Holder): Promise<readonly Grant[]> {
    if (this.#poolOf(source) === undefined) return draws.map((draw) => this.#drawHere(draw, holder));
    const grants: Grant[] = [];
    for (let from = 0; from < draws.length; from += DRAWS_PER_TURN) {
      const some = draws.slice(from, from + DRAWS_PER_TURN);
      grants.push(...(await this.#inTurn(source, () => this.#drawStored(some, holder))));
    }
    return grants;
  }

  #drawHere(draw: Draw, holder: Holder): Grant {
    return draw.limit.poolKind === 'stored' ? unlimited(draw) : this.#memory.draw(draw, holder, this.#sessions.count);
  }

  async #drawStored(draws: readonly Draw[], holder: Holder): Promise<readonly Grant[]> {
    const { clock, log, transaction } = this.#ports;
    const at = clock.now();
    try {
      return await transaction(async (tx) => {
        const grants: Grant[] = [];
        for (const draw of draws) grants.push(await this.#drawIn(tx, draw, { holder, at }));
        return grants;
      });
    } catch (error) {
      const pools = draws.map(({ limit }) => limit.pool);
      log.error({ error, pool: pools[0], pools: pools.length }, 'Units of limits could not be leased.');
      return pools.map((pool) => ({ kind: 'unavailable', pool }));
    }
  }

  async #drawIn(tx: Tx, draw: Draw, { holder, at }: { readonly holder: Holder; readonly at: Instant }): Promise<Grant> {
    const { limit, need, want } = draw;
    const share = (available: number) => shareOf({ need, want, available, gateways: this.#sessions.count });
    const drawn = await this.#poolOf(limit.pool)?.draw(tx, { pool: limit.pool, holder, need, share, at });
    return drawn === undefined ? unlimited(draw) : grantOf(drawn, draw, at);
  }

  async #inTurn<T>(pool: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(pool) ?? Promise.resolve()).then(act, act);
    this.#turns.set(pool, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(pool) === turn) this.#turns.delete(pool);
    }
  }

  /** The pool that its units come from. */
  #sourceOf(name: string): string {
    return this.#poolOf(name)?.sharesWith?.(name) ?? name;
  }

  #poolOf(name: string): LeasePool<Tx> | undefined {
    return this.#ports.pools.find((pool) => name.startsWith(pool.prefix));
  }

  #expireLater(): void {
    this.#timer = this.#ports.clock.after(EXPIRE_EVERY_MS, () => {
      this.expire().catch((error: unknown) => {
        this.#ports.log.error({ error }, 'Leases whose term is over could not be ended. It is tried again.');
      });
      this.#expireLater();
    });
  }
}

function isOfEarlierRun(than: Holder): (holder: Holder) => boolean {
  return (holder) => holder.gateway === than.gateway && runOf(holder) !== runOf(than);
}

function grantOf(drawn: Drawn, draw: Draw, at: Instant): Grant {
  const { pool } = draw.limit;
  switch (drawn.kind) {
    case 'granted': {
      const { amount, period, isDirect, endsAt } = drawn;
      const usableMs = endsAt === undefined ? Number.MAX_SAFE_INTEGER : Math.max(0, endsAt - at);
      return { kind: 'granted', pool, amount, period, isDirect, usableMs };
    }
    case 'exhausted': {
      if (draw.need === 0) return { kind: 'granted', pool, amount: 0, period: '', isDirect: true, usableMs: 0 };
      const { used, allowed, resetAt } = drawn;
      const reset = resetAt === undefined ? {} : { resetAtMs: resetAt };
      return { kind: 'exhausted', pool, need: draw.need, used, allowed, ...reset };
    }
    case 'unlimited':
      return unlimited(draw, drawn.endsAt === undefined ? UNLIMITED_MS : Math.max(0, drawn.endsAt - at));
  }
}

/** Asked again after so long, since there may be a limit by then. */
const UNLIMITED_MS = 5_000;

function unlimited({ limit }: Draw, usableMs = UNLIMITED_MS): Grant {
  return { kind: 'unlimited', pool: limit.pool, usableMs };
}
