import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { storeEngines } from '../../test/store-places.ts';
import type { Store } from '../store/index.ts';
import { LEASE_TERM_MS } from './lease-terms.ts';
import { makeWorld, type World } from './lease-world.test-support.ts';

const RUNS = inject('isProof') ? 300 : 25;
const GATEWAYS = 3;

describe.each(storeEngines)('leases on $engine', ({ engine, start }) => {
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

  const ALL = [1, 2, 4].flatMap((gateways) => [1, 7, 100].map((n) => ({ gateways, n })));
  test.each(ALL.flatMap((each) => [{ ...each }, { ...each, tokensEach: 1_000 }]))(
    `R-35: 200 requests at once on $n units (or $tokensEach tokens) through $gateways gateways let in exactly $n`,
    async ({ gateways, n, tokensEach }: { gateways: number; n: number; tokensEach?: number }) => {
      const world = await makeWorld(store, {
        amount: n * (tokensEach ?? 1),
        gateways,
        ...(tokensEach && { tokensEach }),
      });
      const asked = Array.from({ length: 200 }, (_, index) => world.gateways[index % gateways]?.ask());
      const pump = pumping(world);
      const entries = await Promise.all(asked);
      await pump.stop();
      expect(entries.filter((entry) => entry?.kind === 'hold')).toHaveLength(n);
      expect(entries.filter((entry) => entry?.kind === 'refuse')).toHaveLength(200 - n);
      await world.stop();
    },
  );

  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        act: fc.constant('ask' as const),
        gateway: fc.nat(GATEWAYS - 1),
        count: fc.integer({ min: 1, max: 6 }),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        act: fc.constantFrom('done' as const, 'released' as const),
        gateway: fc.nat(GATEWAYS - 1),
      }),
    },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('charge' as const), gateway: fc.nat(GATEWAYS - 1) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constantFrom('kill' as const, 'question_lost' as const, 'answer_lost' as const),
        gateway: fc.nat(GATEWAYS - 1),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        act: fc.constant('pass' as const),
        gateway: fc.constant(0),
        ms: fc.constantFrom(100, 2_000, 25_000, 60_000, LEASE_TERM_MS + 10_000),
      }),
    },
  );

  test(`${engine}: whatever is killed and lost, no more is let in than there is; in the end exactly that, and nothing is held`, {
    timeout: 240_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1, 2, 3, 7, 10),
        fc.array(step, { minLength: 5, maxLength: 30 }),
        async (units, tokensEach, steps) => {
          // The last of them are less than a request takes.
          const amount = units * tokensEach + tokensEach - 1;
          const world = await makeWorld(store, { amount, gateways: GATEWAYS, tokensEach });
          for (const each of steps) {
            const gateway = world.gateways[each.gateway];
            if (gateway === undefined) continue;
            if (each.act === 'ask') await askSome(world, gateway, each.count);
            else if (each.act === 'done' || each.act === 'released') gateway.end(each.act);
            else if (each.act === 'charge') await gateway.charge();
            else if (each.act === 'kill') gateway.kill();
            else if (each.act === 'pass') await passShort(world, each.ms);
            else gateway.fail(each.act);
            await world.quiet();
            expect(world.admitted()).toBeLessThanOrEqual(units);
            const { used, held } = await world.state();
            expect(used + held).toBeLessThanOrEqual(amount);
          }
          await finish(world);
          expect(await world.state()).toEqual({ used: world.admitted() * tokensEach, held: 0 });
          for (const gateway of world.gateways) await askSome(world, gateway, units + 1);
          expect(world.admitted()).toBe(units);
          await world.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('what the gateway that asks has left over, too little for a request, is not lost to it', async () => {
    const world = await makeWorld(store, { amount: 7_000, gateways: 2, tokensEach: 1_000 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    await askSome(world, one, 1);
    await askSome(world, other, 1);
    await askSome(world, one, 6);
    expect(world.admitted()).toBe(7);
    await world.stop();
  });

  test(`${engine}: while nothing is lost, a request gets all that is left, whoever drew it ahead`, {
    timeout: 240_000,
  }, async () => {
    const calm = step.filter(({ act }) => act === 'ask' || act === 'done' || act === 'released' || act === 'charge');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.record({ each: calm, tokens: fc.integer({ min: 1, max: 12 }) }), { minLength: 5, maxLength: 20 }),
        async (amount, steps) => {
          const world = await makeWorld(store, { amount, gateways: GATEWAYS, tokensEach: 1 });
          for (const { each, tokens } of steps) {
            const gateway = world.gateways[each.gateway];
            if (gateway === undefined) continue;
            if (each.act === 'ask')
              await askSome(
                world,
                gateway,
                Array.from({ length: each.count }, () => tokens),
              );
            else if (each.act === 'done' || each.act === 'released') gateway.end(each.act);
            else await gateway.charge();
            expect(world.tokensAdmitted()).toBeLessThanOrEqual(amount);
          }
          await world.pass(2_000);
          const [last] = world.gateways;
          const left = amount - world.tokensAdmitted();
          if (last !== undefined && left > 0) await askSome(world, last, [left]);
          expect(world.tokensAdmitted()).toBe(amount);
          await world.stop();
        },
      ),
      { numRuns: RUNS },
    );
  });

  test.each(['before', 'after'] as const)(
    'what a request used beyond its estimate is paid once, with its charge %s the next request',
    async (when) => {
      const world = await makeWorld(store, { amount: 20, gateways: 2, tokensEach: 1 });
      const [one] = world.gateways;
      if (one === undefined) throw new Error('a gateway');
      await askSome(world, one, [10]);
      one.end('done', 15);
      if (when === 'before') await one.charge();
      await askSome(world, one, [5]);
      expect(world.tokensAdmitted()).toBe(20);
      one.end('done');
      await one.charge();
      expect(await world.state()).toEqual({ used: 20, held: 0 });
      await world.stop();
    },
  );

  test('control that began anew recalls what was leased before', async () => {
    const world = await makeWorld(store, { amount: 100, gateways: 2, tokensEach: 1 });
    const [one, other] = world.gateways;
    if (one === undefined || other === undefined) throw new Error('two gateways');
    await askSome(world, one, [1]);
    await askSome(world, other, [1]);
    world.restartControl();
    await world.pass(1_000);
    await askSome(world, one, [98]);
    expect(world.tokensAdmitted()).toBe(100);
    await world.stop();
  });

  test('R-37: of 1,000 killed requests nothing is held after the term, and each was counted', {
    timeout: 120_000,
  }, async () => {
    const world = await makeWorld(store, { amount: 1_000_000, gateways: GATEWAYS });
    for (let round = 0; round < 10; round++) {
      for (const [index, gateway] of world.gateways.entries()) await askSome(world, gateway, index === 0 ? 34 : 33);
      for (const gateway of world.gateways) gateway.kill();
      await world.quiet();
    }
    expect(world.admitted()).toBe(1_000);
    expect((await world.state()).held).toBeGreaterThanOrEqual(1_000);
    await finish(world);
    expect(await world.state()).toEqual({ used: 1_000, held: 0 });
    await world.stop();
  });

  test('a gateway that never comes back holds nothing after the term; what it did counts when its spool is read', async () => {
    const world = await makeWorld(store, { amount: 10, gateways: 2 });
    const [gone, other] = world.gateways;
    if (gone === undefined || other === undefined) throw new Error('two gateways');
    await askSome(world, gone, 3);
    gone.kill();
    expect((await world.state()).held).toBeGreaterThanOrEqual(3);
    await world.pass(LEASE_TERM_MS + 5_000);
    expect((await world.state()).held).toBe(0);
    await gone.charge();
    expect(await world.state()).toMatchObject({ used: 3 });
    await world.stop();
  });
});

