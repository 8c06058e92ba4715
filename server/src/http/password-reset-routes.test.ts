import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { ADMIN_KEY, addPerson, type Browser, becomeKim, door, enrol, MEMBER_KEY } from '../../test/signed-in.ts';

interface Sent {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

let sent: Sent[];
let rig: PeopleRig;
let stand: ReturnType<typeof door>;
let kim: Browser;

beforeEach(async () => {
  sent = [];
  rig = await peopleRig({
    sendMail: async (mail) => {
      sent.push(mail);
    },
  });
  stand = door(rig, { publicUrl: 'https://gw.acme.com' });
  // Over https the cookies have other names; this rig's engine was told of http.
  kim = stand.browser();
  await becomeKim(rig, kim);
});
afterEach(() => rig.close());

const NEW = 'a better battery';
const ask = async (email: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await stand.call('/api/v1/password-resets', { body: { email }, headers });
  await rig.identity.signingIn.settled();
  return answer;
};
const complete = (token: string, password = NEW) =>
  stand.call('/api/v1/password-resets/completion', { body: { token, password } });
const tokenOf = (text: string | undefined) => /\/reset-password#([0-9A-Za-z]{40})$/m.exec(text ?? '')?.[1] ?? '';
const codeOf = (answer: { readonly json: () => { error: { code: string } } }) => answer.json().error.code;

test('a mailed link sets another password once, and ends every session', async () => {
  expect((await ask(' KIM@acme.com')).status).toBe(204);
  expect(sent.map(({ to }) => to)).toEqual(['kim@acme.com']);
  const token = tokenOf(sent[0]?.text);
  expect(sent[0]?.text).toContain(`https://gw.acme.com/reset-password#${token}\n`);
  expect((await complete(token)).status).toBe(204);
  expect(await kim.isSignedIn()).toBe(false);
  expect(codeOf(await stand.browser().signIn())).toBe('sign_in_failed');
  expect((await stand.browser().signIn('kim@acme.com', NEW)).status).toBe(200);
  expect(codeOf(await complete(token, 'yet another battery'))).toBe('reset_link_bad');
  expect((await stand.actions()).filter((action) => action.startsWith('password.'))).toEqual([
    'password.reset_requested',
    'password.reset',
  ]);
});

test('mails are in the person’s language, else in the account’s', async () => {
  await ask('kim@acme.com');
  await kim.send('/api/v1/session/profile', { method: 'PATCH', body: { language: 'en' } });
  await ask('kim@acme.com');
  expect(sent.map(({ subject }) => subject)).toEqual(['[Acme] 비밀번호 재설정 안내', 'Reset your password at Acme']);
});

test('whether there is such an address shows neither in the answer nor in its time', async () => {
  const known = await ask('kim@acme.com');
  const unknown = await ask('nobody@acme.com');
  const shape = ({ status, text, headers }: typeof known) => [status, text, [...headers.keys()].sort()];
  expect(shape(known)).toEqual(shape(unknown));
  expect(sent.length).toBe(1);
  // The answer does not wait for the store or for the mail server.
  let release = () => {};
  const slow = await peopleRig({
    sendMail: () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  });
  try {
    const other = door(slow, { publicUrl: 'https://gw.acme.com' });
    await becomeKim(slow, other.browser());
    expect((await other.call('/api/v1/password-resets', { body: { email: 'kim@acme.com' } })).status).toBe(204);
    while ((await slow.store.db.selectFrom('sign_in_tickets').select('hash').execute()).length === 0);
  } finally {
    release();
    await slow.close();
  }
});

test('a link ends after half an hour, with the next one, and with another password', async () => {
  await ask('kim@acme.com');
  await ask('kim@acme.com');
  const [first, second] = sent.map(({ text }) => tokenOf(text));
  expect(codeOf(await complete(first ?? ''))).toBe('reset_link_bad');
  rig.clock.advance(30 * 60_000);
  expect(codeOf(await complete(second ?? ''))).toBe('reset_link_bad');
  await ask('kim@acme.com');
  const third = tokenOf(sent.at(-1)?.text);
  await kim.send('/api/v1/session/password', { body: { current_password: 'correct battery', new_password: NEW } });
  expect(codeOf(await complete(third))).toBe('reset_link_bad');
  expect(codeOf(await complete('x'.repeat(40)))).toBe('reset_link_bad');
});

test('a weak password is refused and the link stays good; of many at once one sets it', async () => {
  await ask('kim@acme.com');
  const token = tokenOf(sent[0]?.text);
  expect(codeOf(await complete(token, 'short'))).toBe('password_length');
  expect(codeOf(await complete(token, 'password123'))).toBe('password_common');
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => complete(token, `${name} better battery`)));
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403]);
});

