import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import {
  ADMIN_KEY,
  addPerson,
  appCode,
  type Browser,
  becomeKim,
  door,
  enrol,
  KIM,
  MEMBER_KEY,
  PASSWORD,
} from '../../test/signed-in.ts';

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

const path = (rest: string) => `/api/v1/session/second-factor${rest}`;
const said = ({ status, text }: { status: number; text: string }) =>
  status < 300 ? String(status) : `${status} ${JSON.parse(text).error.code}`;
const answerCode = async (browser: Browser, code: string) => said(await browser.send(path(''), { body: { code } }));

test('once it is on, a sign-in needs the password and then a code, which opens one session only', async () => {
  const { secret } = await enrol(rig, kim);
  const browser = stand.browser();
  const half = await browser.signIn();
  expect([half.status, half.json(), await browser.isSignedIn()]).toEqual([200, { code_needed: true }, false]);
  const code = appCode(rig, secret);
  const spent = browser.jar.get('tallygate_code') ?? '';
  expect(await answerCode(browser, code)).toBe('200');
  expect([await browser.isSignedIn(), browser.jar.has('tallygate_code')]).toEqual([true, false]);
  rig.clock.advance(30_000);
  const replay = stand.browser();
  replay.jar.set('tallygate_code', spent);
  expect(await answerCode(replay, appCode(rig, secret))).toBe('403 sign_in_code_late');
  // The code is spent as well.
  const other = stand.browser();
  await other.signIn();
  expect(await answerCode(other, code)).toBe('403 sign_in_code_wrong');
});

test('the first half is good for ten minutes, in its own browser, and until the next one', async () => {
  const { secret } = await enrol(rig, kim);
  const [late, stranger, first, second] = [stand.browser(), stand.browser(), stand.browser(), stand.browser()];
  await late.signIn();
  rig.clock.advance(10 * 60_000);
  expect(await answerCode(late, appCode(rig, secret))).toBe('403 sign_in_code_late');
  expect(await answerCode(stranger, appCode(rig, secret))).toBe('403 sign_in_code_late');
  stranger.jar.set('tallygate_code', 'x'.repeat(40));
  expect(await answerCode(stranger, appCode(rig, secret))).toBe('403 sign_in_code_late');
  await first.signIn();
  await second.signIn();
  expect(await answerCode(first, appCode(rig, secret))).toBe('403 sign_in_code_late');
  expect(await answerCode(second, appCode(rig, secret))).toBe('200');
});

test('who guesses codes waits as one who guesses passwords does, in whichever browser', async () => {
  const { secret } = await enrol(rig, kim);
  const browsers = Array.from({ length: 6 }, () => stand.browser());
  const outcomes = [];
  for (const browser of browsers) {
    await browser.signIn();
    outcomes.push(await answerCode(browser, '000000'));
  }
  expect(outcomes).toEqual([...Array(5).fill('403 sign_in_code_wrong'), '429 sign_in_throttled']);
  const last = browsers.at(-1);
  expect(last && (await answerCode(last, appCode(rig, secret)))).toBe('429 sign_in_throttled');
  rig.clock.advance(1_000);
  expect(last && (await answerCode(last, appCode(rig, secret)))).toBe('200');
  expect((await stand.actions()).filter((action) => action === 'session.failed').length).toBe(1);
});

test('of many who send one code at once, one gets in', async () => {
  const { secret } = await enrol(rig, kim);
  const browsers = Array.from({ length: 4 }, () => stand.browser());
  await browsers[0]?.signIn();
  for (const browser of browsers.slice(1)) {
    browser.jar.set('tallygate_code', browsers[0]?.jar.get('tallygate_code') ?? '');
  }
  const code = appCode(rig, secret);
  const outcomes = await Promise.all(browsers.map((browser) => answerCode(browser, code)));
  expect(outcomes.filter((outcome) => outcome === '200')).toEqual(['200']);
});

test('each recovery code opens one sign-in, and new ones replace the old', async () => {
  const { secret, codes } = await enrol(rig, kim);
  const [code = '', next = ''] = codes;
  const [one, two, three] = [stand.browser(), stand.browser(), stand.browser()];
  await one.signIn();
  expect(await answerCode(one, code.toUpperCase())).toBe('200');
  expect((await one.send(path(''))).json()).toMatchObject({ is_enabled: true, recovery_codes_left: 9 });
  await two.signIn();
  expect(await answerCode(two, code)).toBe('403 sign_in_code_wrong');
  const renewed = await one.send(path('/recovery-codes'), { body: { code: appCode(rig, secret) } });
  expect(renewed.json().recovery_codes.length).toBe(10);
  await three.signIn();
  expect(await answerCode(three, next)).toBe('403 sign_in_code_wrong');
  expect(await answerCode(three, renewed.json().recovery_codes[3])).toBe('200');
});

