import { FILTERS } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../../../test/control-rig.ts';
import {
  ADMIN,
  codeOf,
  type DashboardWorld,
  DOCUMENT,
  openDashboardWorld,
  QUESTION,
} from './dashboard-world.test-support.ts';

const PASSWORD = 'correct battery staple';
const RANGE = `from=${QUESTION.from}&to=${QUESTION.to}`;
/** What names a thing of the other dashboard, the draft, or another workspace. */
const SECRETS = ['osprey', 'Unpublished title', 'SELECT '];

let world: DashboardWorld;
/** Of the browser of a viewer who signed in with a password. */
let browser: Readonly<Record<string, string>>;
/** A dashboard that nobody let the viewer into. */
let other: string;

beforeAll(async () => {
  world = await openDashboardWorld();
  await addViewer();
  const title = { ko: 'osprey', en: 'osprey' };
  other = await made('/api/v1/dashboards', { document: { ...DOCUMENT, title } });
  await made(`/api/v1/dashboards/${other}/publish`, {});
  const draft = { document: { ...DOCUMENT, title: { ko: '게시 전', en: 'Unpublished title' } }, based_on: 1 };
  await made(world.path('/draft'), draft, 'PUT');
}, 120_000);
afterAll(() => world?.close());

const asBrowser = (path: string, more: Call = {}) =>
  world.call(path, { ...more, headers: { ...browser, ...more.headers } });

