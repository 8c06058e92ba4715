import { FILTERS } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
import type { Call } from '../../../test/control-rig.ts';
import {
  ADMIN,
  codeOf,
  type DashboardWorld,
  DOCUMENT,
  HOUR,
  openDashboardWorld,
  QUESTION,
  RUN,
} from './dashboard-world.test-support.ts';

let world: DashboardWorld;
beforeAll(async () => {
  world = await openDashboardWorld();
}, 60_000);
afterAll(() => world?.close());

const as = (who: string) => world.as(who);
const path = (rest: string) => world.path(rest);
const call: DashboardWorld['call'] = (...asked) => world.call(...asked);
const run: DashboardWorld['run'] = (...asked) => world.run(...asked);
const rowsOf: DashboardWorld['rowsOf'] = (...asked) => world.rowsOf(...asked);

describe('somebody without a grant on the table', () => {
  test('sees the published figures, and whoever has no grant on the dashboard sees nothing of it', async () => {
    const answer = await run(as('ana'));
    expect([answer.status, answer.json().rows.length]).toEqual([200, (await rowsOf(ADMIN)).length]);
    for (const headers of [as('stranger'), {}]) {
      for (const rest of ['', '/filters/models?from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z']) {
        expect([401, 403]).toContain((await call(path(rest), { headers })).status);
      }
      expect([401, 403]).toContain((await run(headers)).status);
    }
    expect((await call('/api/v1/dashboards', { headers: as('stranger') })).json().data).toEqual([]);
  });

  test('is not told the statements, and cannot run another one anywhere', async () => {
    const shown = await call(path(''), { headers: as('ana') });
    expect(shown.status).toBe(200);
    expect(shown.text).not.toContain('SELECT');
    expect((await call(path(''), { headers: ADMIN })).text).toContain('SELECT');
    const question = QUESTION;
    const tried: readonly [string, Call][] = [
      ['/api/v1/sql', { body: { statement: 'SELECT * FROM system.ai_gateway.usage' } }],
      ['/api/v1/sql', { body: { statement: 'SELECT * FROM system.ai_gateway.my_cost_corrections' } }],
      ['/api/v1/dashboards/try', { body: { sql: 'SELECT 1', question } }],
      [path('/datasets/rows/statement'), { body: QUESTION }],
      [path('/draft'), {}],
      [path('/draft'), { method: 'PUT', body: { document: DOCUMENT, based_on: 1 } }],
      [path('/versions'), {}],
      [path('/versions/1'), {}],
      [path('/versions/1/restore'), { method: 'POST' }],
      [path('/publish'), { method: 'POST' }],
      [path('/unpublish'), { method: 'POST' }],
      [path('/settings'), { method: 'PATCH', body: { run_as: 'publisher' } }],
      [path('/links'), {}],
      [path('/links'), { body: { expires_at: '2026-12-31T00:00:00Z' } }],
      [path(''), { method: 'DELETE' }],
      ['/api/v1/dashboards', { body: { copy_of: world.dashboard } }],
      ['/api/v1/dashboards', { body: { document: DOCUMENT } }],
      ['/api/v1/dashboards/import', { body: { template: 'usage' } }],
    ];
    for (const [to, request] of tried) {
      const answer = await call(to, { ...request, headers: as('ana') });
      expect([to, answer.status < 400]).toEqual([to, false]);
      expect([to, codeOf(answer)]).toEqual([to, expect.stringMatching(/^(role_not_allowed|sql_table_\w+)$/)]);
    }
  });

  const FOREIGN = [
    'sql',
    'statement',
    'time_zone',
    'publisher',
    'run_as',
    'scope',
    'workspace_id',
    'warehouse',
    'settings',
  ];
  test.each([
    ...FOREIGN,
    'previous_from',
    'previous_to',
    'dataset',
    'dashboard',
    'parameters',
    'rows_max',
    '__proto__x',
  ])('cannot add %s to a question', async (name) => {
    expect(codeOf(await run(as('ana'), { [name]: 'account' }))).toBe('request_invalid');
  });

  const HOSTILE = [
    "x') OR 1 = 1 --",
    "' UNION ALL SELECT * FROM system.ai_gateway.usage --",
    '\\',
    "\\'",
    '{workspaces:Array(String)}',
    '{{rows}}',
    '\u0000',
    "[]'), ('",
    '1,2',
  ];
  test.each(FILTERS)('the filter %s narrows and never widens, whatever it holds', async (filter) => {
    const all = new Set((await rowsOf(as('ana'))).map((row) => JSON.stringify(row.slice(0, 3))));
    const isOffered = DOCUMENT.filters.includes(filter);
    for (const value of HOSTILE) {
      const answer = await run(as('ana'), { [filter]: [value] });
      if (!isOffered) expect([value, codeOf(answer)]).toEqual([value, 'dashboard_filter_not_offered']);
      else expect([value, answer.status, answer.json().rows]).toEqual([value, 200, []]);
      const both = isOffered ? await rowsOf(as('ana'), { [filter]: [value, '1', 'm1', 'team=red'] }) : [];
      for (const row of both) expect(all).toContain(JSON.stringify(row.slice(0, 3)));
    }
    for (const wrong of ['1', 7, { a: 1 }, [7], [['1']], null, Array(1_001).fill('1'), ['x'.repeat(4_501)]]) {
      expect(codeOf(await run(as('ana'), { [filter]: wrong }))).toBe('request_invalid');
    }
  });

  test.each(['from', 'to', 'granularity'])('%s holds no text of a statement', async (name) => {
    for (const value of [
      ...HOSTILE,
      '2026-03-10',
      '2026-03-10 00:00:00',
      "2026-03-10T00:00:00Z' OR 1",
      0,
      null,
      ['day'],
    ]) {
      expect([value, codeOf(await run(as('ana'), { [name]: value }))]).toEqual([value, 'request_invalid']);
    }
  });

  test('no header, query or method makes the answer another one', async () => {
    const expected = await rowsOf(as('ana'));
    const headers: readonly Record<string, string>[] = [
      { 'x-http-method-override': 'DELETE' },
      { 'x-forwarded-user': 'admin@acme.com', 'x-forwarded-for': '127.0.0.1' },
      { 'x-role': 'account_admin', 'x-requester-id': 'account_admin' },
      { 'tallygate-user': 'account_admin', 'tallygate-run-type': 'chat' },
      { 'x-tallygate-lane': 'service', 'x-clickhouse-user': 'default' },
      { 'content-type': 'text/plain' },
      { accept: 'application/xml' },
      { 'if-match': '*', 'idempotency-key': 'one' },
    ];
    for (const more of headers) expect([more, await rowsOf({ ...as('ana'), ...more })]).toEqual([more, expected]);
    const queries = [
      '?workspaces=2',
      '?sql=SELECT+1',
      '?database=system',
      '?param_workspaces=%5B%5D',
      '?query=SELECT+1',
    ];
    for (const query of queries) {
      const answer = await call(path(`${RUN}${query}`), { body: QUESTION, headers: as('ana') });
      expect([query, answer.json().rows]).toEqual([query, expected]);
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await call(path(RUN), { method, headers: as('ana') });
      expect([method, codeOf(answer)]).toEqual([method, 'route_unknown']);
    }
    for (const dataset of ['none', '..%2Fcost', 'rows%00', "rows'--", '%7B%7Brows%7D%7D']) {
      const answer = await call(path(`/datasets/${dataset}/run`), { body: QUESTION, headers: as('ana') });
      expect([dataset, answer.status]).toEqual([dataset, 404]);
    }
  });

  test('a publisher who lost the right stops it visibly; another admin publishes it again', async () => {
    world.demote(true);
    try {
      expect((await call(path(''), { headers: as('ana') })).json().state).toBe('stopped');
      expect(codeOf(await run(as('ana')))).toBe('dashboard_stopped');
      expect(
        codeOf(
          await call(path('/filters/models?from=2026-03-10T00:00:00Z&to=2026-03-11T00:00:00Z'), { headers: as('ana') }),
        ),
      ).toBe('dashboard_stopped');
    } finally {
      world.demote(false);
    }
    expect((await call(path(''), { headers: as('ana') })).json().state).toBe('published');
    expect((await run(as('ana'))).status).toBe(200);
  });

  test('what is unpublished is shown to account admins alone', async () => {
    await call(path('/unpublish'), { method: 'POST', headers: ADMIN });
    expect(codeOf(await call(path(''), { headers: as('ana') }))).toBe('dashboard_unpublished');
    expect(codeOf(await run(as('ana')))).toBe('dashboard_unpublished');
    expect((await call('/api/v1/dashboards', { headers: as('ana') })).json().data).toEqual([]);
    expect((await call(path(''), { headers: ADMIN })).json()).toMatchObject({ state: 'unpublished' });
    await call(path('/publish'), { method: 'POST', headers: ADMIN });
    expect((await run(as('ana'))).status).toBe(200);
  });
});

