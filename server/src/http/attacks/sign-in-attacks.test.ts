import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Log } from '#kernel';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import {
  ADMIN_KEY,
  ADMIN_SECRET,
  addPerson,
  type Browser,
  becomeKim,
  door,
  PASSWORD,
} from '../../../test/signed-in.ts';

let rig: PeopleRig;
let stand: ReturnType<typeof door>;
let kim: Browser;
let told: string[];

const log: Log = (() => {
  const tell = (facts: unknown, sentence: string) =>
    void told.push(
      `${sentence} ${JSON.stringify(facts, (_name, value) => (value instanceof Error ? `${value.stack}` : value))}`,
    );
  return { debug: tell, info: tell, warn: tell, error: tell };
})();

beforeEach(async () => {
  told = [];
  rig = await peopleRig({ log });
  stand = door(rig, { log });
  kim = stand.browser();
  await becomeKim(rig, kim);
});
afterEach(() => rig.close());

const codeOf = (answer: { readonly text: string }) => JSON.parse(answer.text).error?.code;

describe('session fixation', () => {
  test('a cookie that an attacker planted is not the session that the victim gets', async () => {
    const attacker = stand.browser();
    await addPerson(rig, 'mallory@acme.com');
    await attacker.signIn('mallory@acme.com');
    const planted = attacker.jar.get('tallygate_session') ?? '';
    const victim = stand.browser();
    victim.jar.set('tallygate_session', planted);
    await victim.signIn();
    expect(victim.jar.get('tallygate_session')).not.toBe(planted);
    // What was planted ended with the sign-in: the attacker holds nobody's session any more.
    expect(await attacker.isSignedIn()).toBe(false);
    expect((await victim.send('/api/v1/session')).json().person.email).toBe('kim@acme.com');
  });

  test('a cookie of letters that nobody gave out never becomes one', async () => {
    const made = 'A'.repeat(40);
    kim.jar.set('tallygate_session', made);
    expect(await kim.isSignedIn()).toBe(false);
    await kim.signIn();
    expect(kim.jar.get('tallygate_session')).not.toBe(made);
  });
});

describe('cookies', () => {
  const flagsOf = (text: string | undefined) => (text ?? '').split('; ').slice(1).sort();

  test('over http are kept from scripts and from requests that other sites begin', async () => {
    const [text] = (await kim.signIn()).headers.getSetCookie();
    expect(flagsOf(text)).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax']);
  });

  test('over https travel over nothing else and to this host alone', async () => {
    const secure = await peopleRig({ isSecure: true });
    try {
      const https = door(secure, { publicUrl: 'https://gw.acme.com' });
      const browser = https.browser();
      await becomeKim(secure, browser);
      const [text = ''] = (await browser.signIn()).headers.getSetCookie();
      expect(text).toMatch(/^__Host-tallygate_session=/);
      expect(flagsOf(text)).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax', 'Secure']);
      const plain = https.browser();
      plain.jar.set('tallygate_session', browser.jar.get('__Host-tallygate_session') ?? '');
      expect(await plain.isSignedIn()).toBe(false);
    } finally {
      await secure.close();
    }
  });
});

