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
beforeAll(async () => {
  world = await openDashboardWorld();
}, 60_000);
afterAll(() => world?.close());

const as = (who: string) => world.as(who);
const path = (rest: string) => world.path(rest);
const call: DashboardWorld['call'] = (...asked) => world.call(...asked);
const rowsOf: DashboardWorld['rowsOf'] = (...asked) => world.rowsOf(...asked);

describe('whoever has a link', () => {
  const shared = (token: string) => ({ authorization: `Bearer ${token}` });

  test('sees the published pages and figures, and nothing of what they are made of', async () => {
    const { token, url } = await world.newLink();
    expect(url).toBe(`https://gw.acme.com/shared/${token}`);
    const shown = await call('/api/v1/shared/dashboard', { headers: shared(token) });
    expect(shown.json()).toMatchObject({ title: DOCUMENT.title, filters: [], pages: [{ id: 'page' }] });
    expect(shown.text).not.toMatch(/SELECT|admin@acme|default|usage_tracking/);
    const figures = await call(`/api/v1/shared${RUN}`, { body: QUESTION, headers: shared(token) });
    expect(figures.json().rows).toEqual(await rowsOf(ADMIN));
    expect(figures.json().warehouse).toBe('');
    const wrong = { ...QUESTION, sql: 'SELECT 1' };
    expect(codeOf(await call(`/api/v1/shared${RUN}`, { body: wrong, headers: shared(token) }))).toBe('request_invalid');
    expect(codeOf(await call('/api/v1/shared/datasets/none/run', { body: QUESTION, headers: shared(token) }))).toBe(
      'dataset_unknown',
    );
  });

  test('has a key to nothing else, and sends it in no other way', async () => {
    const { token } = await world.newLink();
    for (const to of [
      '/api/v1/me',
      '/api/v1/dashboards',
      path(''),
      '/api/v1/requests',
      '/api/v1/tables',
      path('/links'),
    ]) {
      expect([to, (await call(to, { headers: shared(token) })).status]).toEqual([to, 401]);
    }
    for (const to of ['/api/v1/sql', path(RUN), path('/publish')]) {
      expect([to, (await call(to, { body: QUESTION, headers: shared(token) })).status]).toEqual([to, 401]);
    }
    const open = '/api/v1/shared/dashboard';
    const others = [
      {},
      { 'x-api-key': token },
      { cookie: `token=${token}` },
      { authorization: token },
      ADMIN,
      as('ana'),
    ];
    for (const headers of others) {
      expect(codeOf(await call(open, { headers: headers as Record<string, string> }))).toBe('dashboard_link_invalid');
    }
    expect(codeOf(await call(`${open}?token=${token}`))).toBe('dashboard_link_invalid');
    // Being signed in makes no difference.
    const both = await call(open, { headers: { ...as('stranger'), ...shared(token) } });
    expect(both.status).toBe(200);
  });

  test('sees nothing any more from the moment that it is revoked, or over', async () => {
    const [first, second] = [await world.newLink(), await world.newLink()];
    const open = async (token: string) => (await call('/api/v1/shared/dashboard', { headers: shared(token) })).status;
    expect([await open(first.token), await open(second.token)]).toEqual([200, 200]);
    const listed = await call(path('/links'), { headers: ADMIN });
    expect(listed.text).not.toMatch(/tgl_/);
    expect((await call(path(`/links/${first.id}`), { method: 'DELETE', headers: ADMIN })).status).toBe(200);
    expect([await open(first.token), await open(second.token)]).toEqual([401, 200]);
    world.rig.clock.advance(24 * HOUR);
    expect(await open(second.token)).toBe(401);
  });

  test('does not learn who published what stopped', async () => {
    const { token } = await world.newLink();
    world.demote(true);
    try {
      const answer = await call(`/api/v1/shared${RUN}`, { body: QUESTION, headers: shared(token) });
      expect(codeOf(answer)).toBe('dashboard_unpublished');
      expect(answer.text).not.toContain('@');
    } finally {
      world.demote(false);
    }
  });

  test('sees nothing while whoever made the link may not share, and the list of links says so', async () => {
    const { id, token } = await world.newLink({ embed_origins: ['https://wiki.acme.com'] });
    const shown = async () => (await call('/api/v1/shared/dashboard', { headers: shared(token) })).status;
    const listed = async () => {
      const { data } = (await call(path('/links'), { headers: ADMIN })).json();
      const { state, stopped_because: because, created_by: by } = data.find((link: { id: string }) => link.id === id);
      return [state, because, by];
    };
    const framed = async () => (await call(`/shared/${token}`, {})).headers.get('x-frame-options');
    expect([await shown(), await listed(), await framed()]).toEqual([
      200,
      ['active', null, 'second_admin@acme.com'],
      null,
    ]);
    world.demote(true, 'second_admin');
    try {
      const refused = await call(`/api/v1/shared${RUN}`, { body: QUESTION, headers: shared(token) });
      expect([await shown(), codeOf(refused)]).toEqual([401, 'dashboard_link_invalid']);
      expect(refused.text).not.toContain('@');
      expect(await listed()).toEqual(['stopped', 'maker_may_not_share', 'second_admin@acme.com']);
      expect(await framed()).toBe('DENY');
    } finally {
      world.demote(false, 'second_admin');
    }
    expect([await shown(), (await listed())[0]]).toEqual([200, 'active']);
  });

  test('is held back when one link is asked too often, and so is who guesses', async () => {
    const { token } = await world.newLink();
    const ask = async (headers: Record<string, string>) => codeOf(await call('/api/v1/shared/dashboard', { headers }));
    const stranger = { 'x-tallygate-client-address': '198.51.100.7', ...shared('tgl_wrong') };
    const guesses = await Promise.all(Array.from({ length: 70 }, () => ask(stranger)));
    expect(new Set(guesses)).toEqual(new Set(['dashboard_link_invalid', 'dashboard_link_busy']));
    expect(await ask(stranger)).toBe('dashboard_link_busy');
    expect(await ask({ 'x-tallygate-client-address': '198.51.100.8', ...shared(token) })).toBeUndefined();
    for (let asked = 0; asked < 600; asked++) await ask(shared(token));
    expect(await ask(shared(token))).toBe('dashboard_link_busy');
    expect(await ask(shared((await world.newLink()).token))).toBeUndefined();
  });

  test('is held up by no number of strangers, wherever they ask from', async () => {
    const { token } = await world.newLink();
    const ask = async (address: string, headers: Record<string, string>) =>
      codeOf(
        await call('/api/v1/shared/dashboard', { headers: { ...headers, 'x-tallygate-client-address': address } }),
      );
    const wrong = shared('tgl_wrong');
    for (let asked = 0; asked < 3_010; asked++) await ask(`2001:db8:${asked.toString(16)}::1`, wrong);
    expect(await ask('192.0.2.1', shared(token))).toBeUndefined();
    // One network is one stranger, whatever address of it they write down.
    const inOne = await Promise.all(Array.from({ length: 61 }, (_, asked) => ask(`2001:db8:ffff:1::${asked}`, wrong)));
    expect(inOne.at(-1)).toBe('dashboard_link_busy');
    expect(await ask('2001:db8:ffff:2::1', wrong)).toBe('dashboard_link_invalid');
  }, 60_000);

  test('may frame its page from the origins that it names, and nobody frames anything else', async () => {
    const { token } = await world.newLink({ embed_origins: ['https://wiki.acme.com', 'http://localhost:3000'] });
    const plain = await world.newLink();
    const page = (to: string) => call(to, { headers: {} });
    const framed = await page(`/shared/${token}`);
    expect(framed.status).toBe(200);
    expect(framed.headers.get('content-security-policy')).toMatch(
      /; frame-ancestors https:\/\/wiki\.acme\.com http:\/\/localhost:3000$/,
    );
    expect([framed.headers.get('x-frame-options'), framed.headers.get('x-robots-tag')]).toEqual([null, 'noindex']);
    for (const to of [
      `/shared/${plain.token}`,
      '/shared/tgl_wrong',
      '/',
      '/dashboards/usage',
      `/api/v1/shared/dashboard`,
    ]) {
      const { headers } = await page(to);
      expect([to, headers.get('x-frame-options')]).toEqual([to, 'DENY']);
      expect([to, headers.get('content-security-policy')]).toEqual([
        to,
        expect.stringContaining("frame-ancestors 'none'"),
      ]);
    }
  });

  test.each(['javascript:alert(1)', 'https://a.com; script-src *', 'ftp://a.com', '*', "'self'", 'https://*'])(
    'a page that may frame it is an origin, and not %s',
    async (origin) => {
      const expires = isoInstant(asInstant(world.rig.clock.now() + HOUR));
      const body = { expires_at: expires, embed_origins: [origin] };
      expect(codeOf(await call(path('/links'), { body, headers: ADMIN }))).toBe('request_invalid');
    },
  );
});