describe('figures that only account admins may see', () => {
  test('stay theirs in a copy, whoever was granted it', async () => {
    const imported = await call('/api/v1/dashboards/import', { body: { template: 'credits' }, headers: ADMIN });
    const copy = await call('/api/v1/dashboards', { body: { copy_of: imported.json().id }, headers: ADMIN });
    const { id } = copy.json();
    expect((await call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN })).status).toBe(200);
    await world.letIn('ana', id);
    const runCopy = (headers: Record<string, string>) =>
      call(`/api/v1/dashboards/${id}/datasets/days_by_user/run`, { body: QUESTION, headers });
    expect(codeOf(await call(`/api/v1/dashboards/${id}`, { headers: as('ana') }))).toBe('role_not_allowed');
    expect(codeOf(await runCopy(as('ana')))).toBe('role_not_allowed');
    expect((await runCopy(ADMIN)).status).toBe(200);
    const body = { expires_at: isoInstant(asInstant(world.rig.clock.now() + HOUR)) };
    const link = await call(`/api/v1/dashboards/${id}/links`, { body, headers: ADMIN });
    expect(codeOf(link)).toBe('dashboard_needs_viewer');
    // With the dashboard go its grants.
    await call(`/api/v1/dashboards/${id}`, { method: 'DELETE', headers: ADMIN });
    expect((await call('/api/v1/grants', { headers: ADMIN })).text).not.toContain(id);
  });
});

