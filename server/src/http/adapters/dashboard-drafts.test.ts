import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  ADMIN,
  codeOf,
  type DashboardWorld,
  DOCUMENT,
  openDashboardWorld,
  SECOND_ADMIN,
} from './dashboard-world.test-support.ts';

let world: DashboardWorld;
beforeAll(async () => {
  world = await openDashboardWorld();
}, 60_000);
afterAll(() => world?.close());

const draft = (change?: object) =>
  world.call(world.path('/draft'), {
    method: change === undefined ? 'GET' : 'PUT',
    headers: ADMIN,
    ...(change === undefined ? {} : { body: change }),
  });
const titled = (en: string, more: object = {}) => ({
  document: { ...DOCUMENT, title: { ko: en, en } },
  based_on: 1,
  ...more,
});
const publish = (body?: object) =>
  world.call(world.path('/publish'), { method: 'POST', headers: ADMIN, ...(body === undefined ? {} : { body }) });

test('two who edit one dashboard: neither overwrites nor publishes what they did not see', async () => {
  expect((await draft()).json()).toMatchObject({ based_on: 1, revision: null });
  const first = await draft(titled('First'));
  expect(first.status).toBe(200);
  const { revision } = first.json();
  for (const second of [titled('Second'), titled('Second', { revision: null }), titled('Second', { revision: 'x' })]) {
    expect(codeOf(await draft(second))).toBe('dashboard_draft_changed');
  }
  const kept = (await draft()).json();
  expect(kept).toMatchObject({ document: { title: { en: 'First' } }, revision });
  const second = (await draft(titled('Second', { revision }))).json();
  const unseen = await publish({ revision });
  expect([unseen.status, codeOf(unseen)]).toEqual([409, 'dashboard_draft_changed']);
  expect(codeOf(await publish({ revisoin: revision }))).toBe('request_invalid');
  const published = await publish({ revision: second.revision });
  expect(published.json()).toMatchObject({ version: 2, has_draft: false, document: { title: { en: 'Second' } } });
  expect((await draft()).json()).toMatchObject({ based_on: 2, revision: null });
  // Who names none publishes whatever there is.
  expect((await publish()).json().version).toBe(3);
});

test('a draft that is there is named before a version takes its place, or somebody else throws it away', async () => {
  const { based_on: version } = (await draft()).json();
  const { revision } = (await draft(titled('Mine', { based_on: version }))).json();
  const restore = (body?: object) =>
    world.call(world.path('/versions/1/restore'), {
      ...{ method: 'POST', headers: SECOND_ADMIN },
      ...(body === undefined ? {} : { body }),
    });
  const discard = (body?: object, headers = SECOND_ADMIN) =>
    world.call(world.path('/draft'), { method: 'DELETE', headers, ...(body === undefined ? {} : { body }) });
  const asks = [
    restore,
    () => restore({}),
    () => restore({ replace_draft: false }),
    () => restore({ replace_draft: true, revision: 'another' }),
    discard,
    () => discard({ replace_draft: true, revision: 'another' }),
  ];
  for (const ask of asks) {
    const answer = await ask();
    expect([answer.status, answer.json().error]).toMatchObject([
      409,
      {
        code: 'dashboard_draft_there',
        message: expect.stringContaining('account_admin@acme.com'),
        details: {
          saved_by: 'account_admin@acme.com',
          saved_at: new Date(world.rig.clock.now()).toISOString(),
          revision,
        },
      },
    ]);
  }
  expect(codeOf(await restore({ replace: true }))).toBe('request_invalid');
  expect((await draft()).json().revision).toBe(revision);
  const restored = await restore({ replace_draft: true, revision });
  expect([restored.status, restored.json().document.title]).toEqual([200, DOCUMENT.title]);
  expect(codeOf(await discard(undefined, ADMIN))).toBe('dashboard_draft_there');
  // One's own needs no word.
  expect((await discard()).status).toBe(200);
  expect((await draft()).json().revision).toBeNull();
});
