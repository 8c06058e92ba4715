import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asInstant, isoInstant } from '#kernel';
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
let call: DashboardWorld['call'];
let as: DashboardWorld['as'];

beforeAll(async () => {
  world = await openDashboardWorld();
  ({ call, as } = world);
}, 60_000);
afterAll(async () => {
  await world?.close();
});

describe('a document of one’s own that is bound to a workspace', () => {
  const U = 'system.ai_gateway.usage';
  test.each([
    [
      'another condition',
      `SELECT DISTINCT workspace_id AS place FROM ${U} WHERE workspace_id NOT IN {workspaces:Array(String)}`,
    ],
    ['a part beside OR', `SELECT DISTINCT workspace_id AS place FROM ${U} WHERE {{rows}} OR 1`],
    ['a part in NOT', `SELECT DISTINCT workspace_id AS place FROM ${U} WHERE NOT {{rows}}`],
    ['a part in a comment', `SELECT DISTINCT workspace_id AS place FROM ${U} -- {{rows}}`],
    ['a part in a list', `SELECT DISTINCT workspace_id AS place, countIf({{rows}}) > 0 FROM ${U} GROUP BY place`],
    [
      'two parts in one',
      `SELECT '1' AS place FROM ${U} WHERE {{rows}} AND {{rows}} UNION DISTINCT SELECT workspace_id FROM ${U}`,
    ],
  ])('shows no other one by %s', async (_by, sql) => {
    const id = await published(sql);
    const path = `/api/v1/dashboards/${id}`;
    const change = { scope: 'workspace', workspace_id: '1' };
    expect((await call(`${path}/settings`, { method: 'PATCH', body: change, headers: ADMIN })).status).toBe(200);
    const { token } = await linkOf(id);
    const answers = [
      await call(`${path}${RUN}`, { body: QUESTION, headers: as('ana') }),
      await call(`${path}${RUN}`, { body: QUESTION, headers: ADMIN }),
      await call(`/api/v1/shared${RUN}`, { body: QUESTION, headers: { authorization: `Bearer ${token}` } }),
    ];
    for (const answer of answers) {
      expect([answer.status, JSON.stringify(answer.json().rows)]).toEqual([200, expect.not.stringContaining('"2"')]);
    }
    const file = await call(`${path}${RUN}`, { body: QUESTION, headers: { ...as('ana'), accept: 'text/csv' } });
    expect([file.status, file.text]).toEqual([200, expect.not.stringMatching(/^2/m)]);
  });
});

describe('bodies of requests and the audit log', () => {
  const READING = {
    payloads: 'SELECT request AS place FROM system.ai_gateway.payloads',
    audit: 'SELECT actor AS place FROM system.access.audit',
  };
  test.each(Object.entries(READING))('cannot be published, nor tried: %s', async (table, sql) => {
    const { id } = (await call('/api/v1/dashboards', { body: { document: documentOf(sql) }, headers: ADMIN })).json();
    const answer = await call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN });
    expect(answer.json().error).toMatchObject({ code: 'dashboard_document_invalid' });
    expect(answer.text).toContain(table);
    const tried = await call('/api/v1/dashboards/try', { body: { sql, question: QUESTION }, headers: ADMIN });
    expect(codeOf(tried)).toBe('dashboard_table_refused');
  });
});

describe('figures of credits', () => {
  test('stay those of account admins in a document that is made of the one that was read', async () => {
    const imported = await call('/api/v1/dashboards/import', { body: { template: 'credits' }, headers: ADMIN });
    const { document } = imported.json();
    const { id } = (await call('/api/v1/dashboards', { body: { document }, headers: ADMIN })).json();
    expect((await call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN })).status).toBe(200);
    await world.letIn('ana', id);
    const answer = await call(`/api/v1/dashboards/${id}/datasets/days_by_user/run`, {
      body: QUESTION,
      headers: as('ana'),
    });
    expect(codeOf(answer)).toBe('role_not_allowed');
  });
});

function documentOf(sql: string) {
  const pages = DOCUMENT.pages.map((page) => ({ ...page, widgets: page.widgets.slice(0, 1) }));
  return { ...DOCUMENT, pages, datasets: [{ name: 'rows', sql, rows_max: 100 }] };
}

/** The id of a dashboard with this dataset, which ana may see. */
async function published(sql: string): Promise<string> {
  const { id } = (await call('/api/v1/dashboards', { body: { document: documentOf(sql) }, headers: ADMIN })).json();
  expect((await call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN })).status).toBe(200);
  await world.letIn('ana', id);
  return id;
}

async function linkOf(id: string): Promise<{ token: string }> {
  const body = { expires_at: isoInstant(asInstant(world.rig.clock.now() + HOUR)) };
  return (await call(`/api/v1/dashboards/${id}/links`, { body, headers: ADMIN })).json();
}
