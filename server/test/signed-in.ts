import { expect } from 'vitest';
import { codeOf, stepOf } from '../src/identity/second-factor-codes.ts';
import { type Call, caller, controlOptions, declaredKey } from './control-rig.ts';
import type { PeopleRig } from './people-rig.ts';

export const ADMIN_SECRET = 'admin-key-0123456789';
const MEMBER_SECRET = 'member-key-0123456789';
/** An account admin's API key. */
export const ADMIN_KEY = { authorization: `Bearer ${ADMIN_SECRET}` };
export const MEMBER_KEY = { authorization: `Bearer ${MEMBER_SECRET}` };
export const PASSWORD = 'correct battery';
export const KIM = { name: 'Kim', email: 'kim@acme.com', password: PASSWORD };
/** As a page of ours sends it. */
const OWN_PAGE = { origin: 'https://gw.acme.com' };

/** The control plane on a rig, with a browser that keeps cookies as browsers do. */
export function door(rig: PeopleRig, parts: Partial<Parameters<typeof controlOptions>[1]> = {}) {
  const declared = [declaredKey(ADMIN_SECRET, 'account_admin'), declaredKey(MEMBER_SECRET, 'member')];
  const call = caller(controlOptions(rig, { declared, ...parts }));
  return { call, browser: () => browserOn(call), actions: () => actionsOf(rig) };
}

export type Browser = ReturnType<typeof browserOn>;
type Answer = Awaited<ReturnType<ReturnType<typeof caller>>>;

function browserOn(call: ReturnType<typeof caller>) {
  const jar = new Map<string, string>();
  const send = async (path: string, how: Call = {}): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...OWN_PAGE, ...(cookie === '' ? {} : { cookie }), ...how.headers };
    const answer = await call(path, { ...how, headers });
    for (const text of answer.headers.getSetCookie()) keep(jar, text);
    return answer;
  };
  return {
    send,
    jar,
    signIn: (email: string = KIM.email, password: string = PASSWORD) =>
      send('/api/v1/session', { body: { email, password } }),
    isSignedIn: async () => (await send('/api/v1/session')).status === 200,
  };
}

function keep(jar: Map<string, string>, text: string): void {
  const [pair = '', ...attributes] = text.split('; ');
  const at = pair.indexOf('=');
  const name = pair.slice(0, at);
  if (attributes.includes('Max-Age=0')) jar.delete(name);
  else jar.set(name, pair.slice(at + 1));
}

async function actionsOf(rig: PeopleRig): Promise<readonly string[]> {
  await rig.identity.signingIn.settled();
  return (await rig.audit.after({ sequence: 0, limit: 1_000 })).map(({ action }) => action);
}

/** Makes the first account admin, whom this browser is then signed in as. */
export async function becomeKim(rig: PeopleRig, browser: Browser): Promise<string> {
  const token = await rig.identity.openSetup();
  const answer = await browser.send('/api/v1/setup', { body: { token, ...KIM } });
  expect(answer.status).toBe(201);
  return answer.json().person.id;
}

/** Adds somebody who signs in with the password of all tests. */
export async function addPerson(rig: PeopleRig, email: string, isAccountAdmin = false): Promise<string> {
  const id = rig.newId();
  const passwordHash = await rig.engine.hashPassword(PASSWORD);
  const [name = ''] = email.split('@');
  await rig.store.transaction(async (tx) => {
    await rig.people.savePerson(tx, {
      id,
      email,
      name,
      isAccountAdmin,
      createdAt: rig.clock.now(),
      disabledAt: undefined,
    });
    await rig.people.saveWorkspaceRole(tx, { workspaceId: '1', subject: { kind: 'person', id }, role: 'member' });
    await rig.engine.addUser(tx, { id, name, email, passwordHash });
  });
  return id;
}

/** What an app with this secret shows now. */
export function appCode(rig: PeopleRig, secret: string): string {
  return codeOf(secret, stepOf(rig.clock.now()));
}

/** Sets up a second factor for who is signed in. */
export async function enrol(
  rig: PeopleRig,
  browser: Browser,
): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  const told = await browser.send('/api/v1/session/second-factor/enrolment', { body: { password: PASSWORD } });
  expect(told.status).toBe(200);
  const { secret } = told.json();
  const code = appCode(rig, secret);
  const on = await browser.send('/api/v1/session/second-factor/confirmation', { body: { code } });
  expect(on.status).toBe(200);
  rig.clock.advance(30_000);
  return { secret, codes: on.json().recovery_codes };
}
