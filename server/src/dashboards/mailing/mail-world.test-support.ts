import { randomUUID } from 'node:crypto';
import { recordAct } from '#audit';
import type { PreviewId } from '#identity';
import { asInstant, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { NewNotice } from '#notices';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import { cronerDueTimes } from '../../runs/schedules/adapters/croner-due-times.ts';
import type { Store, Transaction } from '../../store/index.ts';
import { kyselyDashboardStore } from '../adapters/kysely-dashboard-store.ts';
import type { StoredDashboard } from '../dashboard-store.ts';
import { createPageExporter } from '../export/create-exporter.ts';
import { resultOf, titled } from '../export/report.test-support.ts';
import type { DatasetRequest } from '../running/dataset-request.ts';
import { storedDashboard } from '../stored-dashboard.test-support.ts';
import { kyselyMailScheduleStore } from './adapters/kysely-mail-schedule-store.ts';
import type { MailPorts, PageMailText } from './mail-ports.ts';
import type { MailContent } from './mail-schedule.ts';
import { manageMailSchedules } from './manage-mail-schedules.ts';
import { type RunningMails, runMailSchedules } from './run-mail-schedules.ts';

/** Eight in the morning of a Monday in Seoul. */
const MONDAY_EIGHT = Date.UTC(2027, 2, 14, 23);

export const CONTENT: MailContent = {
  page: 'overview',
  cron: '0 9 * * *',
  range: 'yesterday',
  filters: { workspaces: ['1'] },
  recipients: ['kim@acme.com', 'lee@acme.com'],
  withCsv: true,
  language: 'ko',
  isOn: true,
};

export const BY = { id: 'admin', address: 'admin@acme.com', from: '203.0.113.9', requestId: 'r' };

const DOCUMENT: StoredDashboard['document'] = {
  title: titled('Usage dashboard', '사용량 대시보드'),
  filters: ['workspaces'],
  pages: [
    {
      id: 'overview',
      title: titled('Overview', '개요'),
      question: titled('How much?', '얼마나?'),
      widgets: [
        {
          ...{ kind: 'ranking', id: 'top', title: titled('Top'), dataset: 'top', width: 6, label: 'who', value: 'n' },
          ...{ format: 'count', also: [] },
        },
      ],
    },
  ],
  datasets: [{ name: 'top', sql: 'SELECT 1', rows_max: 10 }],
};

/** What stands still or fails in a world, for a test to change. */
export interface WorldState {
  readonly mails: PageMailText[];
  readonly asked: DatasetRequest[];
  readonly raised: NewNotice[];
  /** Members, and what each may; who is not there may not see the dashboard. */
  readonly members: Map<string, { readonly role: 'viewer' | 'account_admin' }>;
  /** Addresses whose mail the server does not take. */
  readonly refused: Set<string>;
  /** Called with each mail before it is taken; throws or waits as a test wants. */
  onSend: (mail: PageMailText) => Promise<void>;
  run: (request: DatasetRequest) => ReturnType<Parameters<typeof createPageExporter>[0]['runner']['run']>;
  dashboardState: 'published' | 'unpublished' | 'stopped';
  hasMailServer: boolean;
  featureOff: PreviewId | undefined;
  /** The account's. */
  timeZone: string;
}

/** Schedules over a real store, with figures and a mail server that a test scripts. */
export async function mailWorld(store: Store, change: Partial<StoredDashboard> = {}) {
  const clock = manualClock(MONDAY_EIGHT);
  const dashboard = storedDashboard(DOCUMENT, { id: 'd-1', template: undefined, ...change });
  const dashboards = kyselyDashboardStore(store.db);
  await store.transaction((tx) => dashboards.add(tx, dashboard));
  const state: WorldState = {
    ...{ mails: [], asked: [], raised: [], refused: new Set() },
    members: new Map([
      ['kim@acme.com', { role: 'viewer' }],
      ['lee@acme.com', { role: 'viewer' }],
    ]),
    onSend: async () => {},
    run: async () => ({
      kind: 'result',
      result: resultOf({ who: 'String', n: 'UInt64' }, [
        ['=1+1, "x"', '5'],
        [null, '3'],
      ]),
    }),
    dashboardState: 'published',
    hasMailServer: true,
    featureOff: undefined,
    timeZone: 'Asia/Seoul',
  };
  const process = () => mailProcess(store, { clock, state });
  return { clock, state, dashboard, process, audit: kyselyAuditStore(store.db) };
}

/** One of the processes that share a store. */
function mailProcess(store: Store, { clock, state }: { readonly clock: ManualClock; readonly state: WorldState }) {
  const audit = kyselyAuditStore(store.db);
  const makeId = uuidV7Maker(systemRandom);
  const dashboards = kyselyDashboardStore(store.db);
  const account = { name: 'Acme', workspaces: [{ id: '1', name: 'main' }] };
  const ports: MailPorts<Transaction> = {
    store: kyselyMailScheduleStore(store.db),
    transaction: (act) => store.transaction(act),
    record: (tx, act) => recordAct(audit, tx, act),
    raise: async (_tx, notice) => {
      state.raised.push(notice);
      return true;
    },
    dueTimes: cronerDueTimes,
    dashboards: { find: (id) => dashboards.find(id), stateOf: async () => state.dashboardState },
    featureOff: async () => state.featureOff,
    reader: async (address) => {
      const member = state.members.get(address);
      return member && { requesterId: address, role: member.role, endpoints: undefined };
    },
    exporter: createPageExporter({
      runner: {
        run: (request) => {
          state.asked.push(request);
          return state.run(request);
        },
      },
      printer: { print: async ({ language }) => Buffer.from(`%PDF ${language}`), close: async () => {} },
      account: () => account,
      clock,
    }),
    get sendMail() {
      return state.hasMailServer ? send : undefined;
    },
    account: () => ({ ...account, timeZone: state.timeZone, language: 'en', publicUrl: 'https://gw.acme.com' }),
    clock,
    log: silentLog,
    newId: () => makeId(asInstant(clock.now())),
    holder: randomUUID(),
  };
  const send: NonNullable<MailPorts<Transaction>['sendMail']> = async (mail) => {
    await state.onSend(mail);
    if (state.refused.has(mail.to)) return { kind: 'failed', detail: 'EENVELOPE RCPT TO 550' };
    state.mails.push(mail);
    return { kind: 'sent' };
  };
  // Most only manage: what runs does so by itself as the clock moves.
  let running: RunningMails | undefined;
  return {
    get running() {
      running ??= runMailSchedules(ports);
      return running;
    },
    managed: manageMailSchedules({ ...ports, onDue: () => {} }),
  };
}
