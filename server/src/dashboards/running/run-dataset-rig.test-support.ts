import type { DashboardDocument, DashboardSettings } from '@tallygate/contract';
import type { Role } from '#identity';
import { asInstant, type Log, silentLog } from '#kernel';
import type { RowsOutcome, SqlRequest, Warehouse } from '#sql';
import { manualClock } from '../../../test/manual-clock.ts';
import { ACCOUNT_PUBLISHER_ID, FIRST_SETTINGS, type StoredDashboard } from '../dashboard-store.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import { defaultWarehouse, storedDashboard } from '../stored-dashboard.test-support.ts';
import { createDatasetRunner } from './run-dataset.ts';

const title = { ko: '제목', en: 'Title' };
/** A day, from whose start on questions are. */
export const DAY_MS = 86_400_000;
/** The start of it. */
export const FROM = Date.UTC(2026, 0, 10);
/** A question about that day. */
export const QUESTION: DatasetQuestion = {
  from: asInstant(FROM),
  to: asInstant(FROM + DAY_MS),
  timeZone: 'Asia/Seoul',
  filters: {},
};

const DATASETS = ['one', 'two', 'three', 'four', 'five'];
const DOCUMENT: DashboardDocument = {
  template: 'usage',
  template_version: 1,
  title,
  filters: ['workspaces', 'models'],
  pages: [],
  datasets: [
    ...DATASETS.map((name) => ({
      name,
      sql: `SELECT '${name}', {from:DateTime64(3)}, {to:DateTime64(3)}, {time_zone:String}, {workspaces:Array(String)}, {{bucket}} WHERE {{rows}}`,
      rows_max: 2,
    })),
    { name: 'plain', sql: 'SELECT {previous_from:DateTime64(3)}, {previous_to:DateTime64(3)}', rows_max: 2 },
    { name: 'everybody', sql: "SELECT 'usage', requester FROM system.ai_gateway.usage -- usage", rows_max: 2 },
  ],
};

function dashboard(publisher: string, settings: Partial<DashboardSettings> = {}): StoredDashboard {
  return storedDashboard(DOCUMENT, {
    publisher: { id: publisher, address: 'admin@acme.com' },
    settings: { ...FIRST_SETTINGS, ...settings },
  });
}

/** What a question is asked with, but for what is usual. */
export interface Asked {
  readonly dataset?: string;
  readonly question?: Partial<DatasetQuestion>;
  readonly publisher?: string;
  readonly settings?: Partial<DashboardSettings>;
  readonly viewer?: SqlRequest['key'];
  readonly link?: string;
  readonly signal?: AbortSignal;
}

/** A runner on scripted SQL: each statement waits until the test answers it. */
export function rig(log: Log = silentLog) {
  const clock = manualClock();
  const asked: { request: SqlRequest; answer: (outcome: RowsOutcome) => void }[] = [];
  const state = {
    version: '1',
    role: 'account_admin' as Role | undefined,
    warehouse: defaultWarehouse as Warehouse,
  };
  const runner = createDatasetRunner({
    sql: {
      rows: (request) =>
        new Promise((resolve, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason));
          asked.push({ request, answer: resolve });
        }),
    },
    watch: { current: async () => ({ version: state.version, days: new Map(), lastIngestedAt: undefined }) },
    findPublisher: async () => (state.role === undefined ? undefined : { role: state.role, endpoints: undefined }),
    findWarehouse: async (id) => ({ ...state.warehouse, id }),
    clock,
    log,
  });
  const ask = (change: Asked = {}) =>
    runner.run({
      dashboard: dashboard(change.publisher ?? ACCOUNT_PUBLISHER_ID, change.settings),
      dataset: change.dataset ?? 'one',
      question: { ...QUESTION, ...change.question },
      viewer: change.viewer,
      ...(change.link === undefined ? {} : { link: change.link }),
      signal: change.signal ?? new AbortController().signal,
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { clock, asked, state, ask, settle };
}

/** An answer of so many rows. */
export function rows(...values: readonly unknown[]): RowsOutcome {
  const columns = [{ name: 'v', type: 'String' }];
  return { kind: 'rows', result: { columns, rows: values.map((value) => [value]), isTruncated: false }, elapsedMs: 1 };
}
