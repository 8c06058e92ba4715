import { apiErrorSchema, sessionSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyChain } from '#audit';
import { hashSecret } from '#identity';
import { ACCOUNT, type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { createControlApi } from './create-control-api.ts';

const ADMIN_SECRET = 'admin-key-0123456789';
const MEMBER_SECRET = 'member-key-0123456789';
const SCOPED_SECRET = 'scoped-key-0123456789';
const DECLARED = [
  declaredKey(ADMIN_SECRET, 'account_admin'),
  declaredKey(MEMBER_SECRET, 'member'),
  declaredKey(SCOPED_SECRET, 'workspace_admin', { endpoints: ['gpt'] }),
  declaredKey('service-key-0123456789', 'viewer', { requesterType: 'SERVICE_PRINCIPAL' }),
];
const ADMIN = { authorization: `Bearer ${ADMIN_SECRET}` };
const MEMBER = { authorization: `Bearer ${MEMBER_SECRET}` };
const SAME_ORIGIN = { origin: 'https://gw.acme.com' };
const PASSWORD = 'correct battery';
const KIM = { name: 'Kim', email: 'Kim@Acme.com', password: PASSWORD };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  rig = await peopleRig();
  call = caller(controlOptions(rig, { declared: DECLARED }));
});
afterEach(() => rig.close());

const audit = () => rig.audit.after({ sequence: 0, limit: 100 });
const actions = async () => (await audit()).map((entry) => entry.action);

async function setUp(): Promise<{ readonly cookie: string }> {
  const token = await rig.identity.openSetup();
  const answer = await call('/api/v1/setup', { body: { token, ...KIM } });
  expect(answer.status).toBe(201);
  return { cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

async function refused(path: string, how: Call): Promise<string> {
  const before = (await audit()).length;
  const answer = await call(path, how);
  const { error, request_id } = apiErrorSchema.parse(answer.json());
  expect(request_id).toBe(answer.headers.get('tallygate-request-id'));
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect((await audit()).length, 'a refused call changes nothing').toBe(before);
  return `${answer.status} ${error.code}`;
}

describe('the setup', () => {
  test('a good link makes the first account admin, signed in, and ends', async () => {
    const token = await rig.identity.openSetup();
    expect((await call(`/api/v1/setup?token=${token}`)).json()).toEqual({ is_open: true, is_token_good: true });
    const answer = await call('/api/v1/setup', { body: { token, ...KIM } });
    expect(answer.status).toBe(201);
    const session = sessionSchema.parse(answer.json());
    expect(session.person).toMatchObject({ name: 'Kim', email: 'kim@acme.com', role: 'account_admin' });
    expect(session.account).toEqual({ id: ACCOUNT.id, name: 'Acme', public_url: null, time_zone: 'Asia/Seoul' });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^tallygate_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await call(`/api/v1/setup?token=${token}`)).json()).toEqual({ is_open: false, is_token_good: false });
    expect(await refused('/api/v1/setup', { body: { token, ...KIM, email: 'lee@acme.com' } })).toBe('409 setup_closed');
    expect(await actions()).toEqual(['person.created', 'session.started']);
    expect(JSON.stringify(await audit())).not.toContain(PASSWORD);
    expect(await rig.identity.openSetup()).toBeUndefined();
  });

  test.each([
    ['the token is another', {}, () => ({ token: 'x' }), '403 setup_link_bad'],
    ['the page is of another site', { origin: 'https://evil.example' }, () => ({}), '403 origin_refused'],
    ['the password is short', {}, () => ({ password: 'short' }), '400 password_length'],
    ['the password is common', {}, () => ({ password: 'Password123' }), '400 password_common'],
    ['the password is too long', {}, () => ({ password: 'ab1'.repeat(100) }), '400 password_length'],
    ['the address is none', {}, () => ({ email: 'kim' }), '400 request_invalid'],
    ['a member is unknown', {}, () => ({ role: 'account_admin' }), '400 request_invalid'],
  ])('when %s, nobody is made', async (...[, headers, change, expected]) => {
    const token = await rig.identity.openSetup();
    expect(await refused('/api/v1/setup', { headers, body: { token, ...KIM, ...change() } })).toBe(expected);
    expect(await rig.people.hasAdmin()).toBe(false);
  });

  test('a link ends after 24 hours, and when the next start made another', async () => {
    const first = await rig.identity.openSetup();
    const second = await rig.identity.openSetup();
    expect(await refused('/api/v1/setup', { body: { token: first, ...KIM } })).toBe('403 setup_link_bad');
    rig.clock.advance(24 * 60 * 60_000 - 1);
    expect((await call(`/api/v1/setup?token=${second}`)).json().is_token_good).toBe(true);
    rig.clock.advance(1);
    expect(await refused('/api/v1/setup', { body: { token: second, ...KIM } })).toBe('403 setup_link_bad');
  });

  test('of two who use the link at once, one becomes admin', async () => {
    const token = await rig.identity.openSetup();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) => call('/api/v1/setup', { body: { token, ...KIM, email: `${name}@acme.com` } })),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
    expect(await actions()).toEqual(['person.created', 'session.started']);
  });
});

