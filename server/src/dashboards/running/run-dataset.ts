import { createHash } from 'node:crypto';
import type { DashboardDocument, DatasetResult } from '@tallygate/contract';
import { type Actor, may } from '#identity';
import { type Clock, type Instant, isoInstant, type Log } from '#kernel';
import type { EngineRows, Refusal, SqlParameters, SqlRequest, UserSql } from '#sql';
import { ACCOUNT_PUBLISHER_ID, type Publisher, type StoredDashboard } from '../dashboard-store.ts';
import { type DatasetQuestion, parameterValues } from '../document/parameters.ts';
import type { DataWatch } from '../watch-data.ts';
import { DATASET_LIMITS } from './limits.ts';
import { createResultCache } from './result-cache.ts';
import { createSharedRuns } from './shared-runs.ts';
import { createTurns, NoTurn } from './turns.ts';

/** Somebody asks for one dataset of a dashboard. The signal aborts when nobody waits for the answer any more. */
export interface DatasetRequest {
  readonly dashboard: StoredDashboard;
  readonly dataset: string;
  readonly question: DatasetQuestion;
  readonly signal: AbortSignal;
}

export type DatasetOutcome = Refusal | { readonly kind: 'result'; readonly result: DatasetResult };

/** Runs datasets. Rejects with the signal's reason when it aborts. */
export interface DatasetRunner {
  run(request: DatasetRequest): Promise<DatasetOutcome>;
}

