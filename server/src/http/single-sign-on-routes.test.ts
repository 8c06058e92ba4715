import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OutsidePerson, type RunningProvider, startProvider } from '../../test/identity-provider.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import {
  ADMIN_KEY,
  addPerson,
  appCode,
  type Browser,
  becomeKim,
  door,
  enrol,
  MEMBER_KEY,
} from '../../test/signed-in.ts';

const CALLBACK = 'http://gw.acme.com/api/v1/sso/callback';
const LEE: OutsidePerson = {
  sub: 'sub-lee',
  email: 'Lee@Acme.com',
  email_verified: true,
  name: 'Lee',
  groups: ['eng'],
};

let provider: RunningProvider;
let rig: PeopleRig;
let stand: ReturnType<typeof door>;

beforeAll(async () => {
  provider = await startProvider([CALLBACK]);
});
afterAll(() => provider.close());
beforeEach(async () => {
  rig = await peopleRig();
  stand = door(rig);
  await switchOn({});
});
afterEach(() => rig.close());

async function switchOn(more: object): Promise<void> {
  const sso = {
    is_on: true,
    name: 'Acme ID',
    issuer: provider.issuer,
    client_id: provider.client.id,
    client_secret: provider.client.secret,
    scopes: ['email', 'profile', 'groups'],
    creates_people: true,
    ...more,
  };
  const answer = await change({ single_sign_on: sso });
  expect(answer.status, answer.text).toBe(200);
}

const change = (body: object, headers: Readonly<Record<string, string>> = ADMIN_KEY) =>
  stand.call('/api/v1/sign-in-settings', { method: 'PATCH', headers, body });

/** Where the provider sends the browser back to. */
async function begin(browser: Browser, person: OutsidePerson | undefined, next = ''): Promise<string> {
  provider.become(person);
  const start = await browser.send(`/api/v1/sso/start${next}`);
  expect(start.status).toBe(303);
  const back = await provider.visit(start.headers.get('location') ?? '');
  expect(back.startsWith(`${CALLBACK}?`)).toBe(true);
  return back.slice('http://gw.acme.com'.length);
}

/** Where the browser is in the end, as our page. */
async function signOn(browser: Browser, person: OutsidePerson | undefined, next?: string): Promise<string | null> {
  const path = await begin(browser, person, next);
  return (await browser.send(path, { headers: CROSS_SITE })).headers.get('location');
}

/** A navigation that the provider's page began: nothing more than cookies of our own comes with it. */
const CROSS_SITE = { origin: '', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };

const who = async (browser: Browser) => (await browser.send('/api/v1/session')).json();
const groupsOf = async (email: string) => {
  const person = await rig.people.personByEmail(email);
  const owner = person && (await rig.people.owner(person.id));
  return owner?.groups.map(({ name }) => name);
};

test('a first sign-in makes the person with the default role and no more, and the next one finds them', async () => {
  const browser = stand.browser();
  expect(await signOn(browser, LEE, '?next=/requests%3Fstatus=error')).toBe('/requests?status=error');
  const session = await who(browser);
  expect(session.person).toMatchObject({ name: 'Lee', email: 'lee@acme.com', role: 'member' });
  expect(session.workspaces.map(({ id, role }: { id: string; role: string }) => [id, role])).toEqual([['1', 'member']]);
  const again = stand.browser();
  expect(await signOn(again, { ...LEE, email: 'lee.young@acme.com', name: 'Lee Young' })).toBe('/');
  expect((await who(again)).person).toEqual(session.person);
  const actions = (await stand.actions()).filter((action) => !action.startsWith('sign_in_settings'));
  expect(actions).toEqual(['person.created', 'session.started', 'session.started']);
});

test('nobody is made where that is off, nor for a domain that is not let in', async () => {
  await switchOn({ creates_people: false });
  expect(await signOn(stand.browser(), LEE)).toBe('/sign-in?problem=sso_person_unknown');
  await switchOn({ email_domains: ['other.com'] });
  expect(await signOn(stand.browser(), LEE)).toBe('/sign-in?problem=sso_domain_refused');
  expect(await rig.people.personByEmail('lee@acme.com')).toBeUndefined();
});