async function made(path: string, body: object, method = 'POST'): Promise<string> {
  const answer = await world.call(path, { method, body, headers: ADMIN });
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`);
  return answer.json().id;
}

/** A person who is a viewer of workspace 1 and nothing else, let into one dashboard, and signed in as a browser does it. */
async function addViewer(): Promise<void> {
  const { rig } = world;
  const id = rig.newId();
  const email = 'vera@people.acme.com';
  const passwordHash = await rig.engine.hashPassword(PASSWORD);
  await rig.store.transaction(async (tx) => {
    const createdAt = rig.clock.now();
    await rig.people.savePerson(tx, {
      id,
      email,
      name: 'Vera',
      isAccountAdmin: false,
      createdAt,
      disabledAt: undefined,
    });
    await rig.engine.addUser(tx, { id, name: 'Vera', email, passwordHash });
    await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject: { kind: 'person', id }, role: 'viewer' });
  });
  const grant = { object_kind: 'dashboard', object: world.dashboard, grantee_kind: 'person', grantee_id: id };
  await made('/api/v1/grants', grant);
  const page = { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
  const answer = await world.call('/api/v1/session', { body: { email, password: PASSWORD }, headers: page });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  browser = { ...page, cookie };
  const session = await asBrowser('/api/v1/session');
  expect([answer.status, session.json().person]).toMatchObject([200, { email, role: 'viewer' }]);
}

describe('a viewer who is signed in with a browser', () => {
  test('reads the published dashboard: its pages, its figures, its filters, its files', async () => {
    const listed = (await asBrowser('/api/v1/dashboards')).json().data as { readonly id: string }[];
    expect(listed.map(({ id }) => id)).toEqual([world.dashboard]);
    const shown = await asBrowser(world.path(''));
    expect([shown.status, shown.json().has_draft, shown.json().document.title]).toEqual([200, false, DOCUMENT.title]);
    const run = await asBrowser(world.path('/datasets/rows/run'), { body: QUESTION });
    expect([run.status, run.json().rows]).toEqual([200, await world.rowsOf(ADMIN)]);
    const csv = { body: QUESTION, headers: { accept: 'text/csv' } };
    const file = await asBrowser(world.path('/datasets/rows/run'), csv);
    expect([file.status, file.text.trim().split('\r\n').length]).toEqual([200, run.json().rows.length + 1]);
    for (const filter of DOCUMENT.filters) {
      expect((await asBrowser(world.path(`/filters/${filter}?${RANGE}`))).status, filter).toBe(200);
    }
    for (const secret of SECRETS) expect(shown.text + run.text + file.text).not.toContain(secret);
  });

  const REFUSED: readonly (readonly [string, () => readonly [string, Call?]])[] = [
    ['the table', () => ['/api/v1/tables/usage']],
    ['its rows by SQL', () => ['/api/v1/sql', { body: { statement: 'SELECT * FROM system.ai_gateway.usage' } }]],
    [
      'its corrections',
      () => ['/api/v1/sql', { body: { statement: 'SELECT * FROM system.ai_gateway.cost_corrections' } }],
    ],
    [
      'narrowed tables',
      () => ['/api/v1/sql', { body: { statement: 'SELECT * FROM system.ai_gateway.workspace_usage' } }],
    ],
    ['a statement of a dataset', () => [world.path('/datasets/rows/statement'), { body: QUESTION }]],
    ['a try', () => ['/api/v1/dashboards/try', { body: { sql: 'SELECT 1', question: QUESTION } }]],
    ['the draft', () => [world.path('/draft')]],
    [
      'a draft of their own',
      () => [world.path('/draft'), { method: 'PUT', body: { document: DOCUMENT, based_on: 1 } }],
    ],
    ['discarding it', () => [world.path('/draft'), { method: 'DELETE', body: { replace_draft: true } }]],
    ['the versions', () => [world.path('/versions')]],
    ['a version', () => [world.path('/versions/1')]],
    ['restoring', () => [world.path('/versions/1/restore'), { body: { replace_draft: true } }]],
    ['publishing', () => [world.path('/publish'), { body: {} }]],
    ['unpublishing', () => [world.path('/unpublish'), { method: 'POST' }]],
    ['the settings', () => [world.path('/settings'), { method: 'PATCH', body: { scope: 'account' } }]],
    ['the links', () => [world.path('/links')]],
    ['a link', () => [world.path('/links'), { body: { expires_at: '2027-01-01T00:00:00Z' } }]],
    ['removing', () => [world.path(''), { method: 'DELETE' }]],
    ['a copy', () => ['/api/v1/dashboards', { body: { copy_of: world.dashboard } }]],
    ['an import', () => ['/api/v1/dashboards/import', { body: { template: 'usage' } }]],
    ['another dashboard', () => [`/api/v1/dashboards/${other}`]],
    ['its figures', () => [`/api/v1/dashboards/${other}/datasets/rows/run`, { body: QUESTION }]],
    ['its values', () => [`/api/v1/dashboards/${other}/filters/models?${RANGE}`]],
    ['the credits', () => ['/api/v1/credits/summary']],
    ['the audit log', () => ['/api/v1/audit']],
    ['grants', () => ['/api/v1/grants']],
    [
      'a grant for everybody',
      () => ['/api/v1/grants', { body: { object_kind: 'table', object: 'usage', grantee_kind: 'everyone' } }],
    ],
  ];
  test.each(REFUSED)('does not reach %s', async (_what, asked) => {
    const [path, request = {}] = asked();
    const answer = await asBrowser(path, request);
    expect([answer.status, codeOf(answer)]).toEqual([
      expect.toBeOneOf([400, 403, 404]),
      expect.stringMatching(/^(role_not_allowed|sql_table_(refused|unknown))$/),
    ]);
    for (const secret of SECRETS) expect(answer.text).not.toContain(secret);
  });

  test('shows of requests and of one’s own rows none of anybody else’s', async () => {
    const own = { body: { statement: 'SELECT count() FROM system.ai_gateway.my_usage' } };
    expect((await asBrowser('/api/v1/sql', own)).json().rows).toEqual([['0']]);
    const tables = (await asBrowser('/api/v1/tables')).json().data as { readonly name: string }[];
    expect(
      tables.every(({ name }) => /\.my_\w+$/.test(name)),
      JSON.stringify(tables),
    ).toBe(true);
  });

  test('sees one workspace where the dashboard is bound to it, whatever is chosen', async () => {
    await world.settings({ scope: 'workspace', workspace_id: '1' });
    try {
      for (const workspaces of [[], ['2'], ['1', '2']]) {
        const { rows } = (
          await asBrowser(world.path('/datasets/rows/run'), { body: { ...QUESTION, workspaces } })
        ).json();
        expect(new Set(rows.map(([place]: readonly string[]) => place))).toEqual(new Set(['1']));
      }
      const values = (await asBrowser(world.path(`/filters/workspaces?${RANGE}`))).json().data;
      expect(values.map(({ value }: { readonly value: string }) => value)).toEqual(['1']);
    } finally {
      await world.settings({ scope: 'account' });
    }
  });

  test('asks as a page of this site alone: the cookie is good for no other', async () => {
    for (const site of ['cross-site', 'same-site']) {
      const answer = await asBrowser(world.path('/datasets/rows/run'), {
        ...{ body: QUESTION, headers: { 'sec-fetch-site': site, origin: 'https://evil.example' } },
      });
      expect([site, answer.status]).toEqual([site, 403]);
    }
  });

  test('reads nothing any more once signed out, or no longer let in', async () => {
    const before = browser;
    const answer = await world.call('/api/v1/session', {
      ...{ body: { email: 'vera@people.acme.com', password: PASSWORD } },
      headers: { 'sec-fetch-site': 'same-origin' },
    });
    browser = { ...before, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
    expect((await asBrowser(world.path(''))).status).toBe(200);
    expect((await asBrowser('/api/v1/session', { method: 'DELETE' })).status).toBe(204);
    expect((await asBrowser(world.path(''))).status).toBe(401);
    browser = before;
    const grants = (await world.call('/api/v1/grants', { headers: ADMIN })).json().data;
    for (const { id } of grants) await world.call(`/api/v1/grants/${id}`, { method: 'DELETE', headers: ADMIN });
    expect(codeOf(await asBrowser(world.path('')))).toBe('role_not_allowed');
    for (const filter of FILTERS) {
      expect((await asBrowser(world.path(`/filters/${filter}?${RANGE}`))).status, filter).toBe(403);
    }
  });
});
