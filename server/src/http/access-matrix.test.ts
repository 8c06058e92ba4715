import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoredDashboard } from '#dashboards';
import type { Role, WorkspaceRole } from '#identity';
import { SQL_TABLES, tablesFor } from '#sql';
import { catalogueRig } from '../../test/catalogue-rig.ts';
import { type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { type Decision, ROUTE_DECISIONS, TABLE_DECISIONS } from './access-decisions.test-support.ts';
import { API_ROUTES } from './api-routes.ts';
import { mayBeEmpty } from './describe-api.ts';
import type { ControlApiOptions } from './index.ts';

const ROLES: readonly Role[] = ['account_admin', 'workspace_admin', 'member', 'viewer'];
const SESSIONS = [...ROLES, 'nobody'] as const;
const KEYS = [...ROLES, 'bound'] as const;
const secretOf = (who: string) => `${who}-key-0123456789`;
const DECLARED = [
  ...ROLES.map((role) => declaredKey(secretOf(role), role)),
  declaredKey(secretOf('bound'), 'account_admin', { id: 'id-of-bound', requesterId: 'bound', endpoints: ['gpt'] }),
];
const GUARDED = API_ROUTES.filter((route) => route.isOpen !== true);
const nameOf = ({ method, path }: (typeof API_ROUTES)[number]) => `${method.toUpperCase()} ${path}`;

/** Codes that say that somebody may not, whoever they are; other refusals are of what was asked. */
const REFUSALS = ['role_not_allowed', 'person_needed', 'session_needed', 'sql_table_refused'];
/** Codes that hide a thing from those who may not know of it. */
const HIDDEN = ['workspace_unknown', 'endpoint_not_listed', 'provider_not_listed'];

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let options: ControlApiOptions;
const ids = new Map<string, string>();

beforeAll(async () => {
  rig = await peopleRig();
  const { catalogue } = catalogueRig(rig);
  const dashboard = (id: string) => ({ id, document: { template: id } }) as StoredDashboard;
  const dashboards = {
    find: async (id: string) => dashboard(id === 'credits' ? id : 'closed'),
    list: async () => [],
  } as never;
  options = controlOptions(rig, { declared: DECLARED, catalogue, dashboards });
  call = caller(options);
  for (const who of SESSIONS) await addPerson(who);
});
afterAll(() => rig.close());

async function addPerson(who: (typeof SESSIONS)[number]): Promise<void> {
  const id = rig.newId();
  ids.set(who, id);
  const passwordHash = await rig.engine.hashPassword('correct battery');
  await rig.store.transaction(async (tx) => {
    const email = `${who}@people.acme.com`;
    const isAccountAdmin = who === 'account_admin';
    const createdAt = rig.clock.now();
    await rig.people.savePerson(tx, { id, email, name: who, isAccountAdmin, createdAt, disabledAt: undefined });
    await rig.engine.addUser(tx, { id, name: who, email, passwordHash });
    if (who === 'nobody' || who === 'account_admin') return;
    await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject: { kind: 'person', id }, role: who });
  });
}