describe('a dashboard of one workspace', () => {
  test('shows no other one by any filter, value, file or link', async () => {
    await world.settings({ scope: 'workspace', workspace_id: '1' });
    try {
      const expected = (await rowsOf(as('ana'))).filter(([place]) => place === '1');
      for (const workspaces of [[], ['2'], ['1', '2'], ['']]) {
        expect(await rowsOf(as('ana'), { workspaces })).toEqual(expected);
        expect(await rowsOf(ADMIN, { workspaces })).toEqual(expected);
      }
      const values = async (filter: string) =>
        (await call(path(`/filters/${filter}?from=${QUESTION.from}&to=${QUESTION.to}`), { headers: as('ana') })).json()
          .data;
      expect((await values('workspaces')).map(({ value }: { value: string }) => value)).toEqual(['1']);
      const counted = (await values('models')).reduce(
        (sum: number, { requests }: { requests: number }) => sum + requests,
        0,
      );
      expect(counted).toBe(90);
      const file = await call(path(RUN), { body: QUESTION, headers: { ...as('ana'), accept: 'text/csv' } });
      expect(
        file.text
          .trim()
          .split('\r\n')
          .slice(1)
          .map((line) => line.slice(0, 2)),
      ).toEqual(expected.map(() => '1,'));
      const { token } = await world.newLink();
      const shared = { authorization: `Bearer ${token}` };
      const answer = await call(`/api/v1/shared${RUN}`, { body: QUESTION, headers: shared });
      expect(answer.json().rows).toEqual(expected);
    } finally {
      await world.settings({ scope: 'account' });
    }
    expect(new Set((await rowsOf(as('ana'))).map(([place]) => place))).toEqual(new Set(['1', '2']));
  });
});

