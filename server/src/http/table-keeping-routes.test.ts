import {
  retentionPreviewSchema,
  tablePartitionsSchema,
  tableRetentionSchema,
  tableSummarySchema,
} from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { manageRetention, type Partition, type StoredDay, UsageUnreadable } from '#usage';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyRetentionStore } from '../usage/adapters/kysely-retention-store.ts';

const secretOf = (who: string) => `${who}-key-0123456789`;
const KEYS = [
  declaredKey(secretOf('admin'), 'account_admin'),
  declaredKey(secretOf('member'), 'member'),
  declaredKey(secretOf('bound'), 'account_admin', { id: 'bound', endpoints: ['gpt'] }),
];
const ADMIN = { authorization: `Bearer ${secretOf('admin')}` };
const USAGE = '/api/v1/tables/system.ai_gateway.usage';
const NOW = Date.UTC(2026, 0, 31, 12);
const held = (rows: number) => ({ rows, bytes: rows * 100 });
const DAYS: readonly StoredDay[] = ['2026-01-01', '2026-01-02', '2026-01-31'].map((day, index) => ({
  day,
  usage: held(index + 1),
  corrections: held(index),
}));

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let asked: string[];
let isAway: boolean;

beforeEach(async () => {
  rig = await peopleRig({ startsAt: NOW });
  asked = [];
  isAway = false;
  const partitions = {
    of: async ({ database, name }: { readonly database: string; readonly name: string }) => {
      asked.push(`${database}.${name}`);
      if (isAway) throw new UsageUnreadable('away');
      return DAYS.map(({ day, usage }): Partition => ({ name: day, ...usage })).reverse();
    },
  };
  const retention = manageRetention({
    transaction: (act) => rig.store.transaction(act),
    store: kyselyRetentionStore(rig.store.db),
    audit: rig.audit,
    days: { list: async () => DAYS, drop: async () => {} },
    clock: { now: () => asInstant(NOW) },
  });
  call = caller(controlOptions(rig, { declared: KEYS, partitions, retention }));
});
afterEach(() => rig.close());

const get = (path: string, headers = ADMIN) => call(path, { headers });
const patch = (path: string, body: object, headers: Readonly<Record<string, string>> = ADMIN) =>
  call(path, { method: 'PATCH', headers, body });
const codeOf = (answer: Awaited<ReturnType<typeof call>>) => `${answer.status} ${answer.json().error.code}`;
const acts = async () => {
  const rows = await rig.store.db.selectFrom('audit_log').select(['action', 'target', 'actor', 'after']).execute();
  return rows.map(({ action, target, actor, after }) => [action, target, actor, after && JSON.parse(after)]);
};

test('an account admin sees what a table holds, newest first, and all of it together', async () => {
  const answer = tablePartitionsSchema.parse((await get(`${USAGE}/partitions`)).json());
  expect(answer.data[0]).toEqual({ partition: '2026-01-31', rows: 3, bytes_on_disk: 300 });
  expect(answer).toMatchObject({ partitions: 3, rows: 6, bytes_on_disk: 600 });
  await get('/api/v1/tables/system.access.audit/partitions');
  expect(asked).toEqual(['system.ai_gateway.usage', 'system.access.audit_log']);
});

test('a view has no partitions, and the engine is not asked for them', async () => {
  const answer = await get('/api/v1/tables/my_usage/partitions');
  expect([tablePartitionsSchema.parse(answer.json()).partitions, asked]).toEqual([0, []]);
});

test('a warehouse that does not answer is told as such', async () => {
  isAway = true;
  expect(codeOf(await get(`${USAGE}/partitions`))).toBe('503 warehouse_unavailable');
});

