import {
  alertSchema,
  alertSettingsSchema,
  changedAlertSettingsSchema,
  NOTICE_KINDS,
  pageOf,
  webhookSecretSchema,
} from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { deliverSome } from '../notices/deliver-notices.ts';
import { type NoticeRig, noticeRig, reached } from '../notices/notice-rig.test-support.ts';

const KEYS = (['account_admin', 'workspace_admin', 'member', 'viewer'] as const).map((role) =>
  declaredKey(`${role}-0123456789`, role),
);
const as = (role: string) => ({ authorization: `Bearer ${role}-0123456789` });
const ADMIN = as('account_admin');
const HOOK = 'https://hooks.acme.com/in?token=t-1';
const SETTINGS = '/api/v1/alerts/settings';

let rig: PeopleRig;
let alerts: NoticeRig;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
  rig = await peopleRig();
  alerts = noticeRig(rig.store, { clock: rig.clock, admins: [{ address: 'kim@acme.com', language: undefined }] });
  const { notices } = alerts;
  call = caller(controlOptions(rig, { declared: KEYS, notices, clock: rig.clock }));
});
afterEach(() => rig.close());

const patch = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  call(SETTINGS, { method: 'PATCH', headers: { ...ADMIN, ...headers }, body });
const acts = async () =>
  (await rig.store.db.selectFrom('audit_log').select(['action', 'after']).orderBy('sequence').execute()).map(
    ({ action, after }) => [action, JSON.parse(after ?? 'null')],
  );

test('before anybody chose, account admins are told of everything by mail', async () => {
  const { status, json } = await call(SETTINGS, { headers: ADMIN });
  expect([status, alertSettingsSchema.parse(json())]).toEqual([
    200,
    {
      mail: { is_configured: true, recipients: null, reaches: ['kim@acme.com'] },
      webhook: { url: null, is_on: false, off_reason: null, has_secret: false, earlier_secret_until: null },
      kinds: Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, true])),
    },
  ]);
});

test('the first address of a webhook comes with its secret, told once; the log shows neither secret nor path', async () => {
  const key = { 'idempotency-key': 'k-1' };
  const first = await patch({ webhook: { url: HOOK }, kinds: { run_quota_forecast: false } }, key);
  const { webhook_secret: secret, ...settings } = changedAlertSettingsSchema.parse(first.json());
  expect(secret).toMatch(/^whsec_[\w-]{43}$/);
  expect(settings).toMatchObject({
    webhook: { url: HOOK, is_on: true, has_secret: true },
    kinds: { run_quota_reached: true, run_quota_forecast: false },
  });
  expect((await patch({ webhook: { url: HOOK }, kinds: { run_quota_forecast: false } }, key)).json()).toEqual(
    first.json(),
  );
  const again = await patch({ webhook: { url: 'https://hooks.acme.com/other' } });
  expect(changedAlertSettingsSchema.parse(again.json()).webhook_secret).toBeNull();
  const log = JSON.stringify(await acts());
  expect((await acts()).map(([action]) => action)).toEqual(['alerts.settings_changed', 'alerts.settings_changed']);
  expect(log).toContain('https://hooks.acme.com"');
  expect([log.includes('whsec_'), log.includes('token')]).toEqual([false, false]);
});

test('what is not named stays', async () => {
  await patch({ mail: { recipients: ['Team@Acme.com'] }, webhook: { url: HOOK } });
  await patch({ webhook: { is_on: false } });
  await patch({ kinds: { scheduled_prompt_failed: false } });
  expect((await call(SETTINGS, { headers: ADMIN })).json()).toMatchObject({
    mail: { recipients: ['team@acme.com'], reaches: ['team@acme.com'] },
    webhook: { url: HOOK, is_on: false },
    kinds: Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, kind !== 'scheduled_prompt_failed'])),
  });
  const back = await patch({ mail: { recipients: null }, webhook: { url: null } });
  expect(back.json()).toMatchObject({
    mail: { recipients: null, reaches: ['kim@acme.com'] },
    webhook: { url: null, is_on: false, has_secret: true },
  });
});

test.each([
  { body: { webhook: { url: 'ftp://hooks.acme.com/' } }, expect: '400 alert_url_bad' },
  { body: { webhook: { url: 'https://kim:secret@hooks.acme.com/' } }, expect: '400 alert_url_bad' },
  { body: { webhook: { url: 'https://hooks.acme.com/#x' } }, expect: '400 alert_url_bad' },
  { body: { webhook: { url: 'https://hooks.acme.com\\@evil.example/' } }, expect: '400 alert_url_bad' },
  { body: { webhook: { is_on: true } }, expect: '409 alert_url_missing' },
  { body: { mail: { recipients: ['kim@acme.com, thief@evil.example'] } }, expect: '400 request_invalid' },
  { body: { mail: { recipients: ['kim@acme.com\r\nBcc: x@y.zz'] } }, expect: '400 request_invalid' },
  {
    body: { mail: { recipients: Array.from({ length: 51 }, (_, at) => `a${at}@b.cd`) } },
    expect: '400 request_invalid',
  },
  { body: { kinds: { test: false } }, expect: '400 request_invalid' },
  { body: { secret: 'mine' }, expect: '400 request_invalid' },
])('$body is refused: $expect', async ({ body, expect: expected }) => {
  const { status, json } = await patch(body);
  expect(`${status} ${json().error.code}`).toBe(expected);
  expect(await acts()).toEqual([]);
});

