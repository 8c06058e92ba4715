import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant, systemClock } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import type { ArrivalMark, Arrivals, RowFilter } from '../reading/row-filter.ts';
import type { UsageReader } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';
import { clickhouseUsageReader } from './clickhouse-usage-reader.ts';
import { conditionsOf } from './row-conditions.ts';

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
let reader: UsageReader;
beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
  reader = clickhouseUsageReader(() => client, systemClock);
});
afterAll(async () => {
  await client?.close();
  await warehouse?.dispose();
});

const signal = () => new AbortController().signal;
const timeText = (at: number) => new Date(at).toISOString().replace('T', ' ').replace('Z', '');

/** `storedAt`: what the warehouse would have written down when the insert began; rows may become visible later. */
async function store(ids: readonly string[], of: { readonly storedAt: number; readonly requester?: string }) {
  await client.insert({
    table: USAGE_TABLE,
    values: ids.map((id, index) => ({
      request_id: id,
      // Long calls are stored after shorter ones that came later.
      event_time: timeText(of.storedAt - ((index * 7_919) % 3_600_000)),
      requester_id: of.requester ?? 'id-1',
      ingested_at: timeText(of.storedAt),
    })),
    format: 'JSONEachRow',
  });
}

/** Whoever follows: keeps the ids that came by second, and what each second holds. */
function follower(filter: { readonly requesters?: readonly string[] } = {}, limit = 200) {
  const shown = new Map<string, number>();
  const holds = new Map<number, number>();
  let mark: ArrivalMark | undefined;
  let earlier = 0;
  const look = async (): Promise<Arrivals> => {
    const arrivals = await reader.arrivals({ scope: { kind: 'all' }, filter, since: mark, limit }, signal());
    for (const row of arrivals.rows) shown.set(row.request_id, Math.floor(Date.parse(row.ingested_at) / 1_000));
    for (const { second, requests } of arrivals.changed) holds.set(second, requests);
    earlier += arrivals.earlier;
    mark = arrivals.mark;
    return arrivals;
  };
  const missed = () => {
    const bySecond = Map.groupBy(shown.values(), (second) => second);
    return [...holds].reduce(
      (sum, [second, requests]) => sum + requests - (bySecond.get(second)?.length ?? 0),
      earlier,
    );
  };
  return { shown, look, missed };
}

