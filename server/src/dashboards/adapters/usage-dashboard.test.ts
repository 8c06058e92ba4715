import { FILTERS } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { expectedAgents } from './expected-agents.test-support.ts';
import {
  type Asked,
  DAY,
  dayOf,
  type Figures,
  granularityFor,
  select,
  startOfDay,
  ZONES,
  type Zone,
} from './expected-basics.test-support.ts';
import { expectedCosts } from './expected-costs.test-support.ts';
import { expectedOverview } from './expected-overview.test-support.ts';
import { expectedPerformance } from './expected-performance.test-support.ts';
import { expectedUsage } from './expected-usage.test-support.ts';
import { randomQuestion } from './usage-questions.test-support.ts';
import { compared, type UsageRig, usageRig } from './usage-rig.test-support.ts';
import { sampleRows, seeded } from './usage-rows.test-support.ts';

const SEED = 20_261_121;
const ROWS = sampleRows(SEED, inject('isProof') ? 40_000 : 5_000);
/** Random settings of each zone: twenty in all, and in a proof twenty of each. */
const SETTINGS = inject('isProof') ? 20 : 5;
/** Of each zone so many are asked: each asks for every figure of every widget, which takes seconds. */
const ASKED_OF_ZONE = inject('isProof') ? SETTINGS : 2;

/** Datasets that are asked beside each other, as pages do. */
const ASKED_AT_ONCE = 3;

let rig: UsageRig;
beforeAll(async () => {
  rig = await usageRig(ROWS);
}, 300_000);
afterAll(() => rig?.dispose());

function expectedFigures(asked: Asked): Readonly<Record<string, readonly Figures[]>> {
  const selection = select(ROWS, asked);
  return {
    ...expectedOverview(selection),
    ...expectedPerformance(selection),
    ...expectedUsage(selection),
    ...expectedCosts(selection),
    ...expectedAgents(selection),
  };
}