/** Everything that changes something with a session, as a page of another site would send it. */
describe('requests that other sites forge', () => {
  const FORGED: readonly Readonly<Record<string, string>>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'https://gw.acme.com.evil.example' },
    { origin: 'https://evil.example/?https://gw.acme.com' },
    { origin: 'https://gw.acme.com:8443' },
    { origin: 'https://gw.acme.com', 'sec-fetch-site': 'cross-site' },
    { origin: 'https://gw.acme.com', 'sec-fetch-site': 'same-site' },
  ];
  const CHANGES: readonly [string, string, unknown][] = [
    ['POST', '/api/v1/session/password', { current_password: PASSWORD, new_password: 'a better battery' }],
    ['PATCH', '/api/v1/session/profile', { name: 'x' }],
    ['POST', '/api/v1/session/second-factor/enrolment', { password: PASSWORD }],
    ['POST', '/api/v1/session/second-factor/removal', { code: '000000' }],
    ['DELETE', '/api/v1/sessions', undefined],
    ['PATCH', '/api/v1/sign-in-settings', { password: 'account_admins' }],
    ['POST', '/api/v1/password-resets/link', { email: 'kim@acme.com' }],
    ['DELETE', '/api/v1/session', undefined],
    ['POST', '/api/v1/keys', { name: 'x' }],
  ];

  test.each(CHANGES)('%s %s is refused from all of them, and nothing happened', async (method, path, body) => {
    const before = await stand.actions();
    for (const headers of FORGED) {
      const answer = await kim.send(path, { method, headers, ...(body === undefined ? {} : { body }) });
      expect([JSON.stringify(headers), codeOf(answer)]).toEqual([JSON.stringify(headers), 'origin_refused']);
    }
    expect(await stand.actions()).toEqual(before);
    expect(await kim.isSignedIn()).toBe(true);
  });

  test.each([
    ['/api/v1/session', { email: 'kim@acme.com', password: PASSWORD }],
    ['/api/v1/session/second-factor', { code: '000000' }],
    ['/api/v1/password-resets', { email: 'kim@acme.com' }],
    ['/api/v1/password-resets/completion', { token: 'x', password: 'a better battery' }],
  ])('nor can they sign their reader in as somebody else, or mail for them: %s', async (path, body) => {
    for (const headers of FORGED) expect(codeOf(await stand.call(path, { headers, body }))).toBe('origin_refused');
  });

  test('a form cannot send what counts as a body', async () => {
    const answer = await kim.send('/api/v1/session/profile', {
      method: 'PATCH',
      headers: { 'content-type': 'text/plain', origin: 'https://evil.example' },
      body: { name: 'x' },
    });
    expect(codeOf(answer)).toBe('origin_refused');
  });
});

describe('who guesses', () => {
  test('cannot tell an unknown address from a wrong password by words, fields or cookies', async () => {
    const answers = [
      await stand.browser().signIn('kim@acme.com', 'wrong battery'),
      await stand.browser().signIn('nobody@acme.com', 'wrong battery'),
      await stand.browser().signIn('x'.repeat(200), 'wrong battery'),
    ];
    const shapes = answers.map(({ status, text, headers }) => {
      const { request_id: _, ...body } = JSON.parse(text);
      return JSON.stringify([status, body, [...headers.keys()].sort()]);
    });
    expect(new Set(shapes).size).toBe(1);
  });

  test('nor by time: both take a password’s hashing', async () => {
    const took = async (email: string) => {
      const began = process.cpuUsage();
      await rig.engine.verify({ email, password: 'wrong battery' });
      return process.cpuUsage(began).user + process.cpuUsage(began).system;
    };
    await took('kim@acme.com');
    const known: number[] = [];
    const unknown: number[] = [];
    for (let count = 0; count < 8; count++) {
      known.push(await took('kim@acme.com'));
      unknown.push(await took('nobody@acme.com'));
    }
    const best = (times: readonly number[]) => Math.min(...times);
    // The work of scrypt is far more than all the rest; without it the one would be a tenth of the other.
    expect(best(unknown) / best(known)).toBeGreaterThan(0.5);
    expect(best(unknown) / best(known)).toBeLessThan(2);
  });

  test('waits, from whichever address they say that they come: the field of a client changes nothing', async () => {
    const outcomes = [];
    for (let count = 0; count < 7; count++) {
      const headers = {
        'x-forwarded-for': `198.51.100.${count}`,
        forwarded: `for=198.51.100.${count}`,
        'x-real-ip': `${count}`,
      };
      const answer = await stand.call('/api/v1/session', {
        headers,
        body: { email: 'kim@acme.com', password: `guess ${count}` },
      });
      outcomes.push(answer.status);
    }
    expect(outcomes).toEqual([401, 401, 401, 401, 401, 429, 429]);
    await rig.identity.signingIn.settled();
    const addresses = (await rig.audit.after({ sequence: 0, limit: 100 })).map(({ address }) => address);
    expect(new Set(addresses)).toEqual(new Set(['203.0.113.9']));
  });
});