test('what a policy would drop is told before it is chosen, and nothing is changed by asking', async () => {
  const preview = async (table: string, days: number) =>
    retentionPreviewSchema.parse(
      (await get(`/api/v1/tables/${table}/retention-preview?retention_days=${days}`)).json(),
    );
  expect(await preview('usage', 10)).toEqual({
    days: 2,
    first_day: '2026-01-01',
    last_day: '2026-01-02',
    rows: 3,
    bytes_on_disk: 300,
  });
  expect(await preview('cost_corrections', 10)).toMatchObject({ days: 2, rows: 1 });
  expect(await preview('usage', 36_500)).toEqual({
    days: 0,
    first_day: null,
    last_day: null,
    rows: 0,
    bytes_on_disk: 0,
  });
  expect(await acts()).toEqual([]);
});

test('a policy is chosen once for each key, stands in the log, and can be taken back', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  for (let times = 0; times < 2; times++) {
    const changed = await patch(USAGE, { retention_days: 30 }, headers);
    expect(tableRetentionSchema.parse(changed.json())).toEqual({ decided_by: 'table', days: 30, kept_from: null });
  }
  expect((await patch('/api/v1/tables/cost_corrections', { retention_days: null })).json()).toMatchObject({
    days: null,
  });
  const target = 'table:system.ai_gateway.usage';
  expect(await acts()).toEqual([
    ['table.retention_changed', target, 'account_admin@acme.com', { retention_days: 30 }],
    ['table.retention_changed', target, 'account_admin@acme.com', { retention_days: null }],
  ]);
});

describe('nothing is changed', () => {
  test.each([
    { when: 'it is not chosen there', table: 'payloads', code: '409 table_retention_elsewhere' },
    { when: 'it is a view', table: 'my_usage', code: '409 table_retention_elsewhere' },
    { when: 'it is the audit log', table: 'system.access.audit', code: '409 table_retention_elsewhere' },
    { when: 'there is no such table', table: 'nothing', code: '404 sql_table_unknown' },
  ])('when $when', async ({ table, code }) => {
    expect(codeOf(await patch(`/api/v1/tables/${table}`, { retention_days: 1 }))).toBe(code);
    expect(await acts()).toEqual([]);
  });

  test.each([0, -1, 1.5, 36_501, '30', undefined])('for %s days', async (days) => {
    expect(codeOf(await patch(USAGE, { retention_days: days }))).toBe('400 request_invalid');
    const path = `${USAGE}/retention-preview?retention_days=${days === '30' ? 'x' : days}`;
    expect(codeOf(await get(path))).toBe('400 request_invalid');
    expect(await acts()).toEqual([]);
  });

  test.each(['member', 'bound'])('by anybody but an account admin: %s', async (who) => {
    const headers = { authorization: `Bearer ${secretOf(who)}` };
    expect(codeOf(await patch(USAGE, { retention_days: 1 }, headers))).toBe('403 role_not_allowed');
    expect(codeOf(await get(`${USAGE}/partitions`, headers))).toBe('403 role_not_allowed');
    expect(codeOf(await get(`${USAGE}/retention-preview?retention_days=1`, headers))).toBe('403 role_not_allowed');
    expect([asked, await acts()]).toEqual([[], []]);
  });
});

test('the list of tables tells columns where they are asked for, of the tables that one may read', async () => {
  const list = async (query: string, headers = ADMIN) =>
    (await get(`/api/v1/tables${query}`, headers)).json().data.map((table: unknown) => tableSummarySchema.parse(table));
  const whole = await list('?columns=true');
  const byName = new Map(
    whole.map((table: { name: string; columns: readonly object[] }) => [table.name, table.columns]),
  );
  expect(byName.get('system.ai_gateway.usage')).toContainEqual(
    expect.objectContaining({ name: 'requester', type: 'String', is_documented: true }),
  );
  expect(byName.get('system.access.audit')).toContainEqual(expect.objectContaining({ name: 'action' }));
  expect((await list('')).every((table: { columns?: unknown }) => table.columns === undefined)).toBe(true);
  const own = await list('?columns=true', { authorization: `Bearer ${secretOf('member')}` });
  expect(own.map(({ name }: { name: string }) => name).filter((name: string) => !/\.my_/.test(name))).toEqual([]);
  expect(codeOf(await get('/api/v1/tables?columns=all'))).toBe('400 request_invalid');
});
