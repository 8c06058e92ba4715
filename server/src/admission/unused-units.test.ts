import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store, Transaction } from '../store/index.ts';
import { type Admissions, createAdmissions, type Entry } from './admissions.ts';
import { creditRequirements } from './credit-limits.ts';
import type { LeasePool } from './lease-pool.ts';
import { createLeaseServer, type LeaseServer } from './lease-server.ts';
import { ONCE_DRAWS_MAX } from './lease-terms.ts';
import type { LeaseCall } from './lease-wire.ts';
import type { Requirement } from './limits.ts';
import { runRequirements } from './run-limits.ts';
import { runPools } from './run-pool.ts';
import { kinds } from './run-steps.test-support.ts';
import { makeRunWorld, type RunWorld } from './run-world.test-support.ts';

const NEW_YEAR = asInstant(Date.UTC(2026, 0, 1));
const NEXT_YEAR = asInstant(Date.UTC(2027, 0, 1));

describe.each(storeEngines)('units that nobody uses, on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  let stops: (() => Promise<void> | void)[] = [];
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterEach(async () => {
    for (const stop of stops) await stop();
    stops = [];
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test('callers without credits hold nothing of the quota of everybody', async () => {
    const { world, id, door } = await made({ runQuota: 50 });
    const refused = await ask(world, door, sharedRuns(60, creditRequirements(REFUSES, 'w')));
    expect(reasons(refused)).toEqual(['credits']);
    expect(await world.standing(id)).toEqual({ used: 0, held: 0 });
    expect(reasons(await ask(world, door, [single()]))).toEqual(['hold']);
  });

  test('a run that the quota refuses holds nothing of the hour', async () => {
    const { world, door } = await made({ runQuota: 0, runsPerHour: 10 });
    const refused = await ask(world, door, sharedRuns(30));
    expect(reasons(refused)).not.toContain('hold');
    await settled(world);
    expect(await world.stores.sights.held('hour')).toBe(0);
  });

  test('a client that goes while it waits leaves nothing held', async () => {
    const { world, id, door } = await made({ runQuota: 50 });
    const told: Entry[] = [];
    const timers = sharedRuns(20).map((requirements) =>
      door.wait({ requirements, size: SIZE }, (entry) => told.push(entry)),
    );
    // Once they were looked at, and once they were asked for.
    await turn();
    await turn();
    for (const timer of timers) timer.cancel();
    await settled(world);
    expect(told).toEqual([]);
    expect(await world.standing(id)).toEqual({ used: 0, held: 0 });
  });

  test('a unit for a run whose requests still wait is recalled with its source, and drawn again', async () => {
    const world = await makeRunWorld(store, { gateways: 2, runsPerHour: 1 });
    stops.push(world.stop);
    await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 1 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    expect(await kinds(world, one, [{ id: 'r' }])).toEqual(['hold']);
    one.end('released');
    // Nobody waited for the sweep of what is idle.
    expect(await kinds(world, other, [{ id: 'another' }])).toEqual(['hold']);
  });

  test('a burst of new runs is asked for in bounded calls, one after the other, each in few transactions', async () => {
    const { world, door, calls, transactions } = await made({ runQuota: 10_000 });
    const entries = await ask(world, door, sharedRuns(2 * ONCE_DRAWS_MAX + 1));
    expect(reasons(entries)).toEqual(['hold']);
    const drawn = calls.map(({ draws }) => draws.length);
    expect(Math.max(...drawn)).toBe(ONCE_DRAWS_MAX);
    expect(drawn.filter((draws) => draws > 0)).toHaveLength(3);
    expect(transactions()).toBeLessThanOrEqual(2 * 4 + 1);
  });

  test('when the quota is used up, a burst of new runs asks other gateways once for each call', async () => {
    const { world, door, server, calls } = await made({ runQuota: 1 });
    let recalls = 0;
    const listen = (): void => {
      server.listen('another', ({ recall }) => {
        recalls += 1;
        void server.call({ ...callOf('another'), recalled: recall }).then(listen);
      });
    };
    await server.call({ ...callOf('another'), draws: [{ limit: limitOf(single()), need: 1, want: 1 }] });
    listen();
    const refused = await ask(world, door, sharedRuns(100));
    expect(reasons(refused)).toEqual(['run_quota']);
    expect(recalls).toBe(calls.filter(({ draws }) => draws.length > 0).length);
    expect(recalls).toBeLessThan(5);
  });

  test('control away: those that wait for their turn are decided with the call that is lost', async () => {
    const world = await makeRunWorld(store, { gateways: 0 });
    stops.push(world.stop);
    const lost = Promise.withResolvers<never>();
    const door = createAdmissions({
      ...{ gateway: 'g', run: 'r', clock: world.clock, log: silentLog },
      mayAdmitAway: () => true,
      call: () => lost.promise,
    });
    stops.push(() => door.stop().catch(() => {}));
    const told: string[] = [];
    for (const requirements of sharedRuns(ONCE_DRAWS_MAX + 10))
      door.wait({ requirements, size: SIZE }, ({ kind }) => told.push(kind));
    await world.quietOrWaiting();
    lost.reject(new Error('away'));
    await world.quietOrWaiting();
    expect(told).toHaveLength(ONCE_DRAWS_MAX + 10);
    expect(new Set(told)).toEqual(new Set(['hold']));
  });

  async function made(limits: { readonly runQuota: number; readonly runsPerHour?: number }) {
    const world = await makeRunWorld(store, { gateways: 0 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: limits.runQuota });
    let ids = 0;
    let transactions = 0;
    const pools = runPools({
      stores: world.stores,
      newId: () => `unused-${id}-${++ids}`,
      runsPerHour: async () => limits.runsPerHour,
    });
    const server: LeaseServer = createLeaseServer<Transaction>({
      pools: [...pools, noCredits],
      transaction: (act) => {
        transactions += 1;
        return world.transaction(act);
      },
      ...{ epoch: 'e', clock: world.clock, log: silentLog },
    });
    const calls: LeaseCall[] = [];
    const door = createAdmissions({
      ...{ gateway: 'g', run: 'r', clock: world.clock, log: silentLog },
      mayAdmitAway: () => false,
      call: (call) => {
        calls.push(call);
        return server.call(call);
      },
    });
    hasHourly = limits.runsPerHour !== undefined;
    stops.push(() => door.stop(), server.stop.bind(server), world.stop);
    return { world, id, server, door, calls, transactions: () => transactions };
  }
});

let hasHourly = false;
const SIZE = { tokens: 1, costNanoUsd: () => 1, microCredits: () => 1 };
const REFUSES = { isEnforced: true, workspaces: {} };

const noCredits: LeasePool<Transaction> = {
  prefix: 'credits/',
  draw: async () => ({ kind: 'exhausted', used: 0, allowed: 0, resetAt: undefined }),
  giveBack: async () => {},
  expire: async () => {},
  holders: async () => [],
};

function sharedRuns(count: number, more: readonly Requirement[] = []): readonly (readonly Requirement[])[] {
  return Array.from({ length: count }, (_, index) => [...runOf(`run-${index}`, true), ...more]);
}

function single(): readonly Requirement[] {
  return runOf('single', false);
}

function runOf(id: string, isShared: boolean): readonly Requirement[] {
  const run = { workspaceId: 'w', type: 'api', isBillable: true, id, isShared };
  return runRequirements({ hasQuota: true, hasHourly }, run, 'p');
}

function limitOf(requirements: readonly Requirement[]) {
  const [limit] = requirements.flat();
  if (limit === undefined) throw new Error('a limit');
  const { pool, poolKind, kind } = limit;
  return { pool, poolKind, kind };
}

function callOf(gateway: string): LeaseCall {
  return { version: 1, gateway, incarnation: `${gateway}.00000000`, draws: [], returns: [], isRecovered: false };
}

async function ask(
  world: RunWorld,
  door: Admissions,
  asked: readonly (readonly Requirement[])[],
): Promise<readonly Entry[]> {
  const told: Entry[] = [];
  for (const requirements of asked) {
    const facts = { requirements, size: SIZE };
    const entry = door.enter(facts);
    if (entry.kind === 'wait') door.wait(facts, (then) => told.push(then));
    else told.push(entry);
  }
  while (told.length < asked.length) {
    await world.quietOrWaiting();
    if (told.length < asked.length) world.clock.advance(50);
  }
  await settled(world);
  return told;
}

/** What goes back is on its way within a second. */
async function settled(world: RunWorld): Promise<void> {
  await world.quietOrWaiting();
  world.clock.advance(1_000);
  await world.quietOrWaiting();
}

function reasons(entries: readonly Entry[]): readonly string[] {
  return [...new Set(entries.map((entry) => (entry.kind === 'refuse' ? entry.reason : entry.kind)))];
}