test('an address that the provider did not verify makes nobody and takes nobody’s account', async () => {
  const kim = stand.browser();
  await becomeKim(rig, kim);
  for (const verified of [{ email_verified: false }, {}]) {
    const { email_verified: _, ...bare } = LEE;
    const thief = { ...bare, sub: 'sub-thief', email: 'kim@acme.com', ...verified };
    const browser = stand.browser();
    expect(await signOn(browser, thief)).toBe('/sign-in?problem=sso_email_unverified');
    expect(await browser.isSignedIn()).toBe(false);
  }
});

test('a verified address joins the person that there is, once: another name for the same address is refused', async () => {
  const lee = await addPerson(rig, 'lee@acme.com');
  const browser = stand.browser();
  expect(await signOn(browser, LEE)).toBe('/');
  expect((await who(browser)).person.id).toBe(lee);
  expect(await signOn(stand.browser(), { ...LEE, sub: 'sub-of-a-successor' })).toBe(
    '/sign-in?problem=sso_address_taken',
  );
  expect(await stand.actions()).toContain('person.linked');
});

test('somebody disabled or removed stays out, whatever the provider says', async () => {
  const browser = stand.browser();
  await signOn(browser, LEE);
  const person = await rig.people.personByEmail('lee@acme.com');
  if (person === undefined) throw new Error('nobody was made');
  await rig.store.transaction((tx) => rig.people.savePerson(tx, { ...person, disabledAt: rig.clock.now() }));
  expect(await browser.isSignedIn()).toBe(false);
  expect(await signOn(stand.browser(), LEE)).toBe('/sign-in?problem=sso_disabled_person');
});

describe('groups', () => {
  const addGroup = (id: string) =>
    rig.store.transaction((tx) => rig.people.saveGroup(tx, { id, name: `group ${id}`, createdAt: rig.clock.now() }));

  test('follow the provider at each sign-in, and what people gave by hand stays', async () => {
    for (const id of ['g-eng', 'g-ops', 'g-hand']) await addGroup(id);
    const mappings = [
      { value: 'eng', group_id: 'g-eng' },
      { value: 'ops', group_id: 'g-ops' },
      { value: 'ops', group_id: 'g-gone' },
    ];
    await switchOn({ groups_claim: 'groups', group_mappings: mappings });
    await signOn(stand.browser(), LEE);
    expect(await groupsOf('lee@acme.com')).toEqual(['group g-eng']);
    const person = await rig.people.personByEmail('lee@acme.com');
    const subject = { kind: 'person', id: person?.id ?? '' } as const;
    await rig.store.transaction((tx) =>
      rig.people.saveGroupMember(tx, { groupId: 'g-hand', subject, isMapped: false }),
    );
    await signOn(stand.browser(), { ...LEE, groups: ['ops', 'nothing'] });
    expect([...((await groupsOf('lee@acme.com')) ?? [])].sort()).toEqual(['group g-hand', 'group g-ops']);
    await signOn(stand.browser(), { ...LEE, groups: [] });
    expect(await groupsOf('lee@acme.com')).toEqual(['group g-hand']);
    expect((await stand.actions()).filter((action) => action.startsWith('group.member_')).length).toBe(4);
  });
});

test('an invitation lets somebody in where nobody is made otherwise, with what they were invited to', async () => {
  await switchOn({ creates_people: false });
  const asked = {
    email: 'lee@acme.com',
    is_account_admin: false,
    workspaces: [{ workspace: 'lab', role: 'workspace_admin' }],
  };
  const invited = await stand.call('/api/v1/invitations', { headers: ADMIN_KEY, body: asked });
  expect(invited.status, invited.text).toBe(201);
  expect(await signOn(stand.browser(), { ...LEE, email_verified: false })).toBe(
    '/sign-in?problem=sso_email_unverified',
  );
  const browser = stand.browser();
  expect(await signOn(browser, LEE)).toBe('/');
  const session = await who(browser);
  expect(session.workspaces.map(({ id, role }: { id: string; role: string }) => [id, role])).toEqual([
    ['2', 'workspace_admin'],
  ]);
  expect(await stand.actions()).toContain('invitation.accepted');
});