describe('hosts and headers', () => {
  test('a link that resets a password is never made of the Host that a stranger sent', async () => {
    const sent: string[] = [];
    const mailing = await peopleRig({
      sendMail: async ({ text }) => {
        sent.push(text);
      },
    });
    try {
      const named = door(mailing, { publicUrl: 'https://gw.acme.com' });
      await becomeKim(mailing, named.browser());
      const ask = (at: ReturnType<typeof door>) =>
        at.call('/api/v1/password-resets', {
          headers: { 'x-tallygate-host': '198.51.100.66', host: '198.51.100.66' },
          body: { email: 'kim@acme.com' },
        });
      expect((await ask(named)).status).toBe(204);
      await mailing.identity.signingIn.settled();
      expect(sent.join()).toContain('https://gw.acme.com/reset-password#');
      expect(sent.join()).not.toContain('198.51.100.66');
      // Without a public address there is nothing to make a link of.
      expect(codeOf(await ask(door(mailing)))).toBe('mail_off');
    } finally {
      await mailing.close();
    }
  });

  test('a Host that is not ours gets nothing, whatever is asked', async () => {
    for (const path of ['/api/v1/session', '/api/v1/sso/start', '/sign-in', '/api/v1/sign-in-methods']) {
      const answer = await stand.call(path, { headers: { 'x-tallygate-host': 'evil.example' } });
      expect([answer.status, codeOf(answer)]).toEqual([421, 'host_unknown']);
    }
  });

  test.each([
    '%0d%0aset-cookie:%20tallygate_session=x',
    '/%0d%0aLocation:%20https://evil.example',
    '%0aX-Injected:%201',
  ])('what comes in an address never becomes a field of the answer: %s', async (text) => {
    for (const path of [`/api/v1/sso/start?next=${text}`, `/api/v1/sso/callback?state=${text}&error=${text}`]) {
      const answer = await stand.call(path);
      const fields = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
      expect(fields).not.toMatch(/evil\.example|x-injected|tallygate_session/i);
      expect(answer.headers.get('location')).toMatch(/^\/sign-in\?problem=sso_(off|late)$/);
    }
  });

  test.each([
    '/../../etc/passwd',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5c..%5cetc%5cpasswd',
    '/api/v1/sessions/..%2f..%2fsession',
    '/api/v1/../../etc/passwd',
  ])('no path leads out: %s', async (path) => {
    const answer = await stand.call(path, { headers: ADMIN_KEY });
    expect(answer.text).not.toContain('root:');
    expect(answer.text === `page ${new URL(path, 'http://x').pathname}` || answer.status === 404).toBe(true);
  });
});

