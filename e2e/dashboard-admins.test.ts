import { beforeAll, expect, test, vi } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import {
  beginInTwoWorkspaces,
  call,
  IN_MAIN,
  KEYS_MORE,
  QUESTION,
  requestsIn,
  SECOND_ADMIN,
  second,
  VIEWER,
  world,
  writeConfig,
} from './harness/two-workspaces.ts';
import { until } from './harness/until.ts';

vi.setConfig({ testTimeout: 240_000 });

const fixture = useProgram();

beforeAll(async () => {
  await beginInTwoWorkspaces(fixture);
}, 240_000);

test.each([
  ['a viewer', VIEWER],
  ['a member', KEYS.member],
  ['nobody', 'tg-nobody-0123456789abcdef'],
])('%s imports no dashboard', async (_who, by) => {
  for (const template of ['usage', 'credits', 'runs', '../usage', 'nothing']) {
    const answer = await call('POST', 'dashboards/import', { by, body: { template } });
    expect([401, 403]).toContain(answer.status);
  }
});

test('importing again keeps the warehouse, the settings, the id and who may see it', async () => {
  const limits = {
    threads_max: 1,
    memory_bytes_max: 512 * 2 ** 20,
    time_ms_max: 25_000,
    rows_max: 5_000,
    runs_at_once_max: 2,
  };
  const warehouse = await call('POST', 'warehouses', { body: { name: 'small', ...limits } });
  expect(warehouse.status, warehouse.text).toBe(201);
  const chosen = await call('PATCH', `dashboards/${world.usage}/settings`, {
    body: { warehouse: warehouse.body['id'] },
  });
  expect(chosen.status, chosen.text).toBe(200);
  const before = (await call('GET', `dashboards/${world.usage}`, {})).body;
  const again = await call('POST', 'dashboards/import', { body: { template: 'usage' } });
  expect(again.status, again.text).toBe(200);
  expect([again.body['id'], again.body['settings']]).toEqual([before['id'], before['settings']]);
  expect((again.body['settings'] as { warehouse: string }).warehouse).toBe(warehouse.body['id']);
  expect(Number(again.body['version'])).toBe(Number(before['version']) + 1);
  const ran = await call('POST', `dashboards/${world.usage}/datasets/totals/run`, { body: QUESTION });
  expect(ran.body['warehouse']).toBe('small');
  expect(await requestsIn(QUESTION)).toBe(IN_MAIN);
});

test('a publisher who lost the right stops the dashboard, visibly; another admin publishes it again', async () => {
  const published = await call('POST', `dashboards/${world.usage}/publish`, { by: SECOND_ADMIN, body: {} });
  expect(published.status, published.text).toBe(200);
  expect(published.body).toMatchObject({ state: 'published', published_by: 'second.admin@email.com' });
  expect(await requestsIn(QUESTION)).toBe(IN_MAIN);
  await writeConfig([...KEYS_MORE, { ...second, role: 'member' }]);
  const stopped = await until(
    async () => {
      const { body } = await call('GET', `dashboards/${world.usage}`, { by: VIEWER });
      return body['state'] === 'stopped' ? body : undefined;
    },
    { what: 'the dashboard has stopped' },
  );
  expect(stopped['published_by']).toBe('second.admin@email.com');
  for (const by of [VIEWER, KEYS.admin]) {
    const answer = await call('POST', `dashboards/${world.usage}/datasets/totals/run`, { by, body: QUESTION });
    expect([answer.status, answer.code]).toEqual([409, 'dashboard_stopped']);
    expect(answer.text).toContain('second.admin@email.com');
    const file = await call('POST', `dashboards/${world.usage}/pages/overview/export`, {
      by,
      body: { question: QUESTION },
    });
    expect([file.status, file.code]).toEqual([409, 'dashboard_stopped']);
  }
  const listed = (await call('GET', 'dashboards', { by: VIEWER })).body['data'] as readonly Readonly<
    Record<string, unknown>
  >[];
  expect(listed.find(({ id }) => id === world.usage)?.['state']).toBe('stopped');
  expect((await call('POST', `dashboards/${world.usage}/publish`, { by: SECOND_ADMIN, body: {} })).status).toBe(403);
  const again = await call('POST', `dashboards/${world.usage}/publish`, { body: {} });
  expect([again.status, again.body['state']], again.text).toEqual([200, 'published']);
  expect(await requestsIn(QUESTION)).toBe(IN_MAIN);
});
