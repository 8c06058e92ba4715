import { pageOf, QUERY_BOUNDS, querySummarySchema, savedQuerySchema, sqlFunctionsSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { composeQueries } from '../compose/control-queries.ts';

const QUERIES = '/api/v1/queries';
const secretOf = (who: string) => `${who}-key-0123456789`;
const person = (who: string, role: 'account_admin' | 'member' | 'viewer', more: object = {}) =>
  declaredKey(secretOf(who), role, { id: `key-of-${who}`, requesterId: who, requester: `${who}@acme.com`, ...more });
const KEYS = [
  person('admin', 'account_admin'),
  person('kim', 'member'),
  person('lee', 'viewer'),
  person('bound', 'account_admin', { endpoints: ['gpt'] }),
  person('nobody', 'member', { requesterId: '' }),
];
const as = (who: string) => ({ authorization: `Bearer ${secretOf(who)}` });
const COSTLY = { name: 'Costly', statement: 'SELECT {n:UInt8}', parameters: { n: '3' } };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  rig = await peopleRig();
  call = caller(controlOptions(rig, { declared: KEYS, queries: composeQueries(rig) }));
});
afterEach(() => rig.close());

const save = async (who: string, change: object = {}) => {
  const answer = await call(QUERIES, { headers: as(who), body: { ...COSTLY, ...change } });
  expect(answer.status, answer.text).toBe(201);
  return savedQuerySchema.parse(answer.json());
};
const patch = (who: string, id: string, { ifMatch, ...body }: { ifMatch?: string; [member: string]: unknown }) =>
  call(`${QUERIES}/${id}`, {
    method: 'PATCH',
    headers: { ...as(who), ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) },
    body,
  });
const drop = (who: string, id: string) => call(`${QUERIES}/${id}`, { method: 'DELETE', headers: as(who) });
const look = (who: string, id: string) => call(`${QUERIES}/${id}`, { headers: as(who) });
const listed = async (who: string, query = '') => {
  const answer = await call(`${QUERIES}${query}`, { headers: as(who) });
  expect(answer.status, answer.text).toBe(200);
  return pageOf(querySummarySchema).parse(answer.json());
};
const names = async (who: string, query = '') => (await listed(who, query)).data.map(({ name }) => name);
const codeOf = (answer: Awaited<ReturnType<typeof call>>) => `${answer.status} ${answer.json().error.code}`;
const acts = async () => {
  const rows = await rig.store.db.selectFrom('audit_log').select(['action', 'target', 'actor', 'after']).execute();
  return rows.map(({ action, actor, after }) => [action, actor, after && JSON.parse(after)]);
};

test('a query is kept as it was written, changed, and removed; each act is in the log', async () => {
  const made = await save('kim', { description: '비용' });
  expect(made).toMatchObject({ ...COSTLY, description: '비용', is_shared: false, is_own: true, may_change: true });
  expect(made).toMatchObject({ owner: 'kim@acme.com', updated_by: 'kim@acme.com', version: 1 });
  const changed = await patch('kim', made.id, { statement: 'SELECT 2', parameters: {} });
  expect(changed.json()).toMatchObject({ name: 'Costly', statement: 'SELECT 2', parameters: {}, version: 2 });
  const found = await look('kim', made.id);
  expect([found.json(), found.headers.get('etag')]).toEqual([changed.json(), '"2"']);
  expect((await drop('kim', made.id)).json()).toMatchObject({ id: made.id, statement: 'SELECT 2' });
  expect(codeOf(await look('kim', made.id))).toBe('404 saved_query_unknown');
  // What somebody keeps for themselves stands in the log by its name only.
  const shown = { name: 'Costly', is_shared: false };
  expect(await acts()).toEqual([
    ['query.created', 'kim@acme.com', shown],
    ['query.changed', 'kim@acme.com', shown],
    ['query.removed', 'kim@acme.com', null],
  ]);
});

describe('who may', () => {
  test('what somebody keeps for themselves nobody else sees, changes or removes, account admins neither', async () => {
    const { id } = await save('kim');
    for (const who of ['admin', 'lee', 'bound']) {
      expect(await names(who)).toEqual([]);
      expect(codeOf(await look(who, id))).toBe('404 saved_query_unknown');
      expect(codeOf(await patch(who, id, { name: 'x' }))).toBe('404 saved_query_unknown');
      expect(codeOf(await drop(who, id))).toBe('404 saved_query_unknown');
    }
    expect(await names('kim')).toEqual(['Costly']);
  });

  test('what is shared everybody sees; its owner and account admins change it, nobody else', async () => {
    const { id } = await save('kim', { is_shared: true });
    for (const [who, mayChange] of [
      ['admin', true],
      ['lee', false],
      ['bound', false],
    ] as const) {
      const seen = (await look(who, id)).json();
      expect([seen.statement, seen.is_own, seen.may_change]).toEqual([COSTLY.statement, false, mayChange]);
    }
    for (const who of ['lee', 'bound']) {
      expect(codeOf(await patch(who, id, { name: 'x' }))).toBe('403 saved_query_not_own');
      expect(codeOf(await drop(who, id))).toBe('403 saved_query_not_own');
    }
    const changed = await patch('admin', id, { description: 'by the platform team' });
    expect(changed.json()).toMatchObject({ owner: 'kim@acme.com', updated_by: 'admin@acme.com', is_own: false });
    expect((await drop('admin', id)).status).toBe(200);
    expect((await acts()).at(-2)).toEqual([
      'query.changed',
      'admin@acme.com',
      { name: 'Costly', is_shared: true, statement: COSTLY.statement },
    ]);
  });

  test('what is no longer shared is gone for others at once', async () => {
    const { id } = await save('kim', { is_shared: true });
    expect(await names('lee')).toEqual(['Costly']);
    expect((await patch('kim', id, { is_shared: false })).status).toBe(200);
    expect([await names('lee'), codeOf(await look('lee', id))]).toEqual([[], '404 saved_query_unknown']);
  });

  test('a key that speaks for nobody has none', async () => {
    expect(codeOf(await call(QUERIES, { headers: as('nobody') }))).toBe('403 role_not_allowed');
    expect(codeOf(await call(QUERIES, { headers: as('nobody'), body: COSTLY }))).toBe('403 role_not_allowed');
  });
});