/** So many requests at once, or one of each size. Those that wait need the clock: for recalls, and for calls that are tried again. */
async function askSome(
  world: World,
  gateway: World['gateways'][number],
  sizes: number | readonly number[],
): Promise<void> {
  const asked =
    typeof sizes === 'number'
      ? Array.from({ length: sizes }, () => gateway.ask())
      : sizes.map((tokens) => gateway.ask(tokens));
  const pump = pumping(world);
  await Promise.all(asked);
  await pump.stop();
}

function pumping(world: World): { stop(): Promise<void> } {
  let isOver = false;
  const pump = async (): Promise<void> => {
    await world.quietOrWaiting();
    while (!isOver) {
      world.clock.advance(50);
      await world.quietOrWaiting();
    }
  };
  const running = pump();
  return {
    stop: () => {
      isOver = true;
      return running;
    },
  };
}

/** What is charged after a term is charged late, which is another matter: here nothing is. What is open stays open. */
async function passShort(world: World, ms: number): Promise<void> {
  if (ms > 60_000) for (const gateway of world.gateways) await gateway.charge();
  await world.pass(ms);
}

async function finish(world: World): Promise<void> {
  await settleAll(world);
  await world.pass(4 * LEASE_TERM_MS);
}

async function settleAll(world: World): Promise<void> {
  for (const gateway of world.gateways) {
    while (gateway.open.length > 0) gateway.end('done');
    await gateway.charge();
  }
}
