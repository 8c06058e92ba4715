import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { FILTERS, type FilterName, GRANULARITIES, type Granularity } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, silentLog, systemClock } from '#kernel';
import { createUserSql, tablesFor, type UserSql } from '#sql';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { type ClickHouseEngine, createClickHouseEngine } from '../../sql/adapters/clickhouse-engine.ts';
import { prepareWarehouse } from '../../sql/adapters/prepare-warehouse.ts';
import type { ChosenFilters, DatasetQuestion } from '../document/dataset-question.ts';
import { planStatement } from '../running/plan-run.ts';

const ZONES = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu', 'UTC'] as const;
/** Whose hours do not begin with those of UTC; the clocks of the first change by half an hour. */
const ODD_ZONES = ['Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu'] as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ADMIN = { requesterId: 'admin', role: 'account_admin', endpoints: undefined } as const;

interface Row {
  readonly request_id: string;
  readonly at: number;
  readonly workspace_id: string;
  readonly endpoint_name: string;
  readonly destination_model: string | null;
  readonly requester_id: string;
  readonly request_tags: Readonly<Record<string, string>>;
  readonly agent: string;
  readonly final_status: string;
}

/** When the clocks of New York and St John's change, and those of Lord Howe. */
const CHANGES = [Date.UTC(2026, 2, 6), Date.UTC(2026, 9, 30), Date.UTC(2026, 3, 3), Date.UTC(2026, 9, 2)];
/** Every seven and a half minutes or so around each, on and beside the edges of quarters. */
const ROWS: readonly Row[] = CHANGES.flatMap((begin, season) =>
  Array.from({ length: 900 }, (_, index): Row => {
    const pick = <Item>(items: readonly Item[], step: number): Item =>
      items[(index * step + season) % items.length] as Item;
    return {
      request_id: `r-${season}-${index}`,
      at: begin + index * 450_000 + pick([0, 0, -1, 1, 137], 3),
      workspace_id: pick(['w1', 'w2', 'w3'], 1),
      endpoint_name: pick(['gpt', 'claude', "o'brien"], 2),
      destination_model: pick(['m1', 'm2', null], 5),
      requester_id: pick(['ana', 'bo', 'cy', 'di'], 7),
      request_tags: pick<Record<string, string>>([{}, { team: 'a' }, { team: 'b', cost: 'a=b' }], 11),
      agent: pick(['', 'codex', 'claude-code'], 13),
      final_status: pick(['ok', 'ok', 'error', 'refused'], 17),
    };
  }),
);

let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let sql: UserSql;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, log: { level: 127 } });
  engine = createClickHouseEngine(address, silentLog);
  sql = createUserSql({ engine, clock: systemClock, tablesFor });
  const insert = (table: string, values: readonly object[]) =>
    service.insert({
      table: `\`system.ai_gateway\`.${table}`,
      values,
      format: 'JSONEachRow',
      http_headers: { 'x-tallygate-lane': 'insert' },
    });
  const time = (at: number) => new Date(at).toISOString().replace('Z', '');
  await insert(
    'usage',
    ROWS.map(({ at, ...row }) => ({ ...row, event_time: time(at) })),
  );
  await insert(
    'cost_corrections',
    ROWS.map(({ at, request_id, workspace_id }) => ({
      request_id,
      workspace_id,
      event_time: time(at),
      delta_nano_usd: 1,
    })),
  );
});
afterAll(async () => {
  await engine?.close();
  await service?.close();
  await warehouse?.dispose();
});

const NOW = asInstant(Date.UTC(2027, 0, 1));

async function ask(text: string, question: DatasetQuestion, now = NOW): Promise<readonly (readonly unknown[])[]> {
  const { statement, parameters } = planStatement(text, question, now);
  const outcome = await sql.rows({ key: ADMIN, statement, parameters, signal: new AbortController().signal });
  if (outcome.kind === 'refuse') throw new Error(`${outcome.code} ${JSON.stringify(outcome.details)}\n${statement}`);
  return outcome.result.rows;
}

