import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { ADMIN_KEY, addPerson, type Browser, becomeKim, door, PASSWORD } from '../../test/signed-in.ts';

const MINUTE_MS = 60_000;
let rig: PeopleRig;
let stand: ReturnType<typeof door>;
let kim: Browser;
let kimId: string;

beforeEach(async () => {
  rig = await peopleRig();
  stand = door(rig);
  kim = stand.browser();
  kimId = await becomeKim(rig, kim);
});
afterEach(() => rig.close());

const list = async (browser: Browser, query = '') => (await browser.send(`/api/v1/sessions${query}`)).json().data;
const end = (browser: Browser, path: string) => browser.send(`/api/v1/sessions${path}`, { method: 'DELETE' });
const set = (body: object) => stand.call('/api/v1/sign-in-settings', { method: 'PATCH', headers: ADMIN_KEY, body });

describe('a list of sessions', () => {
  test('says where one is signed in, when it was seen, and which is this one', async () => {
    const other = stand.browser();
    await other.send('/api/v1/session', {
      body: { email: 'kim@acme.com', password: PASSWORD },
      headers: { 'user-agent': 'Phone <script>', 'x-tallygate-client-address': '203.0.113.77' },
    });
    rig.clock.advance(5 * MINUTE_MS);
    const [mine, theirs, ...rest] = await list(kim);
    expect(rest).toEqual([]);
    expect([mine.is_current, theirs.is_current]).toEqual([true, false]);
    expect(theirs).toMatchObject({ user_agent: 'Phone <script>', address: '203.0.113.77' });
    expect(Date.parse(mine.last_seen_at) - Date.parse(theirs.last_seen_at)).toBe(5 * MINUTE_MS);
    expect(JSON.stringify([mine, theirs])).not.toContain('token');
  });

  test('is one’s own: others’ are for account admins', async () => {
    const leeId = await addPerson(rig, 'lee@acme.com');
    const lee = stand.browser();
    await lee.signIn('lee@acme.com');
    expect((await list(lee)).length).toBe(1);
    expect((await lee.send(`/api/v1/sessions?person=${kimId}`)).json().error.code).toBe('role_not_allowed');
    const [kims] = await list(kim);
    expect((await end(lee, `/${kims.id}?person=${kimId}`)).json().error.code).toBe('role_not_allowed');
    // Named without the person, it is none of one's own.
    expect((await end(lee, `/${kims.id}`)).json().error.code).toBe('session_unknown');
    expect(await kim.isSignedIn()).toBe(true);
    expect((await list(kim, `?person=${leeId}`)).length).toBe(1);
    expect((await end(kim, `?person=${leeId}`)).status).toBe(204);
    expect([await lee.isSignedIn(), await kim.isSignedIn()]).toEqual([false, true]);
  });
});

test('one session ends, or all but this one, and the log tells by whom', async () => {
  const [one, two, three] = [stand.browser(), stand.browser(), stand.browser()];
  for (const browser of [one, two, three]) await browser.signIn();
  const current = (await list(one)).find((session: { is_current: boolean }) => session.is_current);
  expect((await end(kim, `/${current.id}`)).status).toBe(204);
  expect((await end(kim, `/${current.id}`)).json().error.code).toBe('session_unknown');
  expect(await one.isSignedIn()).toBe(false);
  expect((await end(kim, '')).status).toBe(204);
  expect([await kim.isSignedIn(), await two.isSignedIn(), await three.isSignedIn()]).toEqual([true, false, false]);
  expect((await stand.actions()).filter((action) => action === 'session.ended').length).toBe(3);
});

