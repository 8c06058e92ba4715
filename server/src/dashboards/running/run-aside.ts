import type { DatasetResult, FilterName, FilterValues } from '@tallygate/contract';
import { type Instant, isoInstant } from '#kernel';
import type { EngineRows, Refusal, SqlRequest, UserSql } from '#sql';
import type { StoredDashboard } from '../dashboard-store.ts';
import { tablesNotOffered } from '../document/check-references.ts';
import type { DatasetQuestion } from '../document/dataset-question.ts';
import { createAsideTurns } from './aside-turns.ts';
import type { DatasetRequest, DatasetRunnerPorts } from './dataset-request.ts';
import { filterValuesSql } from './filter-values.ts';
import { ASIDE_LIMITS, DATASET_LIMITS } from './limits.ts';
import { busyWhenNoTurn, type Figures, forViewers, makeReady, permissionFor, runInTime } from './make-ready.ts';
import type { Permission } from './permission.ts';
import { isRangeValid, planRun, planStatement, refuse, withScope } from './plan-run.ts';
import { createResultCache } from './result-cache.ts';

/** Which values of a filter there are, in a range. */
export interface FilterRequest {
  readonly dashboard: StoredDashboard;
  readonly filter: FilterName;
  readonly from: Instant;
  readonly to: Instant;
  readonly timeZone: string;
  /** What a value or its title contains, in any case; empty: whatever. */
  readonly text: string;
  readonly viewer: Permission | undefined;
  readonly signal: AbortSignal;
}

/** A statement that is being written. */
export interface TryRequest extends Pick<SqlRequest, 'beforeReading' | 'signal'> {
  readonly sql: string;
  readonly question: DatasetQuestion;
  readonly writer: Permission;
}

/** What stands beside the figures of a page, and never in their way: each waits in a queue of its own, for so long as its limits say. */
export interface RunsAside {
  /** A dataset's whole result, up to `ASIDE_LIMITS.wholeRowsMax` rows, for a file. */
  whole(request: DatasetRequest): Promise<Refusal | { readonly kind: 'whole'; readonly rows: EngineRows }>;
  /** What a run of this question runs. Whoever asks may read the tables. */
  statement(
    request: Pick<DatasetRequest, 'dashboard' | 'dataset' | 'question'>,
  ): Refusal | { readonly kind: 'planned'; readonly statement: string; readonly parameters: SqlRequest['parameters'] };
  /** Runs a statement with its writer's own permission. What is wrong with it is told. */
  tryOut(request: TryRequest): Promise<Refusal | { readonly kind: 'result'; readonly result: DatasetResult }>;
  /** With the permission and the settings of the dashboard. */
  filterValues(request: FilterRequest): Promise<Refusal | { readonly kind: 'values'; readonly values: FilterValues }>;
}

/** `sqlAside`: apart from the one that runs datasets, so that neither takes the other's places. */
export type RunsAsidePorts = DatasetRunnerPorts & { readonly sqlAside: Pick<UserSql, 'rows'> };