export interface DatasetRunnerPorts {
  /** Its own, apart from people's statements, so that neither takes the other's places. */
  readonly sql: Pick<UserSql, 'rows'>;
  readonly watch: Pick<DataWatch, 'current'>;
  /** What the publisher may do today; undefined: is no longer there. */
  readonly findPublisher: (id: string) => Promise<Pick<Actor, 'role' | 'endpoints' | 'grants'> | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is kept of a run. */
interface Figures {
  readonly kind: 'figures';
  readonly rows: EngineRows;
  readonly readAt: Instant;
}

/**
 * A dataset's SQL comes from the document alone, and runs with the publisher's permission as it is now; who looks on
 * chooses only the parameters. Equal questions about equal data are answered once.
 */
export function createDatasetRunner(ports: DatasetRunnerPorts): DatasetRunner {
  const turns = createTurns(DATASET_LIMITS, ports.clock);
  const shared = createSharedRuns<Figures | Refusal>();
  const cache = createResultCache<Figures>({
    countMax: DATASET_LIMITS.cachedMax,
    bytesMax: DATASET_LIMITS.cachedBytesMax,
  });

  const ask = async (request: SqlRequest, key: string): Promise<Figures | Refusal> => {
    const figures = await runInTime(request, ports);
    if (figures.kind === 'figures') cache.put(key, figures, bytesOf(figures.rows));
    return figures;
  };

  return {
    run: async ({ dashboard, dataset: name, question, signal }) => {
      const startedMs = ports.clock.monotonicMs();
      const dataset = dashboard.document.datasets.find((one) => one.name === name);
      if (dataset === undefined) return refuse('dataset_unknown', { dataset: name });
      const outOfBounds = checkRange(question, dataset.range_days_max ?? DATASET_LIMITS.rangeDaysMax);
      if (outOfBounds !== undefined) return outOfBounds;
      const publisher = await permissionOf(dashboard.publisher, ports);
      if (publisher === undefined) return refuse('dashboard_stopped', { publisher: dashboard.publisher.address });
      const version = await ports.watch.current().catch(() => undefined);
      if (version === undefined) return refuse('warehouse_unavailable', {});
      const parameters = parameterValues(question, ports.clock.now());
      const key = cacheKey({ sql: dataset.sql, parameters, version: version.version, publisher: dashboard.publisher });
      const statement = { key: publisher, statement: dataset.sql, parameters };
      const figures =
        cache.get(key) ??
        (await shared
          .join(key, (ended) => turns.within(() => ask({ ...statement, signal: ended }, key), ended), signal)
          .catch(busyWhenNoTurn));
      if (figures.kind === 'refuse') return forViewers(figures, { dashboard, dataset: name, log: ports.log });
      return {
        kind: 'result',
        result: {
          columns: [...figures.rows.columns],
          rows: figures.rows.rows.slice(0, dataset.rows_max).map((row) => [...row]),
          truncated: figures.rows.isTruncated || figures.rows.rows.length > dataset.rows_max,
          as_of: isoInstant(figures.readAt),
          data_version: version.version,
          time_zone: question.timeZone,
          elapsed_ms: Math.round(ports.clock.monotonicMs() - startedMs),
        },
      };
    },
  };
}

const DAY_MS = 86_400_000;

/** What the engine's dates can hold, with room for the period before. */
const CALENDAR = { from: Date.UTC(1972, 0, 1), to: Date.UTC(2106, 0, 1) };

function checkRange({ from, to }: DatasetQuestion, daysMax: number): Refusal | undefined {
  const isInBounds = from < to && to - from <= daysMax * DAY_MS;
  const isInCalendar = from >= CALENDAR.from && to <= CALENDAR.to;
  return isInBounds && isInCalendar ? undefined : refuse('range_invalid', { days_max: daysMax });
}

type Permission = Pick<Actor, 'requesterId' | 'role' | 'endpoints' | 'grants'>;

/** Undefined: the publisher has left, or may no longer read what the dashboard shows. */
async function permissionOf(publisher: Publisher, ports: DatasetRunnerPorts): Promise<Permission | undefined> {
  if (publisher.id === ACCOUNT_PUBLISHER_ID) return ACCOUNT;
  const found = await ports.findPublisher(publisher.id);
  if (found === undefined || !may(found, { kind: 'read_table', table: 'usage' }).isAllowed) return undefined;
  return { requesterId: publisher.id, role: found.role, endpoints: found.endpoints, grants: found.grants };
}

const ACCOUNT: Permission = { requesterId: ACCOUNT_PUBLISHER_ID, role: 'account_admin', endpoints: undefined };

/** Runs the statement and stops it when its time is over. */
async function runInTime(request: SqlRequest, { sql, clock }: DatasetRunnerPorts): Promise<Figures | Refusal> {
  const over = new AbortController();
  const timer = clock.after(DATASET_LIMITS.timeMs, () => over.abort());
  const readAt = clock.now();
  try {
    const outcome = await sql.rows({ ...request, signal: AbortSignal.any([request.signal, over.signal]) });
    return outcome.kind === 'refuse' ? outcome : { kind: 'figures', rows: outcome.result, readAt };
  } catch (error) {
    request.signal.throwIfAborted();
    if (over.signal.aborted) return refuse('sql_limit', { limit: `${DATASET_LIMITS.timeMs / 1000} s` });
    throw error;
  } finally {
    timer.cancel();
  }
}

function busyWhenNoTurn(error: unknown): Refusal {
  if (error instanceof NoTurn) return refuse('sql_busy', {});
  throw error;
}

/** Whoever looks on did not write the statement: they learn that it failed, and the log why. */
function forViewers(
  refusal: Refusal,
  about: { readonly dashboard: StoredDashboard; readonly dataset: string; readonly log: Log },
): Refusal {
  if (PASSED_ON.has(refusal.code)) return refusal;
  const { dashboard, dataset, log } = about;
  log.error({ dashboard: dashboard.id, dataset, ...refusal }, 'a dataset of a dashboard could not be run');
  return refuse('dataset_failed', { dataset });
}

const PASSED_ON: ReadonlySet<Refusal['code']> = new Set(['sql_busy', 'sql_limit', 'warehouse_unavailable']);

function cacheKey(question: {
  readonly sql: DashboardDocument['datasets'][number]['sql'];
  readonly parameters: SqlParameters;
  readonly version: string;
  readonly publisher: Publisher;
}): string {
  const { sql, parameters, version, publisher } = question;
  return createHash('sha256')
    .update(JSON.stringify([sql, parameters, version, publisher.id]))
    .digest('base64');
}

/** What an answer takes in memory, about. */
function bytesOf({ columns, rows }: EngineRows): number {
  return 2 * (JSON.stringify(columns).length + JSON.stringify(rows).length);
}

function refuse(code: Refusal['code'], details: Refusal['details']): Refusal {
  return { kind: 'refuse', code, details };
}
