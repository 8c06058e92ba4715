import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { askAll, asking, kinds, letInOf, settleAll } from './run-steps.test-support.ts';
import { makeRunWorld } from './run-world.test-support.ts';

const NEW_YEAR = asInstant(Date.UTC(2026, 0, 1));
const NEXT_YEAR = asInstant(Date.UTC(2027, 0, 1));
const DAY_MS = 86_400_000;

describe.each(storeEngines)('runs on $engine', ({ start }) => {
  let places: Awaited<ReturnType<typeof start>>;
  let store: Store;
  beforeAll(async () => {
    places = await start();
    store = await (await places.place()).open();
  });
  afterAll(async () => {
    await store.close();
    await places.dispose();
  });

  test.each([1, 2, 4].flatMap((gateways) => [1, 7, 100].map((n) => ({ gateways, n }))))(
    'number 2: 200 requests at once on a quota for $n runs through $gateways gateways let in exactly $n',
    async ({ gateways, n }) => {
      const world = await makeRunWorld(store, { gateways });
      const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: n });
      const entries = await askAll(
        world,
        Array.from({ length: 200 }, () => ({})),
      );
      expect(entries.filter(({ kind }) => kind === 'hold')).toHaveLength(n);
      const refused = entries.filter((entry) => entry.kind === 'refuse');
      expect(refused).toHaveLength(200 - n);
      expect(
        refused.every(
          ({ reason, allowed, resetAtMs }) => `${reason} ${allowed} ${resetAtMs}` === `run_quota ${n} ${NEXT_YEAR}`,
        ),
      ).toBe(true);
      await settleAll(world);
      expect((await world.standing(id)).used).toBe(n);
      await world.stop();
    },
  );

  test.each([1, 2, 4].flatMap((gateways) => [1, 7].map((n) => ({ gateways, n }))))(
    'number 2: 200 requests at once of 20 shared runs on a quota for $n through $gateways gateways let in all of exactly $n runs',
    async ({ gateways, n }) => {
      const world = await makeRunWorld(store, { gateways });
      const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: n });
      const asked = Array.from({ length: 200 }, (_, index) => ({ id: `run-${index % 20}` }));
      const entries = await askAll(world, asked);
      const letIn = new Map<string, number>();
      for (const [index, { kind }] of entries.entries())
        if (kind === 'hold') letIn.set(asked[index]?.id ?? '', (letIn.get(asked[index]?.id ?? '') ?? 0) + 1);
      expect([...letIn.values()]).toEqual(Array.from({ length: n }, () => 10));
      expect(await world.standing(id)).toEqual({ used: 0, held: n });
      await settleAll(world);
      expect(await world.standing(id)).toEqual({ used: n, held: 0 });
      expect(world.begun).toHaveLength(n);
      await world.stop();
    },
  );

  test('a run that was let in is never refused for the quota, at whatever gateway, for a day; then it is another', async () => {
    const world = await makeRunWorld(store, { gateways: 2 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 1 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    const turn = { id: 'turn', type: 'coding_agent' };
    expect(await kinds(world, one, [turn, turn, {}])).toEqual(['hold', 'hold', 'refuse']);
    expect(await kinds(world, other, [turn, { ...turn, type: 'chat' }])).toEqual(['hold', 'refuse']);
    await settleAll(world);
    world.clock.jumpWall(DAY_MS - 120_000);
    expect(await kinds(world, one, [turn])).toEqual(['hold']);
    // Another process of the gateway does not know it, and asks.
    other.kill();
    expect(await kinds(world, other, [turn])).toEqual(['hold']);
    await settleAll(world);
    expect(await world.standing(id)).toEqual({ used: 1, held: 0 });
    await world.pass(120_000);
    one.kill();
    expect(await kinds(world, one, [turn])).toEqual(['refuse']);
    await world.stop();
  });

  test('the unit of a run goes back when none of its requests was carried out, at the last gateway that held it', async () => {
    const world = await makeRunWorld(store, { gateways: 2 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 1 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    expect(await kinds(world, one, [{ id: 'r' }, { id: 'r' }])).toEqual(['hold', 'hold']);
    expect(await kinds(world, other, [{ id: 'r' }])).toEqual(['hold']);
    one.end('released');
    one.end('released');
    await world.pass(25_000);
    expect(await world.standing(id)).toEqual({ used: 0, held: 1 });
    other.end('released');
    await world.pass(25_000);
    expect(await world.standing(id)).toEqual({ used: 0, held: 0 });
    expect(await kinds(world, one, [{ id: 'another' }])).toEqual(['hold']);
    await world.stop();
  });

  test('what was leased ahead for single runs is recalled for a shared one, from the gateway that asks too', async () => {
    const world = await makeRunWorld(store, { gateways: 2 });
    await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 6 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    expect(await kinds(world, one, [{}, {}, {}])).toEqual(['hold', 'hold', 'hold']);
    expect(await kinds(world, one, [{ id: 'a' }])).toEqual(['hold']);
    expect(await kinds(world, other, [{ id: 'b' }, {}, {}])).toEqual(['hold', 'hold', 'refuse']);
    await world.stop();
  });

  test('background runs and refused ones need no unit, and are told of all the same', async () => {
    const world = await makeRunWorld(store, { gateways: 1 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 0 });
    const [only] = world.gateways;
    if (only === undefined) throw new Error('a gateway');
    const summary = { type: 'detection_summary', isBillable: false };
    expect(await kinds(world, only, [summary, { ...summary, id: 's' }, { ...summary, id: 's' }, {}])).toEqual([
      'hold',
      'hold',
      'hold',
      'refuse',
    ]);
    await settleAll(world);
    expect(await world.standing(id)).toEqual({ used: 0, held: 0 });
    expect(world.begun).toHaveLength(2);
    await world.stop();
  });

  test.each(['warn', 'overage'] as const)('at the quota, %s refuses nothing and counts on', async (atQuota) => {
    const world = await makeRunWorld(store, { gateways: 2 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 3, atQuota });
    const entries = await askAll(world, [...Array.from({ length: 10 }, () => ({})), { id: 'a' }, { id: 'a' }]);
    expect(entries.every(({ kind }) => kind === 'hold')).toBe(true);
    await settleAll(world);
    expect(await world.standing(id)).toEqual({ used: 11, held: 0 });
    await world.stop();
  });

  test('Q-08: in no hour do more runs begin than the hourly limit says, and the answer says when there is room', async () => {
    const world = await makeRunWorld(store, { gateways: 2, runsPerHour: 5 });
    const startedMs = world.clock.now();
    const entries = await askAll(world, [...Array.from({ length: 8 }, () => ({})), { id: 'a' }, { id: 'a' }]);
    const letIn = entries.filter(({ kind }) => kind === 'hold').length;
    expect([5, 6]).toContain(letIn);
    await settleAll(world);
    expect(world.begun).toHaveLength(5);
    world.restartControl();
    const [one] = world.gateways;
    if (one === undefined) throw new Error('a gateway');
    world.clock.jumpWall(30 * 60_000);
    await world.pass(25_000);
    const [refused] = await asking(world, [one.ask()]);
    if (refused?.kind !== 'refuse') throw new Error('refused');
    expect([refused.reason, refused.used, refused.allowed]).toEqual(['runs_per_hour', 5, 5]);
    const { resetAtMs = 0 } = refused;
    expect(resetAtMs).toBeGreaterThanOrEqual(startedMs + 3_600_000);
    expect(resetAtMs).toBeLessThanOrEqual(startedMs + 3_660_000);
    world.clock.jumpWall(resetAtMs - world.clock.now() - 1_000);
    expect(await kinds(world, one, [{}])).toEqual(['refuse']);
    await world.pass(2_000);
    expect(await kinds(world, one, [{}])).toEqual(['hold']);
    await world.stop();
  });

  test('the next period takes over by itself, with its own quota; what came before it counts in the one before', async () => {
    const startsAt = asInstant(NEXT_YEAR - 60_000);
    const world = await makeRunWorld(store, { gateways: 2, startsAt });
    const first = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 3 });
    const second = await world.addPeriod({ from: NEXT_YEAR, to: asInstant(NEXT_YEAR + 30 * DAY_MS), runQuota: 2 });
    expect(
      letInOf(
        await askAll(
          world,
          Array.from({ length: 10 }, () => ({})),
        ),
      ),
    ).toBe(3);
    await world.pass(61_000);
    expect(letInOf(await askAll(world, [...Array.from({ length: 9 }, () => ({})), { id: 'late' }]))).toBe(2);
    await settleAll(world);
    expect(await world.standing(first)).toEqual({ used: 3, held: 0 });
    expect((await world.standing(second)).used).toBe(2);
    await world.stop();
  });

  test('requests that wait while a period ends take units of the next and count there: neither is overspent', async () => {
    const startsAt = asInstant(NEXT_YEAR - 100);
    const world = await makeRunWorld(store, { gateways: 2, startsAt });
    const first = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 2 });
    const second = await world.addPeriod({ from: NEXT_YEAR, to: asInstant(NEXT_YEAR + DAY_MS), runQuota: 4 });
    const entries = await askAll(
      world,
      Array.from({ length: 20 }, () => ({})),
    );
    const letIn = letInOf(entries);
    expect(letIn).toBeGreaterThanOrEqual(2);
    expect(letIn).toBeLessThanOrEqual(6);
    await settleAll(world);
    await world.pass(30_000);
    const [before, after] = [await world.standing(first), await world.standing(second)];
    expect(before.used + after.used).toBe(letIn);
    expect(before.used).toBeLessThanOrEqual(2);
    expect([before.held, after.held]).toEqual([0, 0]);
    await world.stop();
  });

  test('extra capacity lets in more while it lasts, and not a run longer', async () => {
    const world = await makeRunWorld(store, { gateways: 2 });
    const id = await world.addPeriod({ from: NEW_YEAR, to: NEXT_YEAR, runQuota: 2 });
    const at = world.clock.now();
    const created = { at, by: 'admin@acme.com' };
    const addOn = { id: 'more', runs: 3, from: asInstant(at + 60_000), to: asInstant(at + 120_000), note: '', created };
    await world.transaction((tx) => world.stores.periods.addAddOn(tx, id, addOn));
    const some = Array.from({ length: 10 }, () => ({}));
    const first = await askAll(world, some);
    expect(letInOf(first)).toBe(2);
    expect(first.find((entry) => entry.kind === 'refuse')).toMatchObject({ resetAtMs: addOn.from });
    await world.pass(60_000);
    expect(letInOf(await askAll(world, some.slice(0, 2)))).toBe(2);
    await settleAll(world);
    await world.pass(60_000);
    expect(letInOf(await askAll(world, some))).toBe(0);
    expect((await world.standing(id)).used).toBe(4);
    await world.stop();
  });
});