describe('signing in', () => {
  beforeEach(async () => {
    await setUp();
  });
  const signIn = (email: string, password: string, headers: Call['headers'] = {}) =>
    call('/api/v1/session', { body: { email, password }, headers });

  test('the right password opens a session, which ends by signing out or after seven days', async () => {
    const answer = await signIn(' KIM@acme.com ', PASSWORD);
    expect(answer.status).toBe(200);
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await call('/api/v1/session', { headers: { cookie } })).json()).toEqual(answer.json());
    expect((await call('/api/v1/me', { headers: { cookie } })).json()).toMatchObject({
      requester: 'kim@acme.com',
      key_id: null,
      workspace_id: '1',
    });
    const out = await call('/api/v1/session', { method: 'DELETE', headers: { cookie, ...SAME_ORIGIN } });
    expect([out.status, out.text]).toEqual([204, '']);
    expect(out.headers.get('set-cookie')).toMatch(/^tallygate_session=; Max-Age=0;/);
    const nobody = await call('/api/v1/session', { headers: { cookie } });
    expect([nobody.status, nobody.text]).toEqual([204, '']);
    expect((await call('/api/v1/session')).status).toBe(204);
    expect((await actions()).slice(-2)).toEqual(['session.started', 'session.ended']);

    const other = (await signIn('kim@acme.com', PASSWORD)).headers.get('set-cookie')?.split(';')[0] ?? '';
    for (const hours of [48, 48, 48, 23]) {
      rig.clock.advance(hours * 60 * 60_000);
      expect((await call('/api/v1/me', { headers: { cookie: other } })).status).toBe(200);
    }
    rig.clock.advance(60 * 60_000);
    expect(await refused('/api/v1/me', { headers: { cookie: other } })).toBe('401 not_signed_in');
  });

  test('an unknown address and a wrong password get the same answer; of them the log has what strangers cannot fill it with', async () => {
    const wrong = await signIn('kim@acme.com', 'wrong battery');
    const unknown = await signIn('nobody@acme.com', PASSWORD);
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(wrong.json().error).toEqual(unknown.json().error);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    for (let count = 0; count < 4; count++) await signIn(`nobody-${count}@acme.com`, PASSWORD);
    await rig.identity.signingIn.settled();
    const failed = (await audit()).filter(({ action }) => action === 'session.failed');
    expect(failed.map(({ actor }) => actor).sort()).toEqual(['', 'kim@acme.com']);
    expect(JSON.stringify(failed)).not.toMatch(/nobody|battery/);
  });

  test('after five failures the sixth waits, also with the right password, and others do not', async () => {
    for (let count = 0; count < 5; count++) expect((await signIn('kim@acme.com', 'wrong battery')).status).toBe(401);
    const sixth = await signIn('kim@acme.com', PASSWORD);
    expect([sixth.status, sixth.json().error.code, sixth.headers.get('retry-after')]).toEqual([
      429,
      'sign_in_throttled',
      '1',
    ]);
    expect(sixth.json().error.message).toContain('Try again in 1 s');
    expect((await signIn('lee@acme.com', PASSWORD)).status).toBe(401);
    rig.clock.advance(1_000);
    expect((await signIn('kim@acme.com', PASSWORD)).status).toBe(200);
  });

  test('a disabled person is not signed in, and their session ends at once', async () => {
    const cookie = (await signIn('kim@acme.com', PASSWORD)).headers.get('set-cookie')?.split(';')[0] ?? '';
    const person = await rig.people.personByEmail('kim@acme.com');
    await rig.store.transaction((tx) => rig.people.savePerson(tx, { ...person!, disabledAt: rig.clock.now() }));
    expect(await refused('/api/v1/me', { headers: { cookie } })).toBe('401 not_signed_in');
    expect((await signIn('kim@acme.com', PASSWORD)).json().error.code).toBe('sign_in_failed');
  });

  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'https://gw.acme.com:8443' }],
    ['no origin that can be told', { origin: 'null' }],
    ['a page that the browser calls foreign', { ...SAME_ORIGIN, 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same domain', { 'sec-fetch-site': 'same-site' }],
  ])('a sign-in from %s is refused', async (_from, headers) => {
    expect(await refused('/api/v1/session', { headers, body: { email: 'kim@acme.com', password: PASSWORD } })).toBe(
      '403 origin_refused',
    );
  });

  test('a forged, cut or emptied cookie is nobody', async () => {
    const { headers } = await signIn('kim@acme.com', PASSWORD);
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    const [name = '', value = ''] = cookie.split('=');
    const [token = ''] = decodeURIComponent(value).split('.');
    for (const forged of [
      `${name}=`,
      `${name}=${token}`,
      `${name}=${token}.x`,
      cookie.slice(0, -6),
      cookie.replace('=', '=A'),
    ]) {
      expect(await refused('/api/v1/me', { headers: { cookie: forged } })).toBe('401 not_signed_in');
    }
  });
});

