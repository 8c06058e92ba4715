import { dashboardScheduleSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { recordAct } from '#audit';
import { createPageExporter, manageMailSchedules, PrinterBusy, type ReportPrinter } from '#dashboards';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import { kyselyDashboardStore } from '../dashboards/adapters/kysely-dashboard-store.ts';
import { kyselyMailScheduleStore } from '../dashboards/mailing/adapters/kysely-mail-schedule-store.ts';
import { storedDashboard } from '../dashboards/stored-dashboard.test-support.ts';
import { cronerDueTimes } from '../runs/schedules/adapters/croner-due-times.ts';
import type { Transaction } from '../store/index.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('viewer-key-0123456789', 'viewer'),
];
const as = (who: string, more: Readonly<Record<string, string>> = {}) => ({
  authorization: `Bearer ${who}-key-0123456789`,
  ...more,
});
const ROOT = '/api/v1/dashboards/d-1';
const QUESTION = { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z' };
const SCHEDULE = {
  ...{ page: 'overview', cron: '0 9 * * 1', range: '7d', language: 'ko' },
  recipients: ['Kim@acme.com', 'kim@acme.com'],
} as const;
const title = { ko: '제목', en: 'Title' };

let rig: PeopleRig;
let call: ReturnType<typeof caller>;
let asked: unknown[];
let looks: number;
let print: ReportPrinter['print'];

beforeEach(async () => {
  rig = await peopleRig();
  [asked, looks] = [[], 0];
  print = async ({ language }) => Buffer.from(`%PDF-1.7 ${language}`);
  const store = kyselyDashboardStore(rig.store.db);
  const widget = { kind: 'ranking' as const, id: 'w', title, dataset: 'd', width: 6, label: 'who', value: 'n' };
  const dashboard = storedDashboard(
    {
      title,
      filters: ['workspaces'],
      pages: [{ id: 'overview', title, question: title, widgets: [{ ...widget, format: 'count', also: [] }] }],
      datasets: [{ name: 'd', sql: 'SELECT 1', rows_max: 10 }],
    },
    { id: 'd-1', template: undefined },
  );
  await rig.store.transaction((tx) => store.add(tx, dashboard));
  const runner = {
    run: async (request: unknown) => {
      asked.push(request);
      return { kind: 'refuse' as const, code: 'dataset_failed' as const, details: { dataset: 'd' } };
    },
  };
  const dashboards = { ...runner, find: (id: string) => store.find(id) } as never;
  const account = () => ({ name: 'Acme', workspaces: [], timeZone: 'Asia/Seoul' });
  const printer: ReportPrinter = { print: (report) => print(report), close: async () => {} };
  const pageExporter = createPageExporter({ runner, printer, account, clock: rig.clock });
  const mailSchedules = manageMailSchedules<Transaction>({
    store: kyselyMailScheduleStore(rig.store.db),
    transaction: (act) => rig.store.transaction(act),
    record: (tx, act) => recordAct(rig.audit, tx, act),
    dueTimes: cronerDueTimes,
    reader: async (address) =>
      address === 'kim@acme.com' ? { requesterId: 'kim', role: 'viewer', endpoints: undefined } : undefined,
    sendMail: async () => ({ kind: 'sent' }),
    account: () => ({ ...account(), language: 'en', publicUrl: undefined }),
    clock: rig.clock,
    newId: rig.newId,
    onDue: () => looks++,
  });
  call = caller(controlOptions(rig, { declared: KEYS, dashboards, pageExporter, mailSchedules }));
});
afterEach(() => rig.close());

describe('a page as PDF', () => {
  const path = `${ROOT}/pages/overview/export`;

  test('is answered to whoever may look at it, in their language or the one that they name, and kept by nobody', async () => {
    const headers = as('admin');
    const [english, korean] = [
      await call(path, { headers, body: { question: QUESTION } }),
      await call(path, { headers, body: { question: QUESTION, language: 'ko' } }),
    ];
    expect([english.status, english.text, korean.text]).toEqual([200, '%PDF-1.7 en', '%PDF-1.7 ko']);
    expect(english.headers.get('content-type')).toBe('application/pdf');
    expect(english.headers.get('content-disposition')).toBe('attachment; filename="overview.pdf"');
    expect(english.headers.get('cache-control')).toBe('no-store');
    expect(asked[0]).toMatchObject({
      dataset: 'd',
      question: { timeZone: 'Asia/Seoul' },
      viewer: { role: 'account_admin' },
    });
  });

  test.each([
    { when: 'nobody', headers: {}, body: { question: QUESTION }, status: 401 },
    { when: 'one who was not let in', headers: as('viewer'), body: { question: QUESTION }, status: 403 },
    { when: 'no question', headers: as('admin'), body: {}, status: 400 },
    {
      when: 'more than a question',
      headers: as('admin'),
      body: { question: { ...QUESTION, sql: 'SELECT 1' } },
      status: 400,
    },
  ])('$when is refused, and nothing is run', async ({ headers, body, status }) => {
    expect((await call(path, { headers, body })).status).toBe(status);
    expect(asked).toEqual([]);
  });

  test('a page that is not there is told, and so is that too many are being printed', async () => {
    const headers = as('admin');
    const missing = await call(`${ROOT}/pages/none/export`, { headers, body: { question: QUESTION } });
    expect([missing.status, missing.json().error.code]).toEqual([404, 'dashboard_page_unknown']);
    print = async () => {
      throw new PrinterBusy('busy');
    };
    const busy = await call(path, { headers, body: { question: QUESTION } });
    expect([busy.status, busy.json().error.code]).toEqual([503, 'dashboard_export_busy']);
  });
});

describe('schedules', () => {
  const path = `${ROOT}/schedules`;
  const make = async (more: object = {}, headers = as('admin')) =>
    await call(path, { headers, body: { ...SCHEDULE, ...more } });

  test('are made, listed, changed in what is named alone, sent and removed', async () => {
    const answer = await make({ filters: { workspaces: ['1'] } });
    expect(answer.status).toBe(201);
    const made = dashboardScheduleSchema.parse(answer.json());
    expect(made).toMatchObject({
      ...{
        recipients: ['kim@acme.com'],
        with_csv: false,
        is_on: true,
        created_by: 'account_admin@acme.com',
        last: null,
      },
      filters: { workspaces: ['1'], models: [] },
    });
    expect(made.next_at).toHaveLength(3);
    const one = `${path}/${made.id}`;
    const change = { headers: as('admin'), method: 'PATCH', body: { is_on: false } };
    const changed = dashboardScheduleSchema.parse((await call(one, change)).json());
    expect(changed).toEqual({ ...made, is_on: false, next_at: [] });
    const sent = await call(`${one}/send`, { method: 'POST', headers: as('admin') });
    expect([sent.status, looks]).toEqual([200, 1]);
    expect((await call(path, { headers: as('admin') })).json()).toEqual({ data: [changed], next_cursor: null });
    expect((await call(one, { method: 'DELETE', headers: as('admin') })).status).toBe(200);
    expect((await call(one, { method: 'DELETE', headers: as('admin') })).json().error.code).toBe(
      'dashboard_schedule_unknown',
    );
    expect((await rig.audit.after({ sequence: 0, limit: 10 })).map(({ action }) => action)).toEqual([
      'dashboard.schedule_added',
      'dashboard.schedule_changed',
      'dashboard.mail_requested',
      'dashboard.schedule_removed',
    ]);
  });

  test('show the next times of what somebody is about to choose, in the account’s zone', async () => {
    const next = (cron: string) => call(`${path}/next?cron=${encodeURIComponent(cron)}`, { headers: as('admin') });
    const times = (await next('0 9 * * 1')).json();
    expect([times.time_zone, times.data.length]).toEqual(['Asia/Seoul', 3]);
    expect(times.data.every((at: string) => at.endsWith('T00:00:00.000Z'))).toBe(true);
    expect((await next('daily')).json().error.code).toBe('schedule_invalid');
  });

  test('a repeated key makes one', async () => {
    const headers = as('admin', { 'idempotency-key': 'once' });
    const [first, second] = [await make({}, headers), await make({}, headers)];
    expect(second.json()).toEqual(first.json());
    expect((await call(path, { headers: as('admin') })).json().data).toHaveLength(1);
  });

  test.each(['lead', 'member', 'viewer'])('are not for a %s', async (who) => {
    const made = dashboardScheduleSchema.parse((await make()).json());
    const calls = [
      call(path, { headers: as(who) }),
      make({}, as(who)),
      call(`${path}/${made.id}`, { method: 'PATCH', headers: as(who), body: {} }),
      call(`${path}/${made.id}`, { method: 'DELETE', headers: as(who) }),
      call(`${path}/${made.id}/send`, { method: 'POST', headers: as(who) }),
    ];
    for (const { status } of await Promise.all(calls)) expect(status).toBe(403);
    expect(looks).toBe(0);
  });

  test.each([
    ['nobody to send to', { recipients: [] }, 'request_invalid'],
    ['a stranger', { recipients: ['x@evil.example'] }, 'dashboard_recipient_unfit'],
    ['a page that is not there', { page: 'none' }, 'dashboard_page_unknown'],
    ['no schedule', { cron: 'daily' }, 'schedule_invalid'],
    ['a range of one’s own', { range: '2026' }, 'request_invalid'],
    ['more than there is', { sql: 'SELECT 1' }, 'request_invalid'],
  ])('%s is refused', async (_when, more, code) => {
    expect((await make(more)).json().error.code).toBe(code);
  });
});
