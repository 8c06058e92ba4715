import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, type DashboardWorld, DOCUMENT, openDashboardWorld, QUESTION } from './dashboard-world.test-support.ts';

let world: DashboardWorld;
beforeAll(async () => {
  world = await openDashboardWorld();
}, 120_000);
afterAll(async () => {
  await world?.close();
});

test.each([
  'SELECT usage.workspace_id AS place FROM system.ai_gateway.usage WHERE {{rows}}',
  'SELECT system.ai_gateway.usage.workspace_id AS place FROM system.ai_gateway.usage WHERE {{rows}}',
  'WITH usage AS (SELECT * FROM system.ai_gateway.usage WHERE {{rows}}) SELECT usage.workspace_id AS place FROM usage',
  'SELECT u.workspace_id AS place FROM SYSTEM.AI_GATEWAY.`usage` AS u WHERE {{rows}}',
])('what runs for its publisher runs on own rows, however columns are named: %s', async (sql) => {
  const [page] = DOCUMENT.pages;
  const pages = [{ ...page, widgets: page?.widgets.slice(0, 1) }];
  const document = { ...DOCUMENT, pages, datasets: [{ name: 'rows', sql, rows_max: 1_000 }] };
  const { id } = (await world.call('/api/v1/dashboards', { body: { document }, headers: ADMIN })).json();
  await world.call(`/api/v1/dashboards/${id}/publish`, { method: 'POST', headers: ADMIN });
  await world.letIn('ana', id);
  const run = () =>
    world.call(`/api/v1/dashboards/${id}/datasets/rows/run`, { body: QUESTION, headers: world.as('ana') });
  const whole = await run();
  await world.call(`/api/v1/dashboards/${id}/settings`, {
    ...{ method: 'PATCH', headers: ADMIN },
    body: { run_as: 'viewer' },
  });
  const own = await run();
  expect([whole.status, own.status]).toEqual([200, 200]);
  expect(own.json().rows.length).toBeLessThan(whole.json().rows.length);
});
