import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SendMail } from '#identity';
import { ACCOUNT, type Call, caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';

const ADMIN_KEY = declaredKey('admin-key-0123456789', 'account_admin');
const LEAD_KEY = declaredKey('lead-key-0123456789', 'workspace_admin');
const ADMIN = { authorization: 'Bearer admin-key-0123456789' };
const LEAD = { authorization: 'Bearer lead-key-0123456789' };

let rig: PeopleRig;
let mails: Parameters<SendMail>[0][];
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  mails = [];
  rig = await peopleRig({
    sendMail: async (mail) => {
      mails.push(mail);
    },
  });
  // As the snapshot's maker does it: what people made joins what is declared.
  let made: readonly { readonly id: string; readonly name: string; readonly isMade: true }[] = [];
  const options = controlOptions(rig, {
    declared: [ADMIN_KEY, LEAD_KEY],
    account: () => ({ ...ACCOUNT, workspaces: [...ACCOUNT.workspaces, ...made] }),
    clock: rig.clock,
  });
  const send = caller(options);
  call = async (path, request) => {
    const answer = await send(path, request);
    made = (await rig.people.workspaces())
      .filter(({ archivedAt }) => archivedAt === undefined)
      .map(({ id, name }) => ({ id, name, isMade: true }));
    return answer;
  };
});
afterEach(() => rig.close());

const as = (headers: Call['headers']) => ({
  post: async (path: string, body: unknown) => await call(`/api/v1${path}`, { body, headers: headers ?? {} }),
  patch: async (path: string, body: unknown) =>
    await call(`/api/v1${path}`, { method: 'PATCH', body, headers: headers ?? {} }),
  remove: async (path: string) => await call(`/api/v1${path}`, { method: 'DELETE', headers: headers ?? {} }),
  get: async (path: string) => await call(`/api/v1${path}`, { headers: headers ?? {} }),
});
const said = (answer: Awaited<ReturnType<typeof call>>) =>
  answer.status < 400 ? String(answer.status) : `${answer.status} ${answer.json().error.code}`;

test('a workspace that is made joins the declared ones, under an id like theirs, and can be named by its name', async () => {
  const made = await as(ADMIN).post('/workspaces', { name: 'research' });
  expect([made.status, made.json().id]).toEqual([201, expect.stringMatching(/^[1-9]\d{15}$/)]);
  const { data } = (await as(ADMIN).get('/workspaces')).json();
  expect(data.map(({ name, is_declared }: Record<string, unknown>) => [name, is_declared])).toEqual([
    ['main', true],
    ['lab', true],
    ['research', false],
  ]);
  const member = await as(ADMIN).post('/members', {
    email: 'kim@acme.com',
    name: 'Kim',
    workspaces: [{ workspace: 'research', role: 'viewer' }],
  });
  expect(member.json().workspaces).toEqual([{ workspace_id: made.json().id, workspace: 'research', role: 'viewer' }]);
  expect(said(await as(ADMIN).patch('/workspaces/1', { name: 'x' }))).toBe('409 workspace_declared');
  expect(said(await as(ADMIN).post('/workspaces', { name: 'main' }))).toBe('409 name_taken');
  expect(
    said(
      await as(ADMIN).post('/members', {
        email: 'a@b.co',
        name: 'A',
        workspaces: [{ workspace: 'no', role: 'viewer' }],
      }),
    ),
  ).toBe('404 workspace_unknown');
});

test('the same Idempotency-Key makes one member, one group, one invitation with one link', async () => {
  const headers = { ...ADMIN, 'idempotency-key': 'once' };
  for (const [path, body] of [
    ['/members', { email: 'kim@acme.com', name: 'Kim' }],
    ['/groups', { name: 'team' }],
    ['/invitations', { email: 'lee@acme.com' }],
  ] as const) {
    const [first, second] = [await as(headers).post(path, body), await as(headers).post(path, body)];
    expect([first.status, second.text, second.headers.get('idempotent-replayed')]).toEqual([201, first.text, 'true']);
    expect((await as(ADMIN).get(path)).json().data).toHaveLength(1);
  }
  expect(mails).toHaveLength(1);
});