test('nothing of the secret or the codes is kept in the open, nor told again', async () => {
  const { secret, codes } = await enrol(rig, kim);
  const { db } = rig.store;
  const kept = JSON.stringify([
    await db.selectFrom('second_factors').selectAll().execute(),
    await db.selectFrom('recovery_codes').selectAll().execute(),
    await rig.audit.after({ sequence: 0, limit: 100 }),
    (await kim.send(path(''))).json(),
  ]);
  expect(kept).not.toContain(secret);
  for (const code of codes) expect(kept).not.toContain(code.replaceAll('-', ''));
});

describe('setting it up', () => {
  const enrolment = (body: object) => kim.send(path('/enrolment'), { body });

  test('needs the password, and a code of the new app; until then there is no second factor', async () => {
    expect(said(await enrolment({}))).toBe('403 password_wrong');
    expect(said(await enrolment({ password: 'wrong battery' }))).toBe('403 password_wrong');
    const told = (await enrolment({ password: PASSWORD })).json();
    expect(told.uri).toContain('otpauth://totp/Acme:kim%40acme.com?secret=');
    expect((await kim.send(path(''))).json()).toMatchObject({ is_enabled: false, recovery_codes_left: 0 });
    expect((await stand.browser().signIn()).json().person.name).toBe('Kim');
    expect(said(await kim.send(path('/confirmation'), { body: { code: '000000' } }))).toBe('403 sign_in_code_wrong');
    expect((await kim.send(path(''))).json().is_enabled).toBe(false);
  });

  test('ends every other session, and gives this one a new cookie', async () => {
    const elsewhere = stand.browser();
    await elsewhere.signIn();
    const before = kim.jar.get('tallygate_session');
    await enrol(rig, kim);
    expect(kim.jar.get('tallygate_session')).not.toBe(before);
    expect([await kim.isSignedIn(), await elsewhere.isSignedIn()]).toEqual([true, false]);
    kim.jar.set('tallygate_session', before ?? '');
    expect(await kim.isSignedIn()).toBe(false);
  });

  test('is refused while it is on, and with a key', async () => {
    await enrol(rig, kim);
    expect(said(await enrolment({ password: PASSWORD }))).toBe('409 second_factor_on');
    for (const rest of ['/enrolment', '/confirmation', '/recovery-codes', '/removal']) {
      expect(said(await stand.call(path(rest), { headers: ADMIN_KEY, body: {} }))).toBe('403 session_needed');
      expect(said(await stand.call(path(rest), { body: {} }))).toBe('401 not_signed_in');
    }
  });
});

describe('when account admins need one', () => {
  const require = (isRequired: boolean) =>
    stand.call('/api/v1/sign-in-settings', {
      method: 'PATCH',
      headers: ADMIN_KEY,
      body: { requires_second_factor: isRequired },
    });

  test('an admin without one can do nothing but set one up', async () => {
    await addPerson(rig, 'lee@acme.com');
    expect((await require(true)).status).toBe(200);
    expect((await kim.send('/api/v1/session')).json().needs_second_factor).toBe(true);
    for (const closed of [
      '/api/v1/me',
      '/api/v1/keys',
      '/api/v1/audit',
      '/api/v1/sessions',
      '/api/v1/sign-in-settings',
    ]) {
      expect(said(await kim.send(closed)), closed).toBe('403 second_factor_needed');
    }
    expect(said(await kim.send('/api/v1/keys', { body: { name: 'x' } }))).toBe('403 second_factor_needed');
    await enrol(rig, kim);
    expect([
      said(await kim.send('/api/v1/me')),
      (await kim.send('/api/v1/session')).json().needs_second_factor,
    ]).toEqual(['200', undefined]);
    const lee = stand.browser();
    await lee.signIn('lee@acme.com');
    expect(said(await lee.send('/api/v1/me'))).toBe('200');
  });

  test('they cannot switch theirs off; others and later they can', async () => {
    const { secret } = await enrol(rig, kim);
    const removal = async () => said(await kim.send(path('/removal'), { body: { code: appCode(rig, secret) } }));
    await require(true);
    expect(await removal()).toBe('409 second_factor_required');
    await require(false);
    expect(said(await kim.send(path('/removal'), { body: { code: '000000' } }))).toBe('403 sign_in_code_wrong');
    expect(await removal()).toBe('204');
    expect((await stand.browser().signIn()).json().person.name).toBe('Kim');
  });
});

test('an admin takes it away from somebody who lost it; nobody else can', async () => {
  await enrol(rig, kim);
  const waiting = stand.browser();
  await waiting.signIn();
  const reset = async (headers: Readonly<Record<string, string>>) =>
    said(await stand.call(`/api/v1/second-factors/${kimId}`, { method: 'DELETE', headers }));
  expect(await reset(MEMBER_KEY)).toBe('403 role_not_allowed');
  expect(await reset(ADMIN_KEY)).toBe('204');
  expect(await reset(ADMIN_KEY)).toBe('404 second_factor_unknown');
  expect(await answerCode(waiting, '000000')).toBe('403 sign_in_code_late');
  expect((await stand.browser().signIn()).json().person.email).toBe(KIM.email);
  expect(await stand.actions()).toContain('second_factor.reset');
});