test('a reset does not pass by the second factor, and stops a sign-in that waits for it', async () => {
  await enrol(rig, kim);
  const waiting = stand.browser();
  await waiting.signIn();
  await ask('kim@acme.com');
  expect((await complete(tokenOf(sent[0]?.text))).status).toBe(204);
  expect((await stand.browser().signIn('kim@acme.com', NEW)).json()).toEqual({ code_needed: true });
  expect(codeOf(await waiting.send('/api/v1/session/second-factor', { body: { code: '000000' } }))).toBe(
    'sign_in_code_late',
  );
});

test('nobody’s mailbox is filled: after five links the next waits', async () => {
  const statuses = [];
  for (let count = 0; count < 7; count++) statuses.push((await ask('kim@acme.com')).status);
  expect(statuses).toEqual([204, 204, 204, 204, 204, 429, 429]);
  expect(sent.length).toBe(5);
});

test('neither a disabled person nor one without a password is mailed', async () => {
  const lee = await addPerson(rig, 'lee@acme.com');
  const person = await rig.people.person(lee);
  await rig.store.transaction(async (tx) => {
    if (person !== undefined) await rig.people.savePerson(tx, { ...person, disabledAt: rig.clock.now() });
    const choi = { id: rig.newId(), email: 'choi@acme.com', name: 'Choi', isAccountAdmin: false };
    await rig.people.savePerson(tx, { ...choi, createdAt: rig.clock.now(), disabledAt: undefined });
  });
  for (const email of ['lee@acme.com', 'choi@acme.com']) expect((await ask(email)).status).toBe(204);
  expect(sent).toEqual([]);
});

describe('a mail server that fails', () => {
  test('shows neither to strangers nor in the answer', async () => {
    const failing = await peopleRig({ sendMail: () => Promise.reject(new Error('no')) });
    try {
      const other = door(failing, { publicUrl: 'https://gw.acme.com' });
      await becomeKim(failing, other.browser());
      expect((await other.call('/api/v1/password-resets', { body: { email: 'kim@acme.com' } })).status).toBe(204);
      await failing.identity.signingIn.settled();
    } finally {
      await failing.close();
    }
  });

  test('that is not there is told, whoever asks', async () => {
    const without = await peopleRig();
    try {
      const other = door(without, { publicUrl: 'https://gw.acme.com' });
      const answer = await other.call('/api/v1/password-resets', { body: { email: 'nobody@acme.com' } });
      expect([answer.status, codeOf(answer)]).toEqual([409, 'mail_off']);
      expect((await other.call('/api/v1/sign-in-methods')).json().reset_by_mail).toBe(false);
    } finally {
      await without.close();
    }
  });
});

describe('a link from an admin', () => {
  const link = (headers: Readonly<Record<string, string>>, email = 'kim@acme.com') =>
    stand.call('/api/v1/password-resets/link', { headers, body: { email } });

  test('works as a mailed one does, and is made by account admins only', async () => {
    expect(codeOf(await link(MEMBER_KEY))).toBe('role_not_allowed');
    expect(codeOf(await link({}))).toBe('key_missing');
    expect(codeOf(await link(ADMIN_KEY, 'nobody@acme.com'))).toBe('member_unknown');
    const made = await link(ADMIN_KEY);
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(Date.parse(made.json().expires_at) - rig.clock.now()).toBe(30 * 60_000);
    expect((await complete(tokenOf(made.json().path))).status).toBe(204);
    expect((await stand.browser().signIn('kim@acme.com', NEW)).status).toBe(200);
    const log = JSON.stringify(await rig.audit.after({ sequence: 0, limit: 100 }));
    expect(log).not.toContain(tokenOf(made.json().path));
  });
});