describe('a new secret', () => {
  const rotate = (body?: unknown) =>
    call('/api/v1/alerts/webhook/secret', { method: 'POST', headers: ADMIN, ...(body === undefined ? {} : { body }) });
  const signatures = async (): Promise<number> => {
    await alerts.raise(reached(`k-${alerts.posts.length}`, { at: rig.clock.now() }));
    await deliverSome(alerts.delivering);
    return alerts.posts.at(-1)?.headers.join(' ').split('v1=').length ?? 0;
  };

  test('signs beside the earlier one until that ends', async () => {
    const { webhook_secret: first } = (await patch({ webhook: { url: HOOK } })).json();
    expect(await signatures()).toBe(2);
    const { status, json } = await rotate({ overlap_hours: 2 });
    const { secret, earlier_secret_until: until } = webhookSecretSchema.parse(json());
    expect([status, secret === first, Date.parse(until ?? '') - rig.clock.now()]).toEqual([201, false, 7_200_000]);
    expect(await signatures()).toBe(3);
    rig.clock.advance(7_200_000);
    expect(await signatures()).toBe(2);
    expect((await call(SETTINGS, { headers: ADMIN })).json().webhook.earlier_secret_until).toBeNull();
  });

  test('takes the place of the earlier one at once when nothing else is wanted', async () => {
    await patch({ webhook: { url: HOOK } });
    expect((await rotate({ overlap_hours: 0 })).json().earlier_secret_until).toBeNull();
    expect(await signatures()).toBe(2);
    expect(Date.parse((await rotate()).json().earlier_secret_until) - rig.clock.now()).toBe(24 * 3_600_000);
    expect((await rotate({ overlap_hours: 169 })).status).toBe(400);
  });

  test('is in the log, without a word of it', async () => {
    const { secret } = (await rotate()).json();
    expect(await acts()).toEqual([['alerts.secret_rotated', { earlier_secret_until: null }]]);
    expect(JSON.stringify(await rig.store.db.selectFrom('notice_settings').selectAll().execute())).not.toContain(
      secret,
    );
  });
});

describe('a test alert', () => {
  const ask = (headers: Readonly<Record<string, string>> = {}) =>
    call('/api/v1/alerts/test', { method: 'POST', headers: { ...ADMIN, ...headers } });

  test('goes to all who are told, whichever kinds are off, and no two of them at once', async () => {
    await patch({ webhook: { url: HOOK }, kinds: { run_quota_reached: false } });
    const asked = await ask({ 'idempotency-key': 'once' });
    const told = alertSchema.parse(asked.json());
    expect([asked.status, told.kind, told.deliveries.map(({ recipient, state }) => [recipient, state])]).toEqual([
      ...[201, 'test'],
      [
        ['kim@acme.com', 'waiting'],
        ['https://hooks.acme.com', 'waiting'],
      ],
    ]);
    expect((await ask({ 'idempotency-key': 'once' })).json()).toEqual(asked.json());
    expect(`${(await ask()).status} ${(await ask()).json().error.code}`).toBe('429 tests_busy');
    expect(await deliverSome(alerts.delivering)).toBe(2);
    expect([alerts.mails.length, alerts.posts.length]).toEqual([1, 1]);
    rig.clock.advance(5_000);
    expect((await ask()).status).toBe(201);
    expect((await acts()).map(([action]) => action)).toEqual([
      ...['alerts.settings_changed', 'alerts.tested', 'alerts.tested'],
    ]);
  });

  test('is refused when it would go nowhere', async () => {
    await patch({ mail: { recipients: [] } });
    const { status, json } = await ask();
    expect(`${status} ${json().error.code}`).toBe('409 alerts_go_nowhere');
  });
});

test('the list goes on page by page, with how each delivery stands, in both languages', async () => {
  await patch({ webhook: { url: HOOK } });
  alerts.answers.push({ kind: 'answer', status: 503 });
  for (const key of ['k-1', 'k-2', 'k-3']) {
    await alerts.raise(reached(key, { at: rig.clock.now() }));
    await deliverSome(alerts.delivering);
    rig.clock.advance(1);
  }
  const page = async (query: string) =>
    pageOf(alertSchema).parse((await call(`/api/v1/alerts?${query}`, { headers: ADMIN })).json());
  const first = await page('limit=2');
  expect(first.data.map(({ deliveries }) => deliveries.map(({ state }) => state))).toEqual([
    ['sent', 'sent'],
    ['sent', 'sent'],
  ]);
  const rest = await page(`limit=2&cursor=${first.next_cursor}`);
  expect([rest.data.length, rest.next_cursor]).toEqual([1, null]);
  expect(rest.data[0]).toMatchObject({
    title: { ko: 'AI Run 할당량 80% 사용', en: '80% of the AI run quota is used' },
    deliveries: [
      { channel: 'mail', state: 'sent', attempts: 1, next_at: null, problem: null },
      {
        channel: 'webhook',
        recipient: 'https://hooks.acme.com',
        state: 'waiting',
        problem: 'status',
        problem_detail: '503',
      },
    ],
  });
  expect((await call('/api/v1/alerts?cursor=x', { headers: ADMIN })).status).toBe(400);
});

test.each(['workspace_admin', 'member', 'viewer'])('a %s neither sees nor changes any of it', async (role) => {
  const asked = [
    ['GET', '/api/v1/alerts'],
    ['GET', SETTINGS],
    ['PATCH', SETTINGS],
    ['POST', '/api/v1/alerts/webhook/secret'],
    ['POST', '/api/v1/alerts/test'],
  ] as const;
  for (const [method, path] of asked) {
    const body = method === 'GET' ? {} : { body: { webhook: { url: 'not one' } } };
    const { status, json } = await call(path, { method, headers: as(role), ...body });
    expect(`${method} ${path} ${status} ${json().error.code}`).toBe(`${method} ${path} 403 role_not_allowed`);
  }
  expect(await acts()).toEqual([]);
});