test('a list goes by name, page by page, of all, of one’s own or of what others share', async () => {
  for (const name of ['다', 'b', 'a']) await save('kim', { name });
  for (const name of ['가', 'c']) await save('lee', { name, is_shared: true });
  await save('lee', { name: 'hidden' });
  expect(await names('kim')).toEqual(['a', 'b', 'c', '가', '다']);
  expect(await names('kim', '?whose=own')).toEqual(['a', 'b', '다']);
  expect(await names('kim', '?whose=shared')).toEqual(['c', '가']);
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await listed('kim', `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    pages.push(page.data.map(({ name }) => name));
    cursor = page.next_cursor;
  }
  expect(pages).toEqual([['a', 'b'], ['c', '가'], ['다']]);
  const { next_cursor: other } = await listed('kim', '?limit=2');
  expect(codeOf(await call(`${QUERIES}?whose=own&cursor=${other}`, { headers: as('kim') }))).toBe('400 cursor_invalid');
});

test('a name is one’s own: taken twice it is refused, and others may have it', async () => {
  const { id } = await save('kim');
  await save('lee');
  expect(codeOf(await call(QUERIES, { headers: as('kim'), body: COSTLY }))).toBe('409 name_taken');
  const other = await save('kim', { name: 'Other' });
  expect(codeOf(await patch('kim', other.id, { name: 'Costly' }))).toBe('409 name_taken');
  expect((await patch('kim', id, { name: 'Costly' })).status).toBe(200);
});

test('a change that another one came before is refused', async () => {
  const { id } = await save('kim');
  expect((await patch('kim', id, { description: '1', version: 1 })).status).toBe(200);
  expect(codeOf(await patch('kim', id, { description: '2', version: 1 }))).toBe('409 version_conflict');
  expect(codeOf(await patch('kim', id, { description: '2', ifMatch: '"1"' }))).toBe('409 version_conflict');
  expect((await patch('kim', id, { description: '2', ifMatch: '"2"' })).status).toBe(200);
});

test('a repeated request makes one query', async () => {
  const headers = { ...as('kim'), 'idempotency-key': 'once' };
  const first = await call(QUERIES, { headers, body: COSTLY });
  const second = await call(QUERIES, { headers, body: COSTLY });
  expect([second.status, second.json()]).toEqual([201, first.json()]);
  expect([await names('kim'), (await acts()).length]).toEqual([['Costly'], 1]);
});

test.each([
  { when: 'there is no statement', body: { name: 'n' } },
  { when: 'the statement is empty', body: { ...COSTLY, statement: '' } },
  {
    when: 'the statement is too long',
    body: { ...COSTLY, statement: 'x'.repeat(QUERY_BOUNDS.statementLengthMax + 1) },
  },
  { when: 'the name is blank', body: { ...COSTLY, name: ' ' } },
  { when: 'the name has two lines', body: { ...COSTLY, name: 'a\nb' } },
  { when: 'the name is too long', body: { ...COSTLY, name: 'x'.repeat(QUERY_BOUNDS.nameLengthMax + 1) } },
  { when: 'a parameter is no text', body: { ...COSTLY, parameters: { n: 1 } } },
  { when: 'a parameter has no good name', body: { ...COSTLY, parameters: { '1n': '1' } } },
  { when: 'a parameter is too long', body: { ...COSTLY, parameters: { n: 'x'.repeat(4_001) } } },
  {
    when: 'there are too many parameters',
    body: { ...COSTLY, parameters: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`p${at}`, ''])) },
  },
  { when: 'there is more than is known', body: { ...COSTLY, owner: 'lee' } },
])('nothing is kept when $when', async ({ body }) => {
  expect(codeOf(await call(QUERIES, { headers: as('kim'), body }))).toBe('400 request_invalid');
  expect([await names('kim'), await acts()]).toEqual([[], []]);
});

test('a person keeps so many and no more; another one is not held up by it', async () => {
  const queries = composeQueries(rig);
  const asker = { id: 'kim', address: 'kim', looksAfterShared: false, origin: { address: '', requestId: '' } };
  for (let at = 0; at < QUERY_BOUNDS.countMax; at++) {
    const content = { name: `n${at}`, description: '', statement: 'SELECT 1', parameters: {}, isShared: false };
    expect((await queries.add({ content }, asker)).kind).toBe('done');
  }
  expect(codeOf(await call(QUERIES, { headers: as('kim'), body: COSTLY }))).toBe('409 count_max_reached');
  await save('lee');
});

test('everybody is told what statements may call, and of nothing that they may not', async () => {
  const { data } = sqlFunctionsSchema.parse((await call('/api/v1/sql/functions', { headers: as('lee') })).json());
  const kinds = new Map(data.map(({ name, kind }) => [name, kind]));
  expect([kinds.get('quantile'), kinds.get('toStartOfHour'), kinds.get('numbers')]).toEqual([
    'aggregate',
    'scalar',
    'table',
  ]);
  expect(['throwIf', 'url', 'file', 'currentUser', 'lambda', 'sleep'].filter((name) => kinds.has(name))).toEqual([]);
  expect(data.map(({ name }) => name).filter((name) => /\W/.test(name))).toEqual([]);
});