const CLOCKS = new Map(
  [...ZONES, ...ODD_ZONES].map((zone) => [
    zone as string,
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    }),
  ]),
);

/** The parts of an instant on a wall clock, by the calendar of the runtime and not of the engine. */
function wallClock(at: number, zone: string): string {
  const parts = CLOCKS.get(zone)?.formatToParts(at) ?? [];
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`;
}

const PLACES: Readonly<Record<Granularity, (at: number, zone: string) => string>> = {
  hour: (at, zone) => {
    const [, minute = '0', second = '0'] = /:(\d+):(\d+)$/.exec(wallClock(at, zone)) ?? [];
    const whole = Math.floor(at / 1_000) * 1_000;
    return new Date(whole - Number(minute) * 60_000 - Number(second) * 1_000).toISOString();
  },
  day: (at, zone) => wallClock(at, zone).slice(0, 10),
  week: (at, zone) => {
    const day = Date.parse(`${PLACES.day(at, zone)}T00:00:00Z`);
    const sinceMonday = (new Date(day).getUTCDay() + 6) % 7;
    return new Date(day - sinceMonday * DAY).toISOString().slice(0, 10);
  },
  month: (at, zone) => `${PLACES.day(at, zone).slice(0, 8)}01`,
};

/** The start of a day of a zone, found by looking at the wall clock. */
function midnight(day: string, zone: string): number {
  const about = Date.parse(`${day}T00:00:00Z`);
  for (let at = about - 15 * HOUR; at <= about + 15 * HOUR; at += 900_000) {
    if (wallClock(at, zone) === `${day}T00:00:00`) return at;
  }
  throw new Error(`${day} does not begin in ${zone}`);
}

function expectedPlaces(range: { from: number; to: number }, zone: string, granularity: Granularity) {
  const counts = new Map<string, number>();
  for (let at = range.from; at < range.to; at += 900_000) counts.set(PLACES[granularity](at, zone), 0);
  for (const { at } of ROWS) {
    if (at < range.from || at >= range.to) continue;
    const place = PLACES[granularity](at, zone);
    counts.set(place, (counts.get(place) ?? Number.NaN) + 1);
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
}

const asPlaces = (rows: readonly (readonly unknown[])[], granularity: Granularity) =>
  rows.map(([place, count]) => [
    granularity === 'hour' ? new Date(String(place)).toISOString() : String(place),
    Number(count),
  ]);

const ON_AXIS = `SELECT {{bucket}} AS place, count() AS requests FROM system.ai_gateway.usage
  WHERE {{rows}} GROUP BY place ORDER BY place {{fill}}`;
const CORRECTIONS_ON_AXIS = `SELECT {{corrections_bucket}} AS place, count() AS corrected
  FROM system.ai_gateway.cost_corrections WHERE {{corrections}} GROUP BY place ORDER BY place {{fill}}`;

describe.each(ZONES)('places of the time axis in %s', (zone) => {
  const RANGES = [
    { when: 'over the change to summer time', from: '2026-03-06', to: '2026-03-11', step: 'hour' },
    { when: 'over the change to winter time', from: '2026-10-31', to: '2026-11-04', step: 'hour' },
    { when: 'on the day of 25 hours', from: '2026-11-01', to: '2026-11-02', step: 'hour' },
    { when: 'over days with and without rows', from: '2026-03-01', to: '2026-03-20', step: 'day' },
    { when: 'over both clock changes', from: '2026-02-15', to: '2026-11-20', step: 'day' },
    { when: 'from the middle of a week', from: '2026-02-26', to: '2026-11-05', step: 'week' },
    { when: 'from the middle of a month over a new year', from: '2025-12-15', to: '2026-12-02', step: 'month' },
  ] as const;
  test.each(RANGES)('$step by $step $when, none is left out and none is counted twice', async ({ from, to, step }) => {
    const range = { from: midnight(from, zone), to: midnight(to, zone) };
    const question = {
      from: asInstant(range.from),
      to: asInstant(range.to),
      ...{ timeZone: zone, granularity: step, filters: {} },
    };
    const expected = expectedPlaces(range, zone, step);
    expect(asPlaces(await ask(ON_AXIS, question), step)).toEqual(expected);
    expect(asPlaces(await ask(CORRECTIONS_ON_AXIS, question), step)).toEqual(expected);
    const sum = expected.reduce((total, [, count]) => total + Number(count), 0);
    expect(sum).toBe(ROWS.filter(({ at }) => at >= range.from && at < range.to).length);
  });

  test('a range that begins and ends within a minute counts its rows to the millisecond', async () => {
    const range = { from: Date.UTC(2026, 2, 7, 3, 7, 30) + 1, to: Date.UTC(2026, 2, 8, 22, 22, 30) };
    const question = { from: asInstant(range.from), to: asInstant(range.to), timeZone: zone, filters: {} };
    const total = (await ask(ON_AXIS, question)).reduce((sum, [, count]) => sum + Number(count), 0);
    expect(total).toBe(ROWS.filter(({ at }) => at >= range.from && at < range.to).length);
  });
});

describe.each(ODD_ZONES)('hours on the days when clocks change, in %s', (zone) => {
  const DAYS = [
    { first: '2026-03-08', days: 1 },
    { first: '2026-11-01', days: 1 },
    { first: '2026-04-05', days: 1 },
    { first: '2026-10-04', days: 1 },
    { first: '2026-03-07', days: 4 },
    { first: '2026-10-31', days: 4 },
    { first: '2026-04-04', days: 3 },
    { first: '2026-10-03', days: 3 },
    { first: '2026-04-06', days: 1 },
    { first: '2026-10-05', days: 1 },
  ] as const;

  /** Hours of an hour each, from the first midnight on, with the rows that lie in each. */
  const expectedHours = (range: { readonly from: number; readonly to: number }) => {
    const hours = Array.from({ length: Math.ceil((range.to - range.from) / HOUR) }, (_, at) => range.from + at * HOUR);
    return hours.map((begin) => {
      const end = Math.min(begin + HOUR, range.to);
      return [new Date(begin).toISOString(), ROWS.filter(({ at }) => at >= begin && at < end).length];
    });
  };

  test.each(DAYS)('$days from $first: each hour once, none left out, each row in its own', async ({ first, days }) => {
    const last = new Date(Date.parse(first) + days * DAY).toISOString().slice(0, 10);
    const range = { from: midnight(first, zone), to: midnight(last, zone) };
    const bounds = { from: asInstant(range.from), to: asInstant(range.to) };
    const question = { ...bounds, timeZone: zone, granularity: 'hour' as const, filters: {} };
    const expected = expectedHours(range);
    expect(asPlaces(await ask(ON_AXIS, question), 'hour')).toEqual(expected);
    expect(asPlaces(await ask(CORRECTIONS_ON_AXIS, question), 'hour')).toEqual(expected);
    const inDays = await ask(ON_AXIS, { ...question, granularity: 'day' });
    const sum = (places: readonly (readonly unknown[])[]) => places.reduce((all, [, count]) => all + Number(count), 0);
    expect([sum(inDays), inDays.length]).toEqual([sum(expected), days]);
  });

  test('a range that begins after a change, on its day, begins with a whole hour of the new clock', async () => {
    for (const first of ['2026-04-05', '2026-10-04']) {
      const from = midnight(first, zone) + 10 * HOUR;
      const minutes = Number(wallClock(from, zone).slice(14, 16));
      const to = midnight(
        first.replace(/\d$/, (day) => String(Number(day) + 2)),
        zone,
      );
      const bounds = { from: asInstant(from), to: asInstant(to) };
      const question = { ...bounds, timeZone: zone, granularity: 'hour' as const, filters: {} };
      const places = asPlaces(await ask(ON_AXIS, question), 'hour').map(([place]) => Date.parse(String(place)));
      expect(places[0]).toBe(from - minutes * 60_000);
      const steps = places.slice(1).map((place, at) => place - (places[at] ?? 0));
      expect(new Set(steps)).toEqual(new Set([HOUR]));
      expect(places.at(-1)).toBeGreaterThanOrEqual(to - HOUR);
    }
  });
});

const VALUES: Readonly<Record<FilterName, readonly string[]>> = {
  workspaces: ['w1', 'w3', 'none'],
  endpoints: ["o'brien", 'gpt'],
  models: ['', 'm2'],
  requesters: ['bo', "x' OR 1 = 1 --"],
  tags: ['team=b', 'cost=a=b'],
  agents: ['', 'codex'],
  statuses: ['error'],
};
const MEETS: Readonly<Record<FilterName, (row: Row) => readonly string[]>> = {
  workspaces: (row) => [row.workspace_id],
  endpoints: (row) => [row.endpoint_name],
  models: (row) => [row.destination_model ?? ''],
  requesters: (row) => [row.requester_id],
  tags: (row) => Object.entries(row.request_tags).map(([name, value]) => `${name}=${value}`),
  agents: (row) => [row.agent],
  statuses: (row) => [row.final_status],
};
const met = (row: Row, filters: ChosenFilters) =>
  FILTERS.every((filter) => {
    const wanted = filters[filter] ?? [];
    return wanted.length === 0 || MEETS[filter](row).some((value) => wanted.includes(value));
  });

/** Each filter alone, and every pair. */
const CHOICES: readonly ChosenFilters[] = [
  {},
  ...FILTERS.flatMap((one, index) => [
    { [one]: VALUES[one] },
    ...FILTERS.slice(index + 1).map((other) => ({ [one]: VALUES[one], [other]: VALUES[other] })),
  ]),
];

describe('filters', () => {
  const from = Date.UTC(2026, 2, 7);
  const to = Date.UTC(2026, 2, 8);
  const SPLIT = `SELECT countIf({{is_now}}), countIf(NOT {{is_now}}) FROM system.ai_gateway.usage WHERE {{rows_and_previous}}`;
  const CORRECTED = `SELECT countIf(event_time >= {from:DateTime64(3)}), countIf(event_time < {from:DateTime64(3)})
    FROM system.ai_gateway.cost_corrections WHERE {{corrections_and_previous}}`;

  test.each([
    { when: 'that is over', now: NOW, until: from },
    { when: 'that goes on', now: asInstant(from + 7 * HOUR + 12 * 60_000), until: from - DAY + 7 * HOUR },
  ])(
    'of a range $when keep the rows that meet them, now and in the period before, and their corrections',
    async ({ now, until }) => {
      for (const filters of CHOICES) {
        const question = { from: asInstant(from), to: asInstant(to), timeZone: 'UTC', filters };
        const count = (begin: number, end: number) =>
          String(ROWS.filter((row) => row.at >= begin && row.at < end && met(row, filters)).length);
        const expected = [[count(from, to), count(from - DAY, until)]];
        expect([filters, await ask(SPLIT, question, now)]).toEqual([filters, expected]);
        expect([filters, await ask(CORRECTED, question, now)]).toEqual([filters, expected]);
      }
    },
  );

  test('with the month before count what is in it', async () => {
    const question = {
      from: asInstant(to + DAY),
      to: asInstant(to + 2 * DAY),
      timeZone: 'UTC',
      filters: { agents: ['codex'] },
    };
    const rows = ROWS.filter(({ at, agent }) => at >= to - 29 * DAY && at < to + 2 * DAY && agent === 'codex');
    const text = 'SELECT count() FROM system.ai_gateway.usage WHERE {{rows_and_month}}';
    expect(await ask(text, question)).toEqual([[String(rows.length)]]);
  });
});

test('the granularity that is named is the one of the axis', async () => {
  for (const granularity of GRANULARITIES) {
    const question = {
      from: asInstant(Date.UTC(2026, 2, 6)),
      to: asInstant(Date.UTC(2026, 2, 12)),
      timeZone: 'UTC',
      granularity,
      filters: {},
    };
    expect(planStatement(ON_AXIS, question, NOW).granularity).toBe(granularity);
    const [[first] = []] = asPlaces(await ask(ON_AXIS, question), granularity);
    expect(first).toBe(PLACES[granularity](question.from, 'UTC'));
  }
});