/** Fractions that a seed replays (a linear congruential generator; Numerical Recipes). */
function fractions(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('rows that become visible late and out of order all come, and none that came is sent again for nothing', async () => {
  const { shown, look, missed } = follower({ requesters: ['law'] });
  const random = fractions(20_261_122);
  const stored: string[] = [];
  const hidden: { readonly ids: readonly string[]; readonly storedAt: number }[] = [];
  for (let round = 0; round < 40; round++) {
    const ids = Array.from({ length: 1 + Math.floor(random() * 4) }, (_, index) => `law-${round}-${index}`);
    const block = { ids, storedAt: Date.now() - Math.floor(random() * 50_000) };
    hidden.push(block);
    while (hidden.length > 0 && random() < 0.6) {
      const [next] = hidden.splice(Math.floor(random() * hidden.length), 1);
      if (next === undefined) break;
      await store(next.ids, { ...next, requester: 'law' });
      stored.push(...next.ids);
    }
    if (random() < 0.7) await look();
  }
  for (const next of hidden) await store(next.ids, { ...next, requester: 'law' });
  stored.push(...hidden.flatMap(({ ids }) => ids));
  await look();
  expect([...shown.keys()].toSorted()).toEqual(stored.toSorted());
  expect(missed()).toBe(0);
  const again = await look();
  expect(again.rows).toEqual([]);
  expect(again.changed).toEqual([]);
});

test('more than fit into an answer are counted, the newest are shown', async () => {
  const { shown, look, missed } = follower({ requesters: ['flood'] }, 10);
  const now = Date.now();
  await store(
    Array.from({ length: 30 }, (_, index) => `flood-old-${index}`),
    { storedAt: now - 20_000, requester: 'flood' },
  );
  await store(
    Array.from({ length: 5 }, (_, index) => `flood-new-${index}`),
    { storedAt: now - 1_000, requester: 'flood' },
  );
  await look();
  expect(shown.size).toBe(10);
  expect([...shown.keys()].filter((id) => id.startsWith('flood-new'))).toHaveLength(5);
  expect(missed()).toBe(25);
});

test('of requests that were received outside of the range, nothing is told and nothing counted', async () => {
  const storedAt = Date.now() - 2_000;
  const day = 86_400_000;
  const values = [0, 1, 2, 40].map((days) => ({
    request_id: `ranged-${days}`,
    event_time: timeText(storedAt - days * day),
    requester_id: 'ranged',
    ingested_at: timeText(storedAt),
  }));
  await client.insert({ table: USAGE_TABLE, values, format: 'JSONEachRow' });
  const question = { scope: { kind: 'all' }, filter: { requesters: ['ranged'] }, since: undefined, limit: 10 } as const;
  const [from, to] = [asInstant(storedAt - 1.5 * day), asInstant(storedAt + day)];
  const look = async (range: { readonly from?: typeof from; readonly to?: typeof to }) => {
    const { rows, changed } = await reader.arrivals({ ...question, ...range }, signal());
    return { ids: rows.map(({ request_id: id }) => id).sort(), counted: changed.map(({ requests }) => requests) };
  };
  expect(await look({ from, to })).toEqual({ ids: ['ranged-0', 'ranged-1'], counted: [2] });
  expect(await look({ to: from })).toEqual({ ids: ['ranged-2', 'ranged-40'], counted: [2] });
  expect((await look({})).counted).toEqual([4]);
});

test('what arrived in an hour of absence is counted, and only the last minutes are shown', async () => {
  const now = Date.now();
  const old = Array.from({ length: 12 }, (_, index) => `away-old-${index}`);
  await store(old, { storedAt: now - 1_800_000, requester: 'away' });
  await store(['away-new'], { storedAt: now - 5_000, requester: 'away' });
  const since = { at: now - 3_600_000, counted: [] } as unknown as ArrivalMark;
  const question = { scope: { kind: 'all' }, filter: { requesters: ['away'] }, since, limit: 100 } as const;
  const { rows, earlier } = await reader.arrivals(question, signal());
  expect(rows.map((row) => row.request_id)).toEqual(['away-new']);
  expect(earlier).toBe(12);
});

test('costs that arrive are those with their corrections, whenever the calls were, and older months are not read for them', async () => {
  const storedAt = Date.now() - 2_000;
  const at = (ago: number) => timeText(storedAt - ago);
  const rows = [
    { request_id: 'cost-high', event_time: at(0), cost_nano_usd: 900 },
    { request_id: 'cost-low', event_time: at(0), cost_nano_usd: 100 },
    { request_id: 'cost-raised-late', event_time: at(40 * 86_400_000), cost_nano_usd: 100 },
    { request_id: 'cost-lowered', event_time: at(3_600_000), cost_nano_usd: 900 },
    { request_id: 'cost-unknown', event_time: at(0), cost_nano_usd: null },
    { request_id: 'cost-told', event_time: at(0), cost_nano_usd: null },
  ];
  const corrections = [
    ['cost-raised-late', 40 * 86_400_000, 700],
    ['cost-lowered', 3_600_000, -800],
    ['cost-told', 0, 600],
  ] as const;
  const asked = { format: 'JSONEachRow' } as const;
  const of = { requester_id: 'cost', ingested_at: timeText(storedAt) };
  await client.insert({ ...asked, table: USAGE_TABLE, values: rows.map((row) => ({ ...row, ...of })) });
  const values = corrections.map(([request_id, ago, delta_nano_usd]) => ({
    request_id,
    event_time: at(ago),
    delta_nano_usd,
  }));
  await client.insert({ ...asked, table: CORRECTIONS_TABLE, values });
  const arrived = async (filter: RowFilter) => {
    const question = { scope: { kind: 'all' }, filter: { requesters: ['cost'], ...filter }, since: undefined } as const;
    const arrivals = await reader.arrivals({ ...question, limit: 50 }, signal());
    return arrivals.rows.map(({ request_id: id }) => id).sort();
  };
  expect(await arrived({ costNanoUsdMin: 600 })).toEqual(['cost-high', 'cost-raised-late', 'cost-told']);
  expect(await arrived({ isCostUnknown: true })).toEqual(['cost-unknown']);
  const storedSince = asInstant(storedAt);
  for (const filter of [{ costNanoUsdMin: 600 }, { isCostUnknown: true }] as const) {
    const { text } = conditionsOf({ scope: { kind: 'all' }, storedSince, filter });
    expect(text).not.toContain('WHERE true');
  }
});

test('nobody is told of rows, or of how many, that are not theirs', async () => {
  await store(['of-9', 'of-9b'], { storedAt: Date.now(), requester: 'id-9' });
  const scope = { kind: 'own', requesterId: 'id-8' } as const;
  const arrivals = await reader.arrivals(
    { scope, filter: { requesters: ['id-9'] }, since: undefined, limit: 10 },
    signal(),
  );
  expect([arrivals.rows, arrivals.changed, arrivals.earlier]).toEqual([[], [], 0]);
});
