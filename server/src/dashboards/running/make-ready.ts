import type { Clock, Instant, Log } from '#kernel';
import { type EngineRows, type Refusal, type SqlRequest, type UserSql, type Warehouse, withOwnTables } from '#sql';
import type { DatasetRequest, DatasetRunnerPorts } from './dataset-request.ts';
import { mayReadAllOf, type Permission, publisherNow } from './permission.ts';
import { type PlannedRun, planRun, refuse, workspaceOf } from './plan-run.ts';
import { NoTurn } from './turns.ts';

/** What a run brought. */
export interface Figures {
  readonly kind: 'figures';
  readonly rows: EngineRows;
  readonly readAt: Instant;
}

/** A run with all that its figures depend on. */
export interface ReadyRun {
  readonly kind: 'ready';
  readonly planned: Pick<PlannedRun, 'granularity' | 'rowsMax'>;
  readonly request: Omit<SqlRequest, 'signal'>;
  readonly warehouse: Warehouse;
}

/** Decides what runs, with whose permission and in which warehouse, all as it is now. */
export async function makeReady(
  asked: Omit<DatasetRequest, 'signal'>,
  ports: Pick<DatasetRunnerPorts, 'findPublisher' | 'findWarehouse' | 'clock'>,
): Promise<ReadyRun | Refusal> {
  const { dashboard } = asked;
  if (!dashboard.isPublished) return refuse('dashboard_unpublished');
  const planned = planRun(asked, ports.clock.now());
  if (planned.kind === 'refuse') return planned;
  const permitted = await permissionFor(asked, planned.statement, ports);
  if ('kind' in permitted) return permitted;
  const warehouse = await ports.findWarehouse(dashboard.settings.warehouse);
  const request = { ...permitted, parameters: planned.parameters, warehouse, comesAgain: true };
  return { kind: 'ready', planned, request, warehouse };
}

/** With whose permission it runs, and what: somebody without the grants reads their own rows where others read all; and of which workspace. */
export async function permissionFor(
  { dashboard, viewer }: Pick<DatasetRequest, 'dashboard' | 'viewer'>,
  statement: string,
  { findPublisher }: Pick<DatasetRunnerPorts, 'findPublisher'>,
): Promise<(Pick<SqlRequest, 'statement' | 'workspace'> & { readonly key: Permission }) | Refusal> {
  const workspace = workspaceOf(dashboard.settings);
  if (dashboard.settings.run_as === 'viewer') {
    if (viewer === undefined) return refuse('dashboard_needs_viewer');
    const isWhole = mayReadAllOf(viewer, dashboard.document);
    return { key: viewer, statement: isWhole ? statement : withOwnTables(statement), workspace };
  }
  const publisher = await publisherNow(dashboard, findPublisher);
  if (publisher === undefined) return refuse('dashboard_stopped', { publisher: dashboard.publisher.address });
  return { key: publisher, statement, workspace };
}

/** Runs the statement and stops it when its time is over. */
export async function runInTime(
  { request, warehouse }: Pick<ReadyRun, 'request' | 'warehouse'>,
  signal: AbortSignal,
  { sql, clock }: { readonly sql: Pick<UserSql, 'rows'>; readonly clock: Clock },
): Promise<Figures | Refusal> {
  const over = new AbortController();
  const timer = clock.after(warehouse.timeMsMax, () => over.abort());
  const readAt = clock.now();
  try {
    const outcome = await sql.rows({ ...request, signal: AbortSignal.any([signal, over.signal]) });
    return outcome.kind === 'refuse' ? outcome : { kind: 'figures', rows: outcome.result, readAt };
  } catch (error) {
    signal.throwIfAborted();
    if (over.signal.aborted) return refuse('sql_limit', { limit: `${warehouse.timeMsMax / 1000} s` });
    throw error;
  } finally {
    timer.cancel();
  }
}

/** Turns that there was no place into an answer. */
export function busyWhenNoTurn(error: unknown): Refusal {
  if (error instanceof NoTurn) return refuse('sql_busy');
  throw error;
}

/** Whoever looks on did not write the statement: they learn that it failed, and the log why. */
export function forViewers(
  refusal: Refusal,
  { dashboard, dataset }: Pick<DatasetRequest, 'dashboard' | 'dataset'>,
  log: Log,
): Refusal {
  if (PASSED_ON.has(refusal.code)) return refusal;
  // With their own permission, that a table is not theirs to read is an answer that they can act upon.
  if (dashboard.settings.run_as === 'viewer' && refusal.code === 'sql_table_refused') {
    return refuse('dashboard_table_not_granted');
  }
  log.error({ dashboard: dashboard.id, dataset, ...refusal }, 'a dataset of a dashboard could not be run');
  return refuse('dataset_failed', { dataset });
}

const PASSED_ON: ReadonlySet<Refusal['code']> = new Set(['sql_busy', 'sql_limit', 'warehouse_unavailable']);