describe('an answer of the provider', () => {
  test('counts once, and in the browser that asked for it', async () => {
    const [mine, theirs] = [stand.browser(), stand.browser()];
    const path = await begin(mine, LEE);
    await theirs.send('/api/v1/sso/start');
    expect((await theirs.send(path)).headers.get('location')).toBe('/sign-in?problem=sso_late');
    expect((await stand.browser().send(path)).headers.get('location')).toBe('/sign-in?problem=sso_late');
    const cookie = mine.jar.get('tallygate_sso') ?? '';
    expect((await mine.send(path)).headers.get('location')).toBe('/');
    expect(mine.jar.has('tallygate_sso')).toBe(false);
    const replay = stand.browser();
    replay.jar.set('tallygate_sso', cookie);
    expect((await replay.send(path)).headers.get('location')).toMatch(/problem=sso_(late|invalid)$/);
    expect(await replay.isSignedIn()).toBe(false);
  });

  test('with the state or the code of another sign-in is refused', async () => {
    const [one, two] = [stand.browser(), stand.browser()];
    const first = new URL(await begin(one, LEE), CALLBACK);
    const second = new URL(await begin(two, LEE), CALLBACK);
    const mixed = new URL(first);
    mixed.searchParams.set('code', second.searchParams.get('code') ?? '');
    expect((await one.send(`${mixed.pathname}${mixed.search}`)).headers.get('location')).toBe(
      '/sign-in?problem=sso_invalid',
    );
    const cookie = two.jar.get('tallygate_sso') ?? '';
    const stateless = new URL(second);
    stateless.searchParams.delete('state');
    expect((await two.send(`${stateless.pathname}${stateless.search}`)).headers.get('location')).toBe(
      '/sign-in?problem=sso_late',
    );
    two.jar.set('tallygate_sso', cookie);
    expect([await one.isSignedIn(), await two.isSignedIn()]).toEqual([false, false]);
  });

  test('that names another issuer, as a mix-up does, is refused', async () => {
    const browser = stand.browser();
    const path = new URL(await begin(browser, LEE), CALLBACK);
    path.searchParams.set('iss', 'https://other.example');
    expect((await browser.send(`${path.pathname}${path.search}`)).headers.get('location')).toBe(
      '/sign-in?problem=sso_invalid',
    );
  });

  test('of a provider that was exchanged meanwhile, or too late, is refused', async () => {
    const browser = stand.browser();
    const path = await begin(browser, LEE);
    await switchOn({ client_id: 'another' });
    expect((await browser.send(path)).headers.get('location')).toBe('/sign-in?problem=sso_late');
    await switchOn({});
    const late = await begin(browser, LEE);
    rig.clock.advance(10 * 60_000);
    expect((await browser.send(late)).headers.get('location')).toBe('/sign-in?problem=sso_late');
  });

  test('that says no signs nobody in', async () => {
    const browser = stand.browser();
    expect(await signOn(browser, undefined)).toBe('/sign-in?problem=sso_denied');
    expect(await browser.isSignedIn()).toBe(false);
  });
});

test('the session that a browser came with ends when another one starts', async () => {
  const browser = stand.browser();
  await becomeKim(rig, browser);
  const before = browser.jar.get('tallygate_session') ?? '';
  await signOn(browser, LEE);
  expect((await who(browser)).person.email).toBe('lee@acme.com');
  browser.jar.set('tallygate_session', before);
  expect(await browser.isSignedIn()).toBe(false);
});

test('who has a second factor is asked for it here as well', async () => {
  const kim = stand.browser();
  await becomeKim(rig, kim);
  const { secret } = await enrol(rig, kim);
  const browser = stand.browser();
  const kimOutside = { ...LEE, sub: 'sub-kim', email: 'kim@acme.com' };
  expect(await signOn(browser, kimOutside, '?next=/settings/keys')).toBe('/sign-in?step=code');
  expect(await browser.isSignedIn()).toBe(false);
  const code = appCode(rig, secret);
  expect((await browser.send('/api/v1/session/second-factor', { body: { code } })).status).toBe(200);
  expect(await browser.isSignedIn()).toBe(true);
});