describe('an invitation', () => {
  test('is mailed and shown once; its link is nowhere else, and leads to where people find the pages', async () => {
    const asked = { email: 'Lee@Acme.com', workspaces: [{ workspace: 'main', role: 'member' }] };
    const { link, is_mailed: isMailed } = (await as(ADMIN).post('/invitations', asked)).json();
    expect([link, isMailed]).toEqual([expect.stringMatching(/^http:\/\/gw\.acme\.com\/invitation#\w{40}$/), true]);
    const token = link.split('#')[1];
    expect(mails).toMatchObject([{ to: 'lee@acme.com', text: expect.stringContaining(link) }]);
    const listed = await as(ADMIN).get('/invitations');
    expect(listed.json().data).toMatchObject([{ email: 'lee@acme.com', state: 'open' }]);
    const log = JSON.stringify(await rig.audit.after({ sequence: 0, limit: 100 }));
    for (const text of [listed.text, log]) expect(text).not.toContain(token);
    expect((await call('/api/v1/invitations/look-up', { body: { token } })).json()).toEqual({
      email: 'lee@acme.com',
      account: 'Acme',
      invited_by: ADMIN_KEY.requester,
    });
  });

  test('lets its holder in, once, with a cookie; a foreign page cannot accept it', async () => {
    const { link } = (await as(ADMIN).post('/invitations', { email: 'lee@acme.com' })).json();
    const body = { token: link.split('#')[1], name: 'Lee', password: 'a long enough sentence' };
    const accept = (headers: Call['headers'] = {}) =>
      call('/api/v1/invitations/accept', { body, headers: headers ?? {} });
    expect(said(await accept({ 'sec-fetch-site': 'cross-site' }))).toBe('403 origin_refused');
    const accepted = await accept();
    expect(accepted.status).toBe(201);
    const cookie = accepted.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await call('/api/v1/me', { headers: { cookie } })).json()).toMatchObject({
      requester: 'lee@acme.com',
      role: 'viewer',
      workspace_id: '',
    });
    expect(said(await accept())).toBe('403 invitation_bad');
    expect(said(await as(ADMIN).post('/invitations', { email: 'lee@acme.com' }))).toBe('409 member_known');
  });

  test('cannot smuggle a line into a mail, nor a mark that hides into a name', async () => {
    expect(said(await as(ADMIN).post('/invitations', { email: 'a@b.co\r\nBcc: x@y.z' }))).toBe('400 request_invalid');
    for (const name of ['a\u202Eb', 'a\nb', 'a\u200Bb', ' ', '']) {
      expect(said(await as(ADMIN).post('/members', { email: 'a@b.co', name }))).toBe('400 request_invalid');
    }
    for (const name of ['boss@acme.com', 'a b', '-a', 'a\u0000']) {
      expect(said(await as(ADMIN).post('/service-principals', { name }))).toBe('400 request_invalid');
    }
  });
});

describe('the admin of a workspace', () => {
  test('gives roles there and nowhere else, never that of an account admin, and through no group', async () => {
    const { id } = (await as(ADMIN).post('/members', { email: 'kim@acme.com', name: 'Kim' })).json();
    const group = (await as(ADMIN).post('/groups', { name: 'team' })).json();
    const give = (workspace: string, role: string) =>
      as(LEAD).post(`/workspaces/${workspace}/members`, { kind: 'person', id, role });
    expect(said(await give('main', 'workspace_admin'))).toBe('200');
    expect(said(await give('lab', 'viewer'))).toBe('404 workspace_unknown');
    expect(said(await give('main', 'account_admin'))).toBe('400 request_invalid');
    expect(said(await as(LEAD).post(`/groups/${group.id}/members`, { kind: 'person', id }))).toBe(
      '403 role_not_allowed',
    );
    expect(said(await as(LEAD).patch(`/members/${id}`, { is_account_admin: true }))).toBe('403 role_not_allowed');
    const listed = (await as(LEAD).get('/workspaces/main/members')).json().data;
    expect(listed).toEqual([{ kind: 'person', id, name: 'Kim', address: 'kim@acme.com', role: 'workspace_admin' }]);
    expect(said(await as(LEAD).remove(`/workspaces/main/members/${id}`))).toBe('200');
    expect((await as(ADMIN).get(`/members/${id}`)).json().workspaces).toEqual([]);
  });

  test('reads who there is, and changes nobody', async () => {
    await as(ADMIN).post('/members', { email: 'kim@acme.com', name: 'Kim' });
    const before = await rig.audit.after({ sequence: 0, limit: 100 });
    const { data } = (await as(LEAD).get('/members')).json();
    expect(data.map(({ email }: { email: string }) => email)).toEqual(['kim@acme.com']);
    expect(said(await as(LEAD).remove(`/members/${data[0].id}`))).toBe('403 role_not_allowed');
    expect(await rig.audit.after({ sequence: 0, limit: 100 })).toEqual(before);
  });
});

test('lists go page by page, and a cursor of another list is refused', async () => {
  for (const name of ['a', 'b', 'c']) await as(ADMIN).post('/service-principals', { name });
  const first = (await as(ADMIN).get('/service-principals?limit=2')).json();
  const second = (await as(ADMIN).get(`/service-principals?limit=2&cursor=${first.next_cursor}`)).json();
  expect([...first.data, ...second.data].map(({ name }: { name: string }) => name)).toEqual(['a', 'b', 'c']);
  expect(second.next_cursor).toBeNull();
  expect(said(await as(ADMIN).get(`/members?cursor=${first.next_cursor}`))).toBe('400 cursor_invalid');
});