/** Asks every dataset, and tells how many figures were compared. */
async function compareAll(asked: Asked): Promise<number> {
  const expected = expectedFigures(asked);
  expect(rig.document.datasets.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
  const names = Object.keys(expected).values();
  let figures = 0;
  const compareEach = async (): Promise<void> => {
    for (const name of names) {
      const answer = await rig.figures(name, asked);
      const both = compared(answer, expected[name] ?? []);
      expect(both.actual, `${name} of ${JSON.stringify(asked)}`).toEqual(both.expected);
      figures += answer.reduce((sum, row) => sum + Object.keys(row).length, 0);
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, compareEach));
  return figures;
}

const day = (year: number, month: number, date: number) => Date.UTC(year, month - 1, date) / DAY;
const local = (zone: Zone, from: number, to: number): Asked => ({
  zone,
  from: startOfDay(from, zone),
  to: startOfDay(to, zone),
  filters: {},
});

interface Question {
  readonly when: string;
  readonly asked: (zone: Zone) => Asked;
  /** Also in a small run, in which the random settings stand for the others. */
  readonly isSmall?: boolean;
}

const QUESTIONS: readonly Question[] = [
  { when: 'over the change to summer time', asked: (zone) => local(zone, day(2026, 3, 2), day(2026, 3, 16)) },
  {
    when: 'over the change to winter time',
    asked: (zone) => local(zone, day(2026, 10, 27), day(2026, 11, 8)),
    isSmall: true,
  },
  { when: 'on the day of 23 hours', asked: (zone) => local(zone, day(2026, 3, 8), day(2026, 3, 9)) },
  { when: 'on the day of 25 hours', asked: (zone) => local(zone, day(2026, 11, 1), day(2026, 11, 2)) },
  { when: 'over days without a row', asked: (zone) => local(zone, day(2026, 6, 1), day(2026, 6, 8)) },
  {
    when: 'with rows before and none now',
    asked: (zone) => local(zone, day(2026, 3, 20), day(2026, 4, 25)),
    isSmall: true,
  },
  {
    when: 'with rows now and none before',
    asked: (zone) => {
      const first = Math.min(...ROWS.map(({ at }) => dayOf(at, zone)));
      return local(zone, first - 1, first + 6);
    },
    isSmall: true,
  },
  {
    when: 'over a day of which no tokens are known',
    asked: (zone) => local(zone, day(2026, 9, 14), day(2026, 9, 18)),
    isSmall: true,
  },
  { when: 'on a day of which no tokens are known', asked: (zone) => local(zone, day(2026, 9, 15), day(2026, 9, 16)) },
  { when: 'over the whole year so far', asked: (zone) => local(zone, day(2026, 1, 1), day(2026, 11, 20)) },
  {
    when: 'while the range goes on',
    asked: (zone) => ({ ...local(zone, day(2026, 10, 27), day(2026, 11, 2)), now: Date.UTC(2026, 9, 29, 14, 7) }),
  },
  {
    when: 'from and to the middle of a quarter of an hour',
    asked: (zone) => ({
      zone,
      from: Date.UTC(2026, 2, 7, 23, 7, 3, 11),
      to: Date.UTC(2026, 2, 9, 4, 22, 59, 999),
      filters: {},
    }),
  },
];

describe.each(ZONES)('$name', (zone) => {
  test(`R-15, R-26: every figure of every widget equals the one computed row by row, for ${ASKED_OF_ZONE} random settings of filters, range and axis`, async () => {
    const place = ZONES.indexOf(zone);
    const fraction = seeded(SEED + place);
    let figures = 0;
    for (let each = 0; each < ASKED_OF_ZONE; each++) {
      figures += await compareAll(randomQuestion(zone, place * SETTINGS + each, fraction));
    }
    process.stdout.write(`usage dashboard, ${zone.name}: ${figures} figures of ${ASKED_OF_ZONE} settings are equal\n`);
    expect(figures).toBeGreaterThan(ASKED_OF_ZONE * 1_000);
  }, 600_000);

  test.each([
    { when: 'spring', from: day(2026, 3, 1), to: day(2026, 3, 18) },
    { when: 'autumn', from: day(2026, 10, 24), to: day(2026, 11, 10) },
  ])(
    'R-50: single days of $when add up to the range',
    async ({ from, to }) => {
      const sums = async (asked: Asked) => {
        const [totals] = await rig.figures('totals', asked);
        const [costs] = await rig.figures('cost_totals', asked);
        const [agents] = await rig.figures('agent_totals', asked);
        return [
          totals?.['requests'],
          totals?.['tokens'],
          totals?.['unmeasured_requests'],
          costs?.['cost_nano_usd'],
          costs?.['unmeasured_requests'],
          agents?.['requests'],
          agents?.['tokens'],
        ].map(Number);
      };
      const singles = await Promise.all(
        Array.from({ length: to - from }, (_, each) => sums(local(zone, from + each, from + each + 1))),
      );
      const whole = await sums(local(zone, from, to));
      expect(whole.map((_, index) => singles.reduce((sum, single) => sum + (single[index] ?? 0), 0))).toEqual(whole);
      const inRange = ROWS.filter(({ at }) => dayOf(at, zone) >= from && dayOf(at, zone) < to);
      expect(whole[0]).toBe(inRange.length);
    },
    120_000,
  );

  test('the parts of a place add up: classes to requests, rates to the error rate, parts of tokens to tokens', async () => {
    const asked = local(zone, day(2026, 10, 24), day(2026, 11, 10));
    const sum = (row: Figures, ...names: readonly string[]) => names.reduce((so, name) => so + Number(row[name]), 0);
    const requests = await rig.figures('requests_by_day', asked);
    expect(requests).toHaveLength(17);
    for (const row of requests) {
      expect(sum(row, 'ok', 'client_closed', 'client_error', 'server_error', 'refused', 'unknown')).toBe(
        row['requests'],
      );
      const rates = sum(row, 'client_error_rate', 'server_error_rate', 'refused_rate', 'unknown_rate');
      expect(rates).toBeCloseTo(Number(row['error_rate']), 12);
    }
    for (const row of await rig.figures('tokens_by_day', asked)) {
      expect(sum(row, 'input_uncached', 'cached', 'output_visible', 'reasoning')).toBe(row['tokens']);
    }
  });
});

/** The zone whose clocks change; in a proof all of them. */
const ZONES_OF_QUESTIONS = inject('isProof') ? ZONES : ZONES.filter(({ name }) => name === 'America/New_York');

describe.each(ZONES_OF_QUESTIONS)('$name', (zone) => {
  test.each(QUESTIONS.filter(({ isSmall = false }) => isSmall || inject('isProof')))(
    'R-15, R-26: $when, every figure equals the one computed row by row',
    async ({ asked }) => {
      await compareAll(asked(zone));
    },
    120_000,
  );
});

describe('the random settings', () => {
  const all = ZONES.flatMap((zone, place) => {
    const fraction = seeded(SEED + place);
    return Array.from({ length: SETTINGS }, (_, each) => randomQuestion(zone, place * SETTINGS + each, fraction));
  });

  test('choose every filter and every granularity, and leave rows', async () => {
    expect(FILTERS.filter((name) => !all.some(({ filters }) => (filters[name]?.length ?? 0) > 0))).toEqual([]);
    expect(new Set(all.map(granularityFor))).toEqual(new Set(['hour', 'day', 'week', 'month']));
    expect(all.some((asked) => asked.granularity === undefined)).toBe(true);
    const sizes = all.map((asked) => select(ROWS, asked).rows.length);
    expect(sizes.filter((size) => size > 0).length).toBeGreaterThan(all.length * 0.7);
  });

  test('the result names the granularity of its axis', async () => {
    for (const asked of all) {
      expect((await rig.ask('requests_by_day', asked)).granularity).toBe(granularityFor(asked));
    }
  });
});
