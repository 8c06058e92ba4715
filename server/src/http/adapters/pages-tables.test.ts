import { dataEventSchema, pageOf, tableSchema, tableSummarySchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#identity';
import { promised } from '../../../test/promised.ts';
import { clickhouseDataVersion } from '../../dashboards/adapters/clickhouse-data-version.ts';
import { call, insert, OTHERS, type Pages, startPages, TABLE, today } from './pages-rig.test-support.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
  await call('dashboards/import', 'account_admin', { body: { template: 'usage' } });
});
afterAll(async () => {
  await pages?.stop();
});

describe('tables', () => {
  test('an account admin finds all tables, everybody else their own', async () => {
    const names = async (role: Role) =>
      pageOf(tableSummarySchema)
        .parse((await call('tables', role)).body)
        .data.map(({ name }) => name);
    const own = ['system.ai_gateway.my_usage', 'system.ai_gateway.my_runs'];
    const others = ['usage', 'runs', 'payloads', 'cost_corrections'].map((name) => `system.ai_gateway.${name}`);
    expect((await names('account_admin')).sort()).toEqual([...own, ...others, 'system.access.audit'].sort());
    expect(await names('viewer')).toEqual(own);
  });

  test('corrections of costs are shown to an account admin alone', async () => {
    const table = tableSchema.parse((await call('tables/cost_corrections', 'account_admin')).body);
    expect([table.row_count, table.latest, table.columns.length]).toEqual([0, [], 10]);
    expect((await call('tables/cost_corrections', 'workspace_admin')).status).toBe(403);
  });

  test('the usage table shows everybody’s rows to an account admin alone', async () => {
    const table = tableSchema.parse((await call('tables/system.ai_gateway.usage', 'account_admin')).body);
    expect(table.columns.filter((column) => column.is_documented)).toHaveLength(29);
    expect(table.row_count).toBeGreaterThanOrEqual(5);
    expect(table.bytes_on_disk).toBeGreaterThan(0);
    expect(new Set(table.latest.map((row) => row['requester_id']))).toEqual(new Set(['member', 'other']));
    for (const role of OTHERS) {
      const refused = await call('tables/usage', role);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'sql_table_refused']);
    }
  });

  test.each(['my_usage', 'my_runs'])('%s shows own rows, and no size', async (name) => {
    const table = tableSchema.parse((await call(`tables/${name}`, 'member')).body);
    expect(table.bytes_on_disk).toBeNull();
    expect(table.row_count).toBe(table.latest.length);
    expect(new Set(table.latest.map((row) => row['requester_id']))).toEqual(new Set(['member']));
    const none = tableSchema.parse((await call(`tables/${name}`, 'viewer')).body);
    expect([none.row_count, none.first_event_time, none.latest]).toEqual([0, null, []]);
  });

  test('payloads are shown to account admins alone, with the beginning of each body', async () => {
    const none = tableSchema.parse((await call('tables/payloads', 'account_admin')).body);
    expect([none.row_count, none.first_event_time, none.latest]).toEqual([0, null, []]);
    await pages.insertClient.command({
      query: `INSERT INTO \`system.ai_gateway\`.payloads (request_id, event_time, request, response, expires_on)
        SELECT toString(number), toDateTime64('2026-01-20 19:48:08', 3, 'UTC') + number, repeat('한', 1000), NULL, '2026-02-20'
        FROM numbers(12)`,
    });
    const table = tableSchema.parse((await call('tables/payloads', 'account_admin')).body);
    expect(table.columns.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['request', 'response', 'expires_on']),
    );
    expect([table.row_count, table.last_event_time]).toEqual([12, '2026-01-20T19:48:19.000Z']);
    expect(table.bytes_on_disk).toBeGreaterThan(0);
    const bodies = table.latest.map((row) => [row['request_id'], row['request'], row['response']]);
    expect(bodies).toEqual(
      ['11', '10', '9', '8', '7', '6', '5', '4', '3', '2'].map((id) => [id, '한'.repeat(200), null]),
    );
    for (const role of OTHERS) {
      const refused = await call('tables/payloads', role);
      expect([refused.status, refused.body.error.code]).toEqual([403, 'sql_table_refused']);
    }
  });

  test.each(['incarnation', 'system.parts', '__proto__', 'constructor'])('there is no table %s', async (name) => {
    const answer = await call(`tables/${name}`, 'account_admin');
    expect([answer.status, answer.body.error.code]).toEqual([404, 'sql_table_unknown']);
  });
});

describe('events', () => {
  /** The events of one browser, as they come. */
  async function* events(signal: AbortSignal): AsyncGenerator<{ at: number; version: string }> {
    const request = new Request('http://control/api/v1/events', { headers: { 'x-role': 'viewer' }, signal });
    const response = await pages.app.request(request);
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^event: data\ndata: (.*)$/.exec(block)?.[1];
        if (data !== undefined)
          yield { at: performance.now(), version: dataEventSchema.parse(JSON.parse(data)).data_version };
      }
    }
  }

  test('tell of new rows within a second, three at the most, and figures of that version hold them', async () => {
    const leaving = new AbortController();
    const listening = events(leaving.signal);
    const first = (await listening.next()).value;
    const delaysMs: number[] = [];
    let last = first;
    for (let round = 0; round < 5; round++) {
      await insert('other', 1);
      const insertedAt = performance.now();
      last = (await listening.next()).value;
      delaysMs.push(last.at - insertedAt);
    }
    expect(delaysMs.toSorted((a, b) => a - b)[2]).toBeLessThan(promised(1_000));
    expect(Math.max(...delaysMs)).toBeLessThan(promised(3_000));
    expect(last.version).not.toBe(first?.version);
    const { body } = await call('dashboards/usage/datasets/totals/run', 'viewer', { body: today() });
    expect(body.data_version).toBe(last.version);
    leaving.abort();
    expect((await listening.next()).done).toBe(true);
  });

  test('the version stays as it is while parts merge and nobody inserts', async () => {
    const before = await pages.dashboards.watch.current();
    await pages.insertClient.command({ query: `OPTIMIZE TABLE ${TABLE} FINAL` });
    const answer = await pages.service.current().query({
      query: "SELECT count() FROM system.parts WHERE database = 'system.ai_gateway' AND table = 'usage' AND active",
      format: 'JSONCompactEachRow',
    });
    expect(Number((await answer.json<[string]>())[0]?.[0])).toBeLessThanOrEqual(2);
    const source = clickhouseDataVersion(pages.service.current);
    expect((await source.read(undefined)).version).toBe(before.version);
    const [id] = await insert('other', 1);
    expect(id).toBeDefined();
    const later = await source.read(undefined);
    expect(later.version).not.toBe(before.version);
    const [correction_id, rerate_id, request_id, workspace_id, actor] = ['c', 'r', 'old', 'w', 'a'];
    const told = { correction_id, rerate_id, request_id, workspace_id, actor, new_price_version: 'book' };
    await pages.service.current().insert({
      table: '`system.ai_gateway`.cost_corrections',
      values: [{ ...told, event_time: '2026-01-01 00:00:00', delta_nano_usd: '1' }],
      format: 'JSONEachRow',
      http_headers: { 'x-tallygate-lane': 'insert' },
    });
    const corrected = await source.read(undefined);
    expect(corrected.version, 'figures of before a re-rating are not shown after it').not.toBe(later.version);
    expect(corrected.lastIngestedAt).toBe(later.lastIngestedAt);
  });
});
