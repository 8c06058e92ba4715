import { dashboardSchema, datasetResultSchema, pageOf, requestSummarySchema } from '@tallygate/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call, insert, OTHERS, type Pages, startPages, today } from './pages-rig.test-support.ts';

let pages: Pages;

beforeAll(async () => {
  pages = await startPages();
});
afterAll(async () => {
  await pages?.stop();
});

describe('dashboards', () => {
  test.each(OTHERS)('a %s cannot import one, and nothing is imported', async (role) => {
    const answer = await call('dashboards/import', role, { body: { template: 'usage' } });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'role_not_allowed']);
    expect(await pages.dashboards.find('usage')).toBeUndefined();
  });

  test('an account admin imports one; everybody reads it, by id and by template', async () => {
    const { status, body } = await call('dashboards/import', 'account_admin', { body: { template: 'usage' } });
    expect(status).toBe(200);
    const made = dashboardSchema.parse(body);
    const newest = made.newest_template_version;
    expect(made).toMatchObject({
      published_by: 'account_admin@acme.com',
      state: 'published',
      template_version: newest,
    });
    const datasets = made.document.datasets.map(({ sql, ...dataset }) => dataset);
    for (const path of [`dashboards/${made.id}`, 'dashboards/usage']) {
      const shown = { ...body, document: { ...body.document, datasets } };
      expect(await call(path, 'viewer')).toEqual({ status: 200, body: shown });
    }
    const { document, ...summary } = body;
    const pages = document.pages.map(({ id, title }: { id: string; title: unknown }) => ({ id, title }));
    const listed = { ...summary, title: document.title, pages };
    expect((await call('dashboards', 'member')).body).toEqual({ data: [listed], next_cursor: null });
  });

  test('the same import repeated is answered once and logged once', async () => {
    const { audit } = pages;
    const before = (await audit.search({ limit: 100 })).entries.length;
    const asked = { body: { template: 'usage' }, key: 'import-1' };
    const first = await call('dashboards/import', 'account_admin', asked);
    expect(await call('dashboards/import', 'account_admin', asked)).toEqual(first);
    expect((await audit.search({ limit: 100 })).entries.length).toBe(before + 1);
  });

  test.each(OTHERS)('a %s sees everybody’s figures in it, by the publisher’s permission', async (role) => {
    const { status, body } = await call('dashboards/usage/datasets/totals/run', role, { body: today() });
    expect(status).toBe(200);
    const { columns, rows, time_zone: timeZone } = datasetResultSchema.parse(body);
    expect(rows[0]?.[columns.findIndex(({ name }) => name === 'requests')]).toBe('5');
    expect(timeZone).toBe('Asia/Seoul');
  });

  test('it stops when the publisher may no longer read the data, until another admin imports it again', async () => {
    const run = () => call('dashboards/usage/datasets/totals/run', 'viewer', { body: today() });
    pages.demote(true);
    const stopped = await run();
    expect([stopped.status, stopped.body.error.code]).toEqual([409, 'dashboard_stopped']);
    expect(stopped.body.error.message).toContain('account_admin@acme.com');
    pages.demote(false);
    expect((await run()).status).toBe(200);
  });

  test.each([
    { path: 'dashboards/none', body: undefined, status: 404, code: 'dashboard_unknown' },
    { path: 'dashboards/import', body: { template: 'none' }, status: 404, code: 'dashboard_template_unknown' },
    { path: 'dashboards/import', body: { template: 'usage', sql: 'SELECT 1' }, status: 400, code: 'request_invalid' },
    { path: 'dashboards/none/datasets/totals/run', body: today(), status: 404, code: 'dashboard_unknown' },
    { path: 'dashboards/usage/datasets/none/run', body: today(), status: 404, code: 'dataset_unknown' },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { ...today(), sql: 'SELECT 1' },
      status: 400,
      code: 'request_invalid',
    },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { ...today(), from: 'yesterday' },
      status: 400,
      code: 'request_invalid',
    },
    {
      path: 'dashboards/usage/datasets/totals/run',
      body: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      status: 400,
      code: 'range_invalid',
    },
    { path: 'dashboards?cursor=x', body: undefined, status: 400, code: 'cursor_invalid' },
    { path: 'dashboards?limit=0', body: undefined, status: 400, code: 'request_invalid' },
  ])('$path with $body: $code', async ({ path, body, status, code }) => {
    const answer = await call(path, 'account_admin', body === undefined ? {} : { body });
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe('requests', () => {
  const list = pageOf(requestSummarySchema);

  test('an account admin sees everybody’s, page by page; a member their own alone', async () => {
    const first = list.parse((await call('requests?limit=3', 'account_admin')).body);
    const rest = list.parse((await call(`requests?limit=3&cursor=${first.next_cursor}`, 'account_admin')).body);
    expect([first.data.length, rest.data.length, rest.next_cursor]).toEqual([3, 2, null]);
    const all = [...first.data, ...rest.data];
    expect(new Set(all.map((row) => row.request_id)).size).toBe(5);
    const own = list.parse((await call('requests', 'member')).body);
    expect(own.data.map((row) => row.requester)).toEqual(Array(3).fill('member@acme.com'));
    expect(list.parse((await call('requests?requester=other@acme.com', 'member')).body).data).toEqual([]);
    expect(list.parse((await call('requests', 'workspace_admin')).body).data).toEqual([]);
  });

  test('one row is there for its owner and for an account admin, and for nobody else', async () => {
    const [id] = await insert('member', 1);
    expect((await call(`requests/${id}`, 'member')).body).toMatchObject({ request_id: id });
    expect((await call(`requests/${id}`, 'account_admin')).status).toBe(200);
    const refused = await call(`requests/${id}`, 'viewer');
    expect([refused.status, refused.body.error.code]).toEqual([404, 'request_unknown']);
  });

  test.each(['cursor=x', 'limit=201', 'from=now', 'colour=red'])('%s is refused', async (query) => {
    expect((await call(`requests?${query}`, 'account_admin')).status).toBe(400);
  });
});
