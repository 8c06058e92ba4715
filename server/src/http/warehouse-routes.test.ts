import { warehouseListSchema } from '@tallygate/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SqlRequest } from '#sql';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { composeWarehouses } from '../compose/control-warehouses.ts';

const KEYS = (['account_admin', 'member'] as const).map((role) => declaredKey(`${role}-0123456789`, role));
const as = (role: string) => ({ authorization: `Bearer ${role}-0123456789` });
const ADMIN = as('account_admin');
const MEMBER = as('member');
const WAREHOUSES = '/api/v1/warehouses';
const LIMITS = { threads_max: 2, memory_bytes_max: 2 ** 29, time_ms_max: 5_000, rows_max: 100, runs_at_once_max: 2 };
const REPORTS = { name: 'reports', ...LIMITS };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let asked: SqlRequest[];
let users: readonly string[];

beforeEach(async () => {
  rig = await peopleRig();
  asked = [];
  users = [];
  const warehouses = composeWarehouses({
    ...{ store: rig.store, audit: rig.audit, isEmbedded: false },
    usersOf: async () => users,
  });
  const sql = {
    rows: async (request: SqlRequest) => {
      asked.push(request);
      const result = { columns: [], rows: [], isTruncated: false };
      return { kind: 'rows', result, elapsedMs: 1 } as const;
    },
    csv: () => Promise.reject(new Error('not part of this test')),
  };
  call = caller(controlOptions(rig, { declared: KEYS, warehouses, sql }));
});
afterEach(() => rig.close());

const acts = async () => {
  const rows = await rig.store.db.selectFrom('audit_log').select(['action', 'actor']).execute();
  return rows.map(({ action, actor }) => `${action} ${actor}`);
};
const list = async () => warehouseListSchema.parse((await call(WAREHOUSES, { headers: MEMBER })).json());

test('whoever runs SQL sees the warehouses, the default one first, page by page', async () => {
  await call(WAREHOUSES, { headers: ADMIN, body: { ...REPORTS, name: 'a' } });
  await call(WAREHOUSES, { headers: ADMIN, body: { ...REPORTS, name: 'z' } });
  const all = await list();
  expect(all.data.map(({ name, is_default }) => `${name} ${is_default}`)).toEqual([
    'default true',
    'a false',
    'z false',
  ]);
  const first = warehouseListSchema.parse((await call(`${WAREHOUSES}?limit=2`, { headers: MEMBER })).json());
  const rest = await call(`${WAREHOUSES}?limit=2&cursor=${first.next_cursor}`, { headers: MEMBER });
  expect([...first.data, ...warehouseListSchema.parse(rest.json()).data]).toEqual(all.data);
});

test('an admin makes one, changes it and removes it; each act is in the log', async () => {
  const made = await call(WAREHOUSES, { headers: ADMIN, body: REPORTS });
  const { id } = made.json();
  expect([made.status, made.json()]).toEqual([201, { id, ...REPORTS, is_default: false }]);
  const path = `${WAREHOUSES}/${id}`;
  const changed = await call(path, { method: 'PATCH', headers: ADMIN, body: { rows_max: 7 } });
  expect([changed.status, changed.json().rows_max, changed.json().time_ms_max]).toEqual([200, 7, 5_000]);
  users = ['Usage dashboard'];
  const refused = await call(path, { method: 'DELETE', headers: ADMIN });
  expect([refused.status, refused.json().error.code]).toEqual([409, 'warehouse_in_use']);
  users = [];
  expect((await call(path, { method: 'DELETE', headers: ADMIN })).json()).toMatchObject({ id, rows_max: 7 });
  expect((await list()).data).toHaveLength(1);
  const by = 'account_admin@acme.com';
  expect(await acts()).toEqual([`warehouse.created ${by}`, `warehouse.changed ${by}`, `warehouse.removed ${by}`]);
});

test('the same Idempotency-Key makes one warehouse', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  const first = await call(WAREHOUSES, { headers, body: REPORTS });
  expect((await call(WAREHOUSES, { headers, body: REPORTS })).json()).toEqual(first.json());
  expect((await list()).data).toHaveLength(2);
});

test.each([
  { when: 'a limit is missing', body: { name: 'x' } },
  { when: 'a limit is no whole number', body: { ...REPORTS, rows_max: 1.5 } },
  { when: 'a limit is none', body: { ...REPORTS, threads_max: 0 } },
  { when: 'it would run too long', body: { ...REPORTS, time_ms_max: 60_001 } },
  { when: 'its name has a space', body: { ...REPORTS, name: 'a b' } },
  { when: 'its name is empty', body: { ...REPORTS, name: '' } },
  { when: 'it says more than is known', body: { ...REPORTS, is_default: true } },
])('a warehouse is refused when $when', async ({ body }) => {
  expect((await call(WAREHOUSES, { headers: ADMIN, body })).status).toBe(400);
  expect([(await list()).data.length, await acts()]).toEqual([1, []]);
});

test.each([
  { when: 'nothing is named', warehouse: undefined, expect: 'default' },
  { when: 'it is named', warehouse: 'reports', expect: 'reports' },
])('a statement runs with the limits of the warehouse: $when', async ({ warehouse, expect: name }) => {
  await call(WAREHOUSES, { headers: ADMIN, body: REPORTS });
  const body = { statement: 'SELECT 1', ...(warehouse === undefined ? {} : { warehouse }) };
  expect((await call('/api/v1/sql', { headers: MEMBER, body })).status).toBe(200);
  expect(asked.map((request) => request.warehouse?.name)).toEqual([name]);
});

test('a statement that names a warehouse that is not there is refused, and does not run', async () => {
  const answer = await call('/api/v1/sql', { headers: MEMBER, body: { statement: 'SELECT 1', warehouse: 'none' } });
  expect([answer.status, answer.json().error.code, asked]).toEqual([404, 'warehouse_unknown', []]);
});