describe('a change with a session cookie', () => {
  test.each([
    ['without Origin', {}, '403 origin_refused'],
    ['from another site', { origin: 'https://evil.example' }, '403 origin_refused'],
    [
      'from a page that the browser calls foreign',
      { 'sec-fetch-site': 'cross-site', ...SAME_ORIGIN },
      '403 origin_refused',
    ],
  ])('%s is refused', async (_from, headers, expected) => {
    const { cookie } = await setUp();
    expect(await refused('/api/v1/keys', { headers: { cookie, ...headers }, body: { name: 'x' } })).toBe(expected);
    expect(await refused('/api/v1/session', { method: 'DELETE', headers: { cookie, ...headers } })).toBe(expected);
  });

  test.each([[SAME_ORIGIN], [{ 'sec-fetch-site': 'same-origin' }]])('with %o goes through', async (headers) => {
    const { cookie } = await setUp();
    expect((await call('/api/v1/keys', { headers: { cookie, ...headers }, body: { name: 'x' } })).status).toBe(201);
  });
});

describe('API keys', () => {
  const create = (body: object, headers: Call['headers'] = ADMIN) => call('/api/v1/keys', { body, headers });

  test('the secret is told once, kept as its hash alone, and works at once', async () => {
    const answer = await create({ name: 'ci', workspace: 'lab', endpoints: ['gpt'] });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { secret, ...key } = answer.json();
    expect(secret).toMatch(/^tgk_[0-9A-Za-z]{46}$/);
    expect(key).toMatchObject({
      name: 'ci',
      role: 'member',
      workspace_id: '2',
      endpoints: ['gpt'],
      is_declared: false,
    });
    const me = (await call('/api/v1/me', { headers: { 'x-api-key': secret } })).json();
    expect(me).toMatchObject({ requester: 'account_admin@acme.com', key_id: key.id, role: 'member' });
    expect((await call('/api/v1/keys', { headers: ADMIN })).json().data).toContainEqual(key);
    const everything = JSON.stringify([await rig.store.db.selectFrom('api_keys').selectAll().execute(), await audit()]);
    expect(everything).not.toContain(secret);
    expect(JSON.stringify(await audit())).not.toContain(hashSecret(secret));
  });

  test.each([
    ['a role above the own one', MEMBER, { name: 'x', role: 'workspace_admin' }, '403 role_too_high'],
    ['another workspace than the own one', MEMBER, { name: 'x', workspace: 'lab' }, '403 role_not_allowed'],
    ['a workspace that is not there', ADMIN, { name: 'x', workspace: 'none' }, '404 workspace_unknown'],
    ['an expiry in the past', ADMIN, { name: 'x', expires_at: '2020-01-01T00:00:00Z' }, '400 key_expiry_past'],
    [
      'endpoints beyond the own ones',
      { 'x-api-key': SCOPED_SECRET },
      { name: 'x', endpoints: ['gpt', 'claude'] },
      '403 key_scope_too_wide',
    ],
    ['a service principal as its maker', { 'x-api-key': 'service-key-0123456789' }, { name: 'x' }, '403 person_needed'],
    ['no name', ADMIN, { name: '' }, '400 request_invalid'],
    ['nobody as its maker', {}, { name: 'x' }, '401 key_missing'],
  ])('none is made with %s', async (...[, headers, body, expected]) => {
    expect(await refused('/api/v1/keys', { headers, body })).toBe(expected);
    expect(rig.madeKeys()).toEqual([]);
  });

  test('a key that may call some endpoints makes keys that may call no others', async () => {
    expect((await create({ name: 'x' }, { 'x-api-key': SCOPED_SECRET })).json().endpoints).toEqual(['gpt']);
  });

  test('revoking ends a key at once and for good; repeating it changes nothing', async () => {
    const { id, secret } = (await create({ name: 'ci' })).json();
    const first = await call(`/api/v1/keys/${id}`, { method: 'DELETE', headers: ADMIN });
    rig.clock.advance(1_000);
    const second = await call(`/api/v1/keys/${id}`, { method: 'DELETE', headers: ADMIN });
    expect(first.json().revoked_at).not.toBeNull();
    expect(second.json()).toEqual(first.json());
    expect(await refused('/api/v1/me', { headers: { 'x-api-key': secret } })).toBe('401 key_unknown');
    expect(await actions()).toEqual(['key.created', 'key.revoked']);
  });

  test('others’ keys and unknown ones cannot be revoked by a member, nor declared ones by anybody', async () => {
    const { id } = (await create({ name: 'of the admin' })).json();
    const own = (await create({ name: 'own' }, MEMBER)).json();
    const revoke = (which: string, headers: Call['headers'] = MEMBER) =>
      refused(`/api/v1/keys/${which}`, { method: 'DELETE', headers });
    expect(await revoke(id)).toBe('404 api_key_unknown');
    expect(await revoke('nothing')).toBe('404 api_key_unknown');
    expect(await revoke('id-of-account_admin')).toBe('404 api_key_unknown');
    expect(await revoke('id-of-member')).toBe('409 api_key_declared');
    expect(await revoke('id-of-member', ADMIN)).toBe('409 api_key_declared');
    expect((await call(`/api/v1/keys/${own.id}`, { method: 'DELETE', headers: MEMBER })).status).toBe(200);
  });

  test('a list shows an admin everybody’s, a member the own ones, page by page without a gap', async () => {
    for (let count = 0; count < 5; count++) await create({ name: `a${count}` });
    await create({ name: 'm' }, MEMBER);
    const whole = (await call('/api/v1/keys', { headers: ADMIN })).json().data;
    expect(whole.length).toBe(DECLARED.length + 6);
    const pages = [];
    for (let cursor = ''; ; ) {
      const page = (await call(`/api/v1/keys?limit=3${cursor}`, { headers: ADMIN })).json();
      pages.push(...page.data);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(pages).toEqual(whole);
    const own = (await call('/api/v1/keys', { headers: MEMBER })).json().data;
    expect(own.map((key: { name: string }) => key.name).sort()).toEqual(['m', 'member']);
  });
});

describe('the audit log', () => {
  test('an admin reads it newest first, page by page, and its chain holds', async () => {
    for (let count = 0; count < 5; count++) await call('/api/v1/keys', { headers: ADMIN, body: { name: `k${count}` } });
    const first = (await call('/api/v1/audit?limit=3', { headers: ADMIN })).json();
    const second = (await call(`/api/v1/audit?limit=3&cursor=${first.next_cursor}`, { headers: ADMIN })).json();
    const sequences = [...first.data, ...second.data].map((entry) => entry.sequence);
    expect([sequences, second.next_cursor]).toEqual([[5, 4, 3, 2, 1], null]);
    expect(first.data[0]).toMatchObject({
      actor: 'account_admin@acme.com',
      action: 'key.created',
      address: '203.0.113.9',
      request_id: 'request-5',
      after: { name: 'k4' },
      before: null,
    });
    expect(verifyChain(await audit())).toBeUndefined();
  });

  test.each([
    ['a member', MEMBER, '', '403 role_not_allowed'],
    ['nobody', {}, '', '401 key_missing'],
    ['an admin with a made-up cursor', ADMIN, '?cursor=abc', '400 cursor_invalid'],
    [
      'an admin with a cursor of another list',
      ADMIN,
      `?cursor=${Buffer.from('["keys","x"]').toString('base64url')}`,
      '400 cursor_invalid',
    ],
    ['an admin who wants too much', ADMIN, '?limit=201', '400 request_invalid'],
  ])('%s gets none of it', async (...[, headers, query, expected]) => {
    expect(await refused(`/api/v1/audit${query}`, { headers })).toBe(expected);
  });
});

test('workspaces come in their order, page by page; to those without a role there, they are not there', async () => {
  const first = (await call('/api/v1/workspaces?limit=1', { headers: ADMIN })).json();
  const second = (await call(`/api/v1/workspaces?limit=1&cursor=${first.next_cursor}`, { headers: ADMIN })).json();
  expect([first.data, second]).toMatchObject([
    [{ ...ACCOUNT.workspaces[0], role: 'account_admin', is_declared: true }],
    { data: [ACCOUNT.workspaces[1]], next_cursor: null },
  ]);
  const own = (await call('/api/v1/workspaces', { headers: MEMBER })).json();
  expect(own.data.map(({ name }: { name: string }) => name)).toEqual(['main']);
  expect(await refused('/api/v1/workspaces/lab', { headers: MEMBER })).toBe('404 workspace_unknown');
});

test('what is no route of the API is a page, for those who get one', async () => {
  expect((await call('/overview')).text).toBe('page /overview');
  expect(await refused('/api/v1/nothing', {})).toBe('404 route_unknown');
  expect(await refused('/overview', { method: 'POST' })).toBe('404 route_unknown');
});

/** How the router writes a name that ends in `.pdf`. */
const FILE = ':file{.+\\.pdf}';

test('the description names every route that is served, and no other', async () => {
  const options = controlOptions(rig, { declared: DECLARED });
  const served = createControlApi(options)
    .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/'))
    .map(
      ({ method, path }) => `${method.toLowerCase()} ${path.replace(FILE, '{file}.pdf').replace(/:(\w+)/g, '{$1}')}`,
    );
  const { paths } = (await caller(options)('/api/v1/openapi.json')).json();
  const described = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replace(/\{\w+\}\.pdf$/, '{file}.pdf')}`),
  );
  expect(described.sort()).toEqual([...new Set(served)].sort());
  expect(described.length).toBeGreaterThan(20);
});

test('every answer tells browsers what not to do', async () => {
  for (const path of ['/overview', '/api/v1/setup', '/api/v1/nothing', '/api/v1/me']) {
    const { headers } = await call(path);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  }
});
