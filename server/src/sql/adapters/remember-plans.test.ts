import type { ClickHouseSettings } from '@clickhouse/client';
import { describe, expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import { PLAN_BOUNDS, type PlanLook, rememberPlans } from './remember-plans.ts';

type Reads = Readonly<Record<string, { readonly reads: readonly string[]; readonly rows: number }>>;

/** An engine that reads these by its own choice (`free`), without sums (`plain`), and with nothing but each kind of sum. */
function engine(plans: Reads) {
  const asked: ClickHouseSettings[] = [];
  const planOf = (settings: ClickHouseSettings) => {
    const name = settings.preferred_optimize_projection_name ?? 'free';
    return plans[settings.optimize_use_projections === 0 ? 'plain' : String(name)] ?? { reads: [], rows: 0 };
  };
  return {
    asked,
    sums: async () => Object.keys(plans).filter((name) => name !== 'free' && name !== 'plain'),
    reads: async (settings: ClickHouseSettings) => {
      asked.push(settings);
      return planOf(settings).reads;
    },
    rows: async (settings: ClickHouseSettings) => planOf(settings).rows,
  };
}

async function learned(reads: Reads) {
  const plans = rememberPlans(manualClock());
  const look = engine(reads);
  plans.wasRun('a', look);
  plans.wasRun('a', look);
  await plans.idle();
  return plans.settingsFor('a');
}

const read = (rows: number, ...reads: readonly string[]) => ({ reads, rows });

test.each([
  {
    when: 'no sum answers',
    plans: { free: read(9, 't'), plain: read(9, 't') },
    settings: { optimize_use_projections: 0 },
  },
  {
    when: 'one answers, and the rest is rows',
    plans: { free: read(5, 'days', 't'), plain: read(9, 't', 't'), days: read(5), other: read(9) },
    settings: { preferred_optimize_projection_name: 'days' },
  },
  {
    when: 'another than the one that was chosen has fewer',
    plans: { free: read(8, 'large'), plain: read(9, 't'), large: read(8), small: read(1) },
    settings: { preferred_optimize_projection_name: 'small' },
  },
  {
    when: 'of two that were chosen, one leaves little more to be read',
    plans: {
      free: read(1_000_000, 'one', 'two'),
      plain: read(9_000_000, 't', 't'),
      one: read(1_450_000),
      two: read(1_451_000),
    },
    settings: { preferred_optimize_projection_name: 'one' },
  },
  {
    when: 'of two that were chosen, each leaves far more to be read',
    plans: {
      free: read(1_000_000, 'one', 'two'),
      plain: read(9_000_000, 't', 't'),
      one: read(1_450_001),
      two: read(5_000_000),
    },
    settings: {},
  },
])('the engine looks at the sums that answer: $when', async ({ plans, settings }) => {
  expect(await learned(plans as Reads)).toEqual(settings);
});

test('a statement is looked into when it comes again, once for so long as that is remembered', async () => {
  const clock = manualClock();
  const plans = rememberPlans(clock);
  const look = engine({ free: read(1, 'days'), plain: read(9, 't'), days: read(1, 'days') });
  const { asked } = look;
  plans.wasRun('a', look);
  await plans.idle();
  expect([asked.length, plans.settingsFor('a')]).toEqual([0, {}]);
  for (let each = 0; each < 5; each++) plans.wasRun('a', look);
  await plans.idle();
  expect(asked).toHaveLength(2);
  clock.advance(PLAN_BOUNDS.rememberedMs);
  // Until it was looked into again, what is known holds.
  plans.wasRun('a', look);
  expect(plans.settingsFor('a')).toEqual({ preferred_optimize_projection_name: 'days' });
  await plans.idle();
  expect(asked).toHaveLength(4);
});

test('where the engine does not say, it is left to itself', async () => {
  const plans = rememberPlans(manualClock());
  const fail = () => Promise.reject(new Error('it does not answer'));
  const fails = { sums: fail, reads: fail, rows: fail };
  plans.wasRun('a', fails);
  plans.wasRun('a', fails);
  await plans.idle();
  expect(plans.settingsFor('a')).toEqual({});
});

describe('what is known', () => {
  const plain = { free: read(9, 't'), plain: read(9, 't') };
  const days = { free: read(1, 'days'), plain: read(9, 't'), days: read(1, 'days') };
  const byDays = { preferred_optimize_projection_name: 'days' };
  async function rig() {
    const clock = manualClock();
    const plans = rememberPlans(clock);
    const run = async (text: string, look: PlanLook) => {
      plans.wasRun(text, look);
      await plans.idle();
    };
    return { clock, plans, run };
  }

  test('holds where a look fails, and is asked for again after a minute', async () => {
    const { clock, plans, run } = await rig();
    const look = engine(days);
    for (let each = 0; each < 2; each++) await run('a', look);
    clock.advance(PLAN_BOUNDS.rememberedWhileNewMs);
    await run('a', { ...look, rows: () => Promise.reject(new Error('it does not answer')) });
    expect(plans.settingsFor('a')).toEqual(byDays);
    const askedBefore = look.asked.length;
    clock.advance(PLAN_BOUNDS.againMs - 1);
    await run('a', look);
    expect(look.asked.length).toBe(askedBefore);
    clock.advance(1);
    await run('a', look);
    expect(look.asked.length).toBe(askedBefore + 2);
    expect(plans.settingsFor('a')).toEqual(byDays);
  });

  test('is looked at again soon, until the sums are those of the look before', async () => {
    const { clock, run } = await rig();
    const look = engine(days);
    for (let each = 0; each < 2; each++) await run('a', look);
    const looks: number[] = [];
    for (const waitMs of [PLAN_BOUNDS.rememberedWhileNewMs - 1, 1, PLAN_BOUNDS.rememberedMs - 1, 1]) {
      clock.advance(waitMs);
      await run('a', look);
      looks.push(look.asked.length / 2);
    }
    expect(looks).toEqual([1, 2, 2, 3]);
  });

  test('is forgotten when there are other sums', async () => {
    const { plans, run } = await rig();
    for (let each = 0; each < 2; each++) await run('a', engine(plain));
    expect(plans.settingsFor('a')).toEqual({ optimize_use_projections: 0 });
    for (let each = 0; each < 2; each++) await run('b', engine(days));
    expect([plans.settingsFor('a'), plans.settingsFor('b')]).toEqual([{}, byDays]);
  });
});

test('closing ends the look that is under way, and begins none that waits', async () => {
  const plans = rememberPlans(manualClock());
  const look = engine({ free: read(1, 't'), plain: read(1, 't') });
  const stuck = {
    ...look,
    sums: () => new Promise<never>((_, reject) => plans.closed.addEventListener('abort', reject)),
  };
  for (let each = 0; each < 2; each++) plans.wasRun('a', stuck);
  for (let each = 0; each < 2; each++) plans.wasRun('b', look);
  plans.close();
  await plans.idle();
  for (let each = 0; each < 2; each++) plans.wasRun('c', look);
  await plans.idle();
  expect(look.asked).toEqual([]);
});

test('no more statements are remembered than their bound says', async () => {
  const plans = rememberPlans(manualClock());
  const look = engine({ free: read(1, 't'), plain: read(1, 't') });
  for (const text of ['a', 'a']) plans.wasRun(text, look);
  await plans.idle();
  for (let each = 0; each < PLAN_BOUNDS.countMax; each++) plans.wasRun(`other ${each}`, look);
  expect(plans.settingsFor('a')).toEqual({});
});