test.each([
  ['//evil.example', '/'],
  ['https://evil.example/', '/'],
  ['/\\evil.example', '/'],
  ['/settings/keys', '/settings/keys'],
])('after signing in with next=%s the browser is at %s', async (next, goes) => {
  expect(await signOn(stand.browser(), LEE, `?next=${encodeURIComponent(next)}`)).toBe(goes);
});

describe('the settings', () => {
  test('are for account admins, never tell the secret, and keep it only for the provider that it was given for', async () => {
    expect((await change({ password: 'everyone' }, MEMBER_KEY)).json().error.code).toBe('role_not_allowed');
    expect((await stand.call('/api/v1/sign-in-settings', { headers: MEMBER_KEY })).status).toBe(403);
    const shown = await stand.call('/api/v1/sign-in-settings', { headers: ADMIN_KEY });
    expect(shown.json()).toMatchObject({ callback_url: CALLBACK, single_sign_on: { has_secret: true } });
    const { db } = rig.store;
    const kept = JSON.stringify([
      await db.selectFrom('sign_in_settings').selectAll().execute(),
      await rig.audit.after({ sequence: 0, limit: 100 }),
    ]);
    for (const text of [shown.text, kept]) expect(text).not.toContain(provider.client.secret);
    const sso = { is_on: true, name: 'Acme ID', issuer: provider.issuer, client_id: provider.client.id };
    expect((await change({ single_sign_on: sso })).json().single_sign_on.has_secret).toBe(true);
    const other = { ...sso, issuer: 'https://thief.example' };
    expect((await change({ single_sign_on: other })).json().single_sign_on.has_secret).toBe(false);
    expect((await change({ single_sign_on: null })).json().single_sign_on).toBeNull();
    expect((await stand.browser().send('/api/v1/sso/start')).headers.get('location')).toBe('/sign-in?problem=sso_off');
  });

  test('repeated with the same key change nothing twice', async () => {
    const headers = { ...ADMIN_KEY, 'idempotency-key': 'one' };
    const [first, second] = [
      await change({ session_minutes: 600 }, headers),
      await change({ session_minutes: 600 }, headers),
    ];
    expect(second.json()).toEqual(first.json());
    expect((await stand.actions()).filter((action) => action === 'sign_in_settings.changed').length).toBe(2);
  });

  test.each([
    ['http://id.acme.com', 'issuer_bad'],
    ['https://user:pass@id.acme.com', 'issuer_bad'],
    ['https://id.acme.com?x=1', 'issuer_bad'],
    ['javascript:alert(1)', 'issuer_bad'],
    ['nothing', 'issuer_bad'],
  ])('take no issuer %s', async (issuer, code) => {
    const sso = { is_on: true, name: 'x', issuer, client_id: 'x' };
    expect((await change({ single_sign_on: sso })).json().error.code).toBe(code);
  });

  test('say what is wrong with an issuer before it is kept', async () => {
    const check = async (issuer: string) =>
      (await stand.call('/api/v1/sign-in-settings/check', { headers: ADMIN_KEY, body: { issuer } })).json().problem;
    expect(await check(provider.issuer)).toBeNull();
    expect(await check(`${provider.issuer}/nothing`)).toBe('not_openid');
    expect(await check('http://127.0.0.1:1')).toBe('unreachable');
    expect(await check('http://id.acme.com')).toBe('not_https');
    expect(await check('nothing')).toBe('not_https');
  });

  test('can keep passwords for account admins: others are told only when theirs was right', async () => {
    await addPerson(rig, 'lee@acme.com');
    await becomeKim(rig, stand.browser());
    await change({ password: 'account_admins' });
    const code = async (password?: string) =>
      (await stand.browser().signIn('lee@acme.com', password)).json().error?.code;
    expect([await code(), await code('wrong battery')]).toEqual(['sign_in_password_off', 'sign_in_failed']);
    expect((await stand.browser().signIn()).status).toBe(200);
    expect((await stand.call('/api/v1/sign-in-methods')).json()).toEqual({
      password: 'account_admins',
      single_sign_on: { name: 'Acme ID' },
      reset_by_mail: false,
    });
  });
});
