import type { OpenAPIHono } from '@hono/zod-openapi';
import { type Table, type TableSummary, tablesQuerySchema } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Instant, isoInstant } from '#kernel';
import { describeColumns, type RowScope } from '#usage';
import type { ApiContext, ApiEnv, ControlApiOptions } from './api-context.ts';
import { AUDIT_TABLE_COLUMNS, describeAuditTable } from './audit-table.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { tableKeepingRoutes } from './table-keeping-routes.ts';
import { summaryOf, tableAsked } from './table-names.ts';
import { retentionOf } from './table-retention.ts';
import { watchReading } from './watch-reading.ts';

const LATEST_ROWS = 10;

type Options = Pick<
  ControlApiOptions,
  'usage' | 'tablesFor' | 'audit' | 'previews' | 'transaction' | 'clock' | 'retention' | 'partitions' | 'idempotency'
>;

/** `/api/v1/tables`: the tables that somebody may read, their columns and newest rows; for admins what they keep. */
export function tableRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/tables', signedIn, async (context) => {
    const { columns } = parseWith(tablesQuerySchema, context.req.query());
    const isTracking = await options.previews.isOn('usage_tracking');
    const names = [...options.tablesFor(context.get('actor'))].filter((name) => isTracking || name === 'audit');
    const data = names.flatMap((name) => listed(name, columns === 'true'));
    return context.json({ data, next_cursor: null });
  });
  app.get('/api/v1/tables/:name', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await describeTable(context, options));
  });
  tableKeepingRoutes(app, options, signedIn);
}

function listed(table: string, hasColumns: boolean): readonly TableSummary[] {
  const summary = summaryOf(table);
  if (summary === undefined) return [];
  return [hasColumns ? { ...summary, columns: columnsOf(table) } : summary];
}

function columnsOf(table: string): Table['columns'] {
  return table === 'audit' ? AUDIT_TABLE_COLUMNS.map((column) => ({ ...column })) : describeColumns(table);
}

async function describeTable(context: ApiContext, options: Options): Promise<Table> {
  const actor = context.get('actor');
  const { table, summary } = tableAsked(context, options);
  await watchReading(context, options, { tables: new Set([table]), statement: undefined });
  const retention = retentionOf(table, await options.retention.read());
  if (table === 'audit') return { ...(await describeAuditTable(options, LATEST_ROWS)), retention };
  const { signal } = context.req.raw;
  const scope: RowScope =
    table === 'usage' || table === 'runs' ? { kind: 'all' } : { kind: 'own', requesterId: actor.requesterId };
  const [facts, latest] = await readingRows(readTable(table, { options, scope, signal }));
  return {
    ...summary,
    columns: columnsOf(table),
    row_count: facts.rowCount,
    bytes_on_disk: facts.bytesOnDisk ?? null,
    first_event_time: textOf(facts.first),
    last_event_time: textOf(facts.last),
    latest: latest.map((row) => ({ ...row })),
    retention,
  };
}

function readTable(
  table: string,
  { options, scope, signal }: { readonly options: Options; readonly scope: RowScope; readonly signal: AbortSignal },
) {
  if (table === 'payloads') return readPayloads(options, signal);
  if (table === 'runs' || table === 'my_runs') return readRuns(options, scope, signal);
  return table === 'cost_corrections' ? readCorrections(options, signal) : readUsage(options, scope, signal);
}

function readCorrections({ usage }: Options, signal: AbortSignal) {
  return Promise.all([usage.corrections(signal), usage.latestCorrections(LATEST_ROWS, signal)]);
}

function readUsage({ usage }: Options, scope: RowScope, signal: AbortSignal) {
  return Promise.all([usage.table(scope, signal), usage.latest({ scope, limit: LATEST_ROWS }, signal)]);
}

function readRuns({ usage }: Options, scope: RowScope, signal: AbortSignal) {
  return Promise.all([usage.runs(scope, signal), usage.latestRuns({ scope, limit: LATEST_ROWS }, signal)]);
}

function readPayloads({ usage }: Options, signal: AbortSignal) {
  return Promise.all([usage.payloads(signal), usage.latestPayloads(LATEST_ROWS, signal)]);
}

function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