describe('secrets', () => {
  test('neither passwords, cookies, keys nor codes are in the log, in the audit log or in an address', async () => {
    const browser = stand.browser();
    await browser.signIn('kim@acme.com', 'wrong-battery-of-mine');
    await browser.signIn();
    await browser.send('/api/v1/session/password', {
      body: { current_password: PASSWORD, new_password: 'a-new-battery-of-mine' },
    });
    await browser.send('/api/v1/session/second-factor', { body: { code: '987654' } });
    await stand.call('/api/v1/me', { headers: ADMIN_KEY });
    const link = await stand.call('/api/v1/password-resets/link', {
      headers: ADMIN_KEY,
      body: { email: 'kim@acme.com' },
    });
    await rig.identity.signingIn.settled();
    const written = `${told.join('\n')}${JSON.stringify(await rig.audit.after({ sequence: 0, limit: 100 }))}`;
    const [, token = ''] = link.json().path.split('#');
    const cookie = decodeURIComponent(browser.jar.get('tallygate_session') ?? '').split('.')[0] ?? '';
    for (const secret of [PASSWORD, 'wrong-battery', 'a-new-battery', '987654', ADMIN_SECRET, token, cookie]) {
      expect(secret.length).toBeGreaterThan(5);
      expect(written).not.toContain(secret);
    }
    // Behind the number sign: browsers send it to no server, and put it into no Referer.
    expect(new URL(link.json().path, 'https://gw.acme.com').pathname).toBe('/reset-password');
    expect(new URL(link.json().path, 'https://gw.acme.com').search).toBe('');
  });

  test('a key in an address counts for nothing', async () => {
    for (const name of ['key', 'api_key', 'access_token', 'token', 'authorization']) {
      expect(codeOf(await stand.call(`/api/v1/me?${name}=${ADMIN_SECRET}`))).toBe('key_missing');
    }
  });

  test('a leaked database signs nobody in: tokens of sessions need our secret besides, tickets are hashes', async () => {
    const { db } = rig.store;
    const [row] = await db.selectFrom('auth_session').select('token').execute();
    for (const forged of [row?.token ?? '', `${row?.token}.`, `${row?.token}.${'A'.repeat(43)}=`]) {
      kim.jar.set('tallygate_session', encodeURIComponent(forged));
      expect(await kim.isSignedIn()).toBe(false);
    }
    const made = await stand.call('/api/v1/password-resets/link', {
      headers: ADMIN_KEY,
      body: { email: 'kim@acme.com' },
    });
    const tickets = await db.selectFrom('sign_in_tickets').selectAll().execute();
    expect(JSON.stringify(tickets)).not.toContain(made.json().path.split('#')[1]);
    const answer = await stand.call('/api/v1/password-resets/completion', {
      body: { token: tickets[0]?.hash, password: 'a better battery' },
    });
    expect(codeOf(answer)).toBe('reset_link_bad');
  });
});

describe('what browsers are told', () => {
  test('no script of others runs, nothing frames us, and no address leaves with a referrer', async () => {
    for (const path of [
      '/sign-in',
      '/reset-password',
      '/api/v1/session',
      '/api/v1/sso/start',
      '/api/v1/sso/callback',
    ]) {
      const { headers } = await stand.call(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toMatch(/script-src[^;]*(unsafe|http|\*|data:)/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("form-action 'self'");
      expect([headers.get('x-content-type-options'), headers.get('x-frame-options')]).toEqual(['nosniff', 'DENY']);
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
  });

  test('answers that hold somebody’s secrets or sessions are kept by no cache', async () => {
    for (const path of [
      '/api/v1/session',
      '/api/v1/session/profile',
      '/api/v1/session/second-factor',
      '/api/v1/sessions',
    ]) {
      expect((await kim.send(path)).headers.get('cache-control'), path).toBe('no-store');
    }
    const told = await kim.send('/api/v1/session/second-factor/enrolment', { body: { password: PASSWORD } });
    expect(told.headers.get('cache-control')).toBe('no-store');
  });
});

test('nobody becomes more than they are by what they send', async () => {
  await addPerson(rig, 'lee@acme.com');
  const lee = stand.browser();
  await lee.signIn('lee@acme.com');
  for (const body of [{ name: 'x', role: 'account_admin' }, { name: 'x', is_account_admin: true }, { id: 'x' }]) {
    expect(codeOf(await lee.send('/api/v1/session/profile', { method: 'PATCH', body }))).toBe('request_invalid');
  }
  const polluted = await stand.call('/api/v1/session', {
    body: JSON.parse('{"email":"lee@acme.com","password":"correct battery","__proto__":{"role":"account_admin"}}'),
  });
  expect([polluted.status, codeOf(polluted)]).not.toEqual([200, undefined]);
  expect((await lee.send('/api/v1/session')).json().person.role).toBe('member');
});