describe('a session ends', () => {
  test('when nobody used it for as long as the account allows', async () => {
    await set({ session_idle_minutes: 30 });
    for (let count = 0; count < 4; count++) {
      rig.clock.advance(29 * MINUTE_MS);
      expect(await kim.isSignedIn()).toBe(true);
    }
    rig.clock.advance(30 * MINUTE_MS);
    expect(await kim.isSignedIn()).toBe(false);
    expect(await list(await signedInAgain())).toHaveLength(1);
  });

  test('in the end however much it is used, and at once when the account shortens it', async () => {
    await set({ session_idle_minutes: 60, session_minutes: 120 });
    for (const minutes of [50, 50, 19]) {
      rig.clock.advance(minutes * MINUTE_MS);
      expect(await kim.isSignedIn()).toBe(true);
    }
    rig.clock.advance(MINUTE_MS);
    expect(await kim.isSignedIn()).toBe(false);
    const again = await signedInAgain();
    rig.clock.advance(61 * MINUTE_MS - 2 * MINUTE_MS);
    expect(await again.isSignedIn()).toBe(true);
    rig.clock.advance(2 * MINUTE_MS);
    await set({ session_minutes: 60 });
    expect(await again.isSignedIn()).toBe(false);
  });

  test.each([
    [{ session_idle_minutes: 4 }],
    [{ session_idle_minutes: 30 * 24 * 60 + 1 }],
    [{ session_minutes: 59 }],
    [{ session_minutes: 90 * 24 * 60 + 1 }],
    [{ session_minutes: 60.5 }],
  ])('and %j is no time for one', async (body) => {
    expect((await set(body)).json().error.code).toBe('request_invalid');
  });

  async function signedInAgain(): Promise<Browser> {
    const browser = stand.browser();
    await browser.signIn();
    return browser;
  }
});

describe('the own profile', () => {
  const change = (body: object) => kim.send('/api/v1/session/profile', { method: 'PATCH', body });

  test('name and language are one’s own to change', async () => {
    expect((await change({ name: '  김하나 ', language: 'en' })).json()).toEqual({
      name: '김하나',
      email: 'kim@acme.com',
      language: 'en',
      has_password: true,
    });
    expect((await change({ language: null })).json()).toMatchObject({ name: '김하나', language: null });
    expect((await kim.send('/api/v1/session')).json().person.name).toBe('김하나');
    expect(await stand.actions()).toContain('person.changed');
  });

  test('gateways are told of another language, and of nothing else', async () => {
    const told = async (body: object) => {
      const before = rig.timesToldOfKeys();
      await change(body);
      return rig.timesToldOfKeys() - before;
    };
    expect(await told({ language: 'en' })).toBe(1);
    expect(await told({ language: 'en' })).toBe(0);
    expect(await told({ name: 'Kim' })).toBe(0);
    expect(await told({ language: null })).toBe(1);
  });

  test.each([[{ email: 'x@acme.com' }], [{ role: 'viewer' }], [{ name: ' ' }], [{ language: 'fr' }]])(
    'but %j is not',
    async (body) => {
      expect((await change(body)).json().error.code).toBe('request_invalid');
    },
  );
});

describe('another password', () => {
  const change = (body: object, browser = kim) => browser.send('/api/v1/session/password', { body });

  test('needs the current one, ends other sessions, and gives this one a new cookie', async () => {
    const elsewhere = stand.browser();
    await elsewhere.signIn();
    const before = kim.jar.get('tallygate_session');
    expect((await change({ current_password: PASSWORD, new_password: 'a better battery' })).status).toBe(204);
    expect(kim.jar.get('tallygate_session')).not.toBe(before);
    expect([await kim.isSignedIn(), await elsewhere.isSignedIn()]).toEqual([true, false]);
    expect((await stand.browser().signIn()).json().error.code).toBe('sign_in_failed');
    expect((await stand.browser().signIn('kim@acme.com', 'a better battery')).status).toBe(200);
    expect(await stand.actions()).toContain('password.changed');
  });

  test.each([
    [
      'the current one is wrong',
      { current_password: 'wrong battery', new_password: 'a better battery' },
      'password_wrong',
    ],
    ['the current one is not told', { new_password: 'a better battery' }, 'password_wrong'],
    ['it is short', { current_password: PASSWORD, new_password: 'short' }, 'password_length'],
    ['it is guessed first', { current_password: PASSWORD, new_password: 'password123' }, 'password_common'],
    ['it is the address', { current_password: PASSWORD, new_password: 'kim@acme.com' }, 'password_common'],
  ])('is refused when %s', async (_when, body, code) => {
    expect((await change(body)).json().error.code).toBe(code);
    expect((await stand.browser().signIn()).status).toBe(200);
  });

  test('cannot be guessed at from a session that was stolen', async () => {
    for (let count = 0; count < 5; count++)
      await change({ current_password: `guess ${count}`, new_password: 'a better battery' });
    const sixth = await change({ current_password: PASSWORD, new_password: 'a better battery' });
    expect([sixth.status, sixth.json().error.code]).toEqual([429, 'sign_in_throttled']);
  });
});