describe('a link', () => {
  test.each(DOCUMENT.filters)('shows the published figures and no cut of them by %s', async (filter) => {
    const { token } = await world.newLink();
    const headers = { authorization: `Bearer ${token}` };
    expect((await call('/api/v1/shared/dashboard', { headers })).json().filters).toEqual([]);
    const cut = (values: readonly string[]) =>
      call(`/api/v1/shared${RUN}`, { body: { ...QUESTION, [filter]: values }, headers });
    expect(codeOf(await cut(['1']))).toBe('dashboard_filter_not_offered');
    expect((await cut([])).status).toBe(200);
  });
});

describe('a dashboard that runs with the viewer’s permission', () => {
  test('shows no less to somebody who was granted one of its tables', async () => {
    await world.settings({ run_as: 'viewer' });
    const body = { object_kind: 'table', object: 'usage', grantee_kind: 'person', grantee_id: world.personId('bo') };
    const grant = (await call('/api/v1/grants', { body, headers: ADMIN })).json();
    try {
      const own = [[String(80 * 1_007)]];
      expect((await run(as('bo'), {}, 'cost')).json().rows).toEqual(own);
      // Either all of a dashboard shows everybody's rows, or none of it does.
      expect(new Set((await rowsOf(as('bo'))).map(([, requester]) => requester))).toEqual(
        new Set(['bo@people.acme.com']),
      );
    } finally {
      await call(`/api/v1/grants/${grant.id}`, { method: 'DELETE', headers: ADMIN });
      await world.settings({ run_as: 'publisher' });
    }
  });

  test('shows each their own rows and costs, also from memory, and everybody’s to those who may read the table', async () => {
    await world.settings({ run_as: 'viewer' });
    try {
      const mine = async (who: string) => [
        new Set((await rowsOf(as(who))).map(([, requester]) => requester)),
        (await run(as(who), {}, 'cost')).json().rows,
      ];
      for (let again = 0; again < 2; again++) {
        expect(await mine('ana')).toEqual([new Set(['ana@people.acme.com', '=cmd()']), [[String(40 * 1_007)]]]);
        expect(await mine('bo')).toEqual([new Set(['bo@people.acme.com']), [[String(80 * 1_007)]]]);
        expect((await run(ADMIN, {}, 'cost')).json().rows).toEqual([[String(120 * 1_007)]]);
      }
      const requesters = await call(path(`/filters/requesters?from=${QUESTION.from}&to=${QUESTION.to}`), {
        headers: as('bo'),
      });
      expect(requesters.json().data).toEqual([
        { value: world.personId('bo'), title: 'bo@people.acme.com', requests: 80 },
      ]);
    } finally {
      await world.settings({ run_as: 'publisher' });
    }
  });
});

describe('the warehouse of a dashboard', () => {
  test('is the one that the settings name, at every later query', async () => {
    const asked = async () => {
      const { warehouse: name, rows, truncated } = (await run(as('ana'))).json();
      return [name, rows.length, truncated];
    };
    const before = await asked();
    expect(before).toEqual(['default', expect.any(Number), false]);
    await world.settings({ warehouse: 'narrow' });
    expect(await asked()).toEqual(['narrow', 2, true]);
    expect((await call(path(''), { headers: ADMIN })).json().settings.warehouse).toBe('narrow');
    await world.settings({ warehouse: 'default' });
    expect(await asked()).toEqual(before);
    const unknown = await call(path('/settings'), { method: 'PATCH', body: { warehouse: 'gone' }, headers: ADMIN });
    expect(codeOf(unknown)).toBe('warehouse_unknown');
  });
});