export function createRunsAside(ports: RunsAsidePorts): RunsAside {
  const { clock, watch, log } = ports;
  const turns = createAsideTurns(clock);
  const cache = createResultCache<FilterValues>({ countMax: 500, bytesMax: 8 * 1024 * 1024 });
  const aside = { sql: ports.sqlAside, clock };

  return {
    whole: async (asked) => {
      const ready = await makeReady(asked, ports);
      if (ready.kind === 'refuse') return ready;
      const { warehouse } = ready;
      const request = { ...ready.request, warehouse: { ...warehouse, rowsMax: ASIDE_LIMITS.wholeRowsMax } };
      const run = () => runInTime({ ...ready, request }, asked.signal, aside);
      const figures = await turns
        .within({ kind: 'file', asker: askerOf(asked), warehouse }, run, asked.signal)
        .catch(busyWhenNoTurn);
      if (figures.kind === 'refuse') return forViewers(figures, asked, log);
      return { kind: 'whole', rows: figures.rows };
    },
    statement: (asked) => {
      const planned = planRun(asked, clock.now());
      if (planned.kind === 'refuse') return planned;
      const { statement, parameters } = planned;
      return { kind: 'planned', statement, parameters };
    },
    tryOut: async ({ sql, question, writer, beforeReading, signal }) => {
      const startedMs = clock.monotonicMs();
      if (!isRangeValid(question, DATASET_LIMITS.rangeDaysMax)) return rangeInvalid();
      const [table] = tablesNotOffered(sql);
      if (table !== undefined) return refuse('dashboard_table_refused', { table: table.slice(0, 100) });
      const { statement, parameters, granularity } = planStatement(sql, question, clock.now());
      const [warehouse, version] = await Promise.all([ports.findWarehouse(''), watch.current().catch(() => undefined)]);
      if (version === undefined) return refuse('warehouse_unavailable');
      const request = { key: writer, statement, parameters, warehouse, beforeReading };
      const run = () => runInTime({ request, warehouse }, signal, aside);
      const figures = await turns
        .within({ kind: 'try', asker: writer.requesterId, warehouse }, run, signal)
        .catch(busyWhenNoTurn);
      if (figures.kind === 'refuse') return figures;
      const elapsedMs = Math.round(clock.monotonicMs() - startedMs);
      const about = { version: version.version, timeZone: question.timeZone, granularity, warehouse: warehouse.name };
      return { kind: 'result', result: tried(figures, { ...about, elapsedMs }) };
    },
    filterValues: async (asked) => {
      const ready = await readyForValues(asked, ports);
      if ('code' in ready) return ready;
      const version = await watch.current().catch(() => undefined);
      if (version === undefined) return refuse('warehouse_unavailable');
      const key = JSON.stringify([ready, version.version]);
      const { warehouse } = ready;
      const look = async (): Promise<FilterValues | Refusal> => {
        // Whoever asked the same had a turn meanwhile.
        const known = cache.get(key);
        if (known !== undefined) return known;
        const figures = await runInTime({ request: ready, warehouse }, asked.signal, aside);
        if (figures.kind === 'refuse') return figures;
        const found = toValues(figures.rows);
        cache.put(key, found, 2 * JSON.stringify(found).length);
        return found;
      };
      const asker = { kind: 'values', asker: askerOf(asked), warehouse } as const;
      const values = cache.get(key) ?? (await turns.within(asker, look, asked.signal).catch(busyWhenNoTurn));
      if ('kind' in values) return forViewers(values, { ...asked, dataset: `@${asked.filter}` }, log);
      return { kind: 'values', values };
    },
  };
}

/** Whose turn it is; nobody whom the product knows asks for these but a link's holder, if at all. */
function askerOf({ viewer }: Pick<DatasetRequest, 'viewer'>): string {
  return viewer?.requesterId ?? '';
}

/** Decides what is asked for values, with whose permission. */
async function readyForValues(asked: FilterRequest, ports: RunsAsidePorts) {
  const { dashboard, filter, from, to, timeZone, text } = asked;
  if (!dashboard.isPublished) return refuse('dashboard_unpublished');
  if (!dashboard.document.filters.includes(filter)) return refuse('dashboard_filter_not_offered', { filter });
  if (!isRangeValid(asked, DATASET_LIMITS.rangeDaysMax)) return rangeInvalid();
  const question = { from, to, timeZone, filters: withScope({}, dashboard.settings) };
  const planned = planStatement(filterValuesSql(filter), question, ports.clock.now());
  const permitted = await permissionFor(asked, planned.statement, ports);
  if ('kind' in permitted) return permitted;
  const warehouse = await ports.findWarehouse(dashboard.settings.warehouse);
  const timeMsMax = Math.min(warehouse.timeMsMax, ASIDE_LIMITS.valuesTimeMs);
  const parameters = { ...planned.parameters, text };
  return { ...permitted, parameters, warehouse: { ...warehouse, timeMsMax } };
}

function toValues({ rows }: EngineRows): FilterValues {
  const data = rows.slice(0, ASIDE_LIMITS.valuesMax).map(([value, title, requests]) => ({
    value: String(value),
    title: String(title),
    requests: Number(requests),
  }));
  return { data, truncated: rows.length > ASIDE_LIMITS.valuesMax };
}

function tried(
  { rows, readAt }: Figures,
  about: {
    readonly version: string;
    readonly timeZone: string;
    readonly granularity: DatasetResult['granularity'];
    readonly warehouse: string;
    readonly elapsedMs: number;
  },
): DatasetResult {
  return {
    columns: [...rows.columns],
    rows: rows.rows.slice(0, ASIDE_LIMITS.triedRowsMax).map((row) => [...row]),
    truncated: rows.isTruncated || rows.rows.length > ASIDE_LIMITS.triedRowsMax,
    as_of: isoInstant(readAt),
    data_version: about.version,
    time_zone: about.timeZone,
    granularity: about.granularity,
    warehouse: about.warehouse,
    elapsed_ms: about.elapsedMs,
  };
}

function rangeInvalid(): Refusal {
  return refuse('range_invalid', { days_max: DATASET_LIMITS.rangeDaysMax });
}