/** A new session each time: some routes end them. */
async function asPerson(who: string): Promise<Record<string, string>> {
  const of = { personId: ids.get(who) ?? '', address: '', userAgent: '' };
  const { cookie } = await rig.store.transaction((tx) => rig.engine.startSession(tx, of));
  return { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' };
}

function requestOf(route: string, { id = 'x', query = '', body }: Partial<Decision>): [string, Call] {
  const [method = '', path = ''] = route.split(' ');
  const named = path
    .replace('{id}', id)
    .replace('{name}', 'my_usage')
    .replaceAll(/\{\w+\}/g, 'x');
  const given = method === 'GET' || method === 'DELETE' ? {} : { body: body ?? {} };
  return [`${named}${query}`, { method, ...given }];
}

async function verdict(route: string, decision: Partial<Decision>, headers: Record<string, string>): Promise<string> {
  const [path, request] = requestOf(route, decision);
  const answer = await call(path, { ...request, headers });
  const code = answer.status >= 400 ? String(answer.json().error.code) : '';
  if (answer.status === 401) return 'A';
  if (answer.status === 403 && REFUSALS.includes(code)) return '-';
  return HIDDEN.includes(code) ? 'H' : 'Y';
}

test('every route has a decision, and every decision a route', () => {
  expect(Object.keys(ROUTE_DECISIONS).sort()).toEqual(GUARDED.map(nameOf).sort());
});

describe.each(GUARDED.map(nameOf))('%s', (route) => {
  const decision = ROUTE_DECISIONS[route] ?? { sessions: '', keys: '' };

  test('is as decided for everybody who signs in', async () => {
    let sessions = '';
    for (const who of SESSIONS) sessions += await verdict(route, decision, await asPerson(who));
    expect(sessions).toBe(decision.sessions);
  });

  test('is as decided for every key', async () => {
    let keys = '';
    for (const who of KEYS) keys += await verdict(route, decision, { authorization: `Bearer ${secretOf(who)}` });
    expect(keys).toBe(decision.keys);
  });

  test('is closed to strangers', async () => {
    expect(await verdict(route, decision, {})).toBe('A');
    expect(await verdict(route, decision, { authorization: 'Bearer tg-0123456789' })).toMatch(/^[A-]$/);
    const forged = { cookie: 'tallygate_session=forged', 'sec-fetch-site': 'same-origin' };
    expect(await verdict(route, decision, forged)).toMatch(/^[A-]$/);
  });
});

describe('an act whose members may all be left out', () => {
  const acts = GUARDED.filter(mayBeEmpty).map(nameOf);

  test('there are some', () => {
    expect(acts).toContain('POST /api/v1/keys/{id}/rotate');
    expect(acts).toContain('POST /api/v1/prices/{id}/end');
  });

  test.each(acts)('is the same without a body: %s', async (route) => {
    const [path, { method = 'POST' }] = requestOf(route, ROUTE_DECISIONS[route] ?? {});
    const codeOf = async (sent: Call) => {
      const answer = await call(path, { method, ...sent, headers: await asPerson('account_admin') });
      return answer.status >= 400 ? answer.json().error.code : 'done';
    };
    expect(await codeOf({})).toBe(await codeOf({ body: {} }));
  });
});

test('routes that are open answer strangers, and no others', async () => {
  for (const route of API_ROUTES.filter(({ isOpen }) => isOpen === true)) {
    const [path, request] = requestOf(nameOf(route), {});
    const answer = await call(path, { ...request, headers: { 'sec-fetch-site': 'same-origin' } });
    expect([nameOf(route), answer.status, answer.text], nameOf(route)).not.toEqual([
      nameOf(route),
      401,
      expect.stringMatching(/key_missing|not_signed_in/),
    ]);
  }
});

describe('tables', () => {
  test('every table has a decision', () => {
    expect(Object.keys(TABLE_DECISIONS).sort()).toEqual([...SQL_TABLES].sort());
  });

  const read = async (table: string, headers: Record<string, string>) =>
    (await call('/api/v1/me', { headers })).json().tables.some((each: string) => each.endsWith(`.${table}`))
      ? 'Y'
      : '-';
  const everybody = async (table: string) => {
    let sessions = '';
    for (const who of SESSIONS) sessions += await read(table, await asPerson(who));
    let keys = '';
    for (const who of KEYS) keys += await read(table, { authorization: `Bearer ${secretOf(who)}` });
    return { sessions, keys };
  };

  test.each([...SQL_TABLES])('%s is read as decided, without a grant', async (table) => {
    const { sessions, keys } = TABLE_DECISIONS[table] ?? { sessions: '', keys: '' };
    expect(await everybody(table)).toEqual({ sessions, keys });
  });

  const OWN = ['my_runs', 'my_usage'];
  test.each(Object.keys(TABLE_DECISIONS).filter((table) => !OWN.includes(table)))(
    '%s is read by whom a grant names, that table alone, until it is taken back',
    async (table) => {
      const admin = await asPerson('account_admin');
      const grantee = { grantee_kind: 'person', grantee_id: ids.get('viewer') };
      const body = { object_kind: 'table', object: table, ...grantee };
      const made = await call('/api/v1/grants', { body, headers: admin });
      expect(made.status).toBe(201);
      const viewer = await asPerson('viewer');
      const readable = async () => {
        const { tables } = (await call('/api/v1/me', { headers: viewer })).json();
        return tables.map((each: string) => each.slice(each.lastIndexOf('.') + 1)).sort();
      };
      expect(await readable()).toEqual([...OWN, table].sort());
      await call(`/api/v1/grants/${made.json().id}`, { method: 'DELETE', headers: admin });
      expect(await readable()).toEqual(OWN);
    },
  );

  test('the guard of SQL and the list of tables ask the same rule', () => {
    for (const role of ROLES) {
      const readable = tablesFor({ role, endpoints: undefined });
      for (const table of SQL_TABLES) {
        const letter = TABLE_DECISIONS[table]?.keys[ROLES.indexOf(role)];
        expect([role, table, readable.has(table)]).toEqual([role, table, letter === 'Y']);
      }
    }
  });
});

test('what credits were used for is read by account admins only, whoever was granted the dashboard', async () => {
  const admin = await asPerson('account_admin');
  const body = { object_kind: 'dashboard', object: 'credits', grantee_kind: 'everyone' };
  const made = await call('/api/v1/grants', { body, headers: admin });
  expect(made.status).toBe(201);
  const routes = ['GET /api/v1/dashboards/{id}', 'POST /api/v1/dashboards/{id}/datasets/{dataset}/run'];
  for (const route of routes) {
    for (const who of ['workspace_admin', 'member', 'viewer'] as const) {
      expect([
        route,
        who,
        await verdict(route, { ...ROUTE_DECISIONS[route], id: 'credits' }, await asPerson(who)),
      ]).toEqual([route, who, '-']);
    }
    expect([route, await verdict(route, { ...ROUTE_DECISIONS[route], id: 'credits' }, admin)]).toEqual([route, 'Y']);
  }
  await call(`/api/v1/grants/${made.json().id}`, { method: 'DELETE', headers: admin });
});

test('a dashboard is read by whom a grant names: a person, a group, everyone', async () => {
  const admin = await asPerson('account_admin');
  const seen = async (who: WorkspaceRole) =>
    await verdict('GET /api/v1/dashboards/{id}', { id: 'closed' }, await asPerson(who));
  const grant = async (grantee: object) => {
    const body = { object_kind: 'dashboard', object: 'closed', ...grantee };
    const made = await call('/api/v1/grants', { body, headers: admin });
    return async () => await call(`/api/v1/grants/${made.json().id}`, { method: 'DELETE', headers: admin });
  };
  const all = async () => `${await seen('workspace_admin')}${await seen('member')}${await seen('viewer')}`;
  expect(await all()).toBe('---');
  const group = (await call('/api/v1/groups', { body: { name: 'lookers' }, headers: admin })).json();
  await call(`/api/v1/groups/${group.id}/members`, { body: { kind: 'person', id: ids.get('member') }, headers: admin });
  const closers = [
    { grantee: { grantee_kind: 'person', grantee_id: ids.get('viewer') }, expected: '--Y' },
    { grantee: { grantee_kind: 'group', grantee_id: group.id }, expected: '-Y-' },
    { grantee: { grantee_kind: 'everyone' }, expected: 'YYY' },
  ];
  for (const { grantee, expected } of closers) {
    const close = await grant(grantee);
    expect(await all()).toBe(expected);
    await close();
    expect(await all()).toBe('---');
  }
});
