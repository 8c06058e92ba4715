import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Table } from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type Instant, isoInstant } from '#kernel';
import { describeColumns, type RowScope, summariseTable, USAGE_DATABASE } from '#usage';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { AUDIT_TABLE, describeAuditTable } from './audit-table.ts';
import { readingRows } from './reading-rows.ts';
import { watchReading } from './watch-reading.ts';

const LATEST_ROWS = 10;

type Options = Pick<ControlApiOptions, 'usage' | 'tablesFor' | 'audit' | 'previews' | 'transaction' | 'clock'>;

/** `/api/v1/tables`: the tables that somebody may read, their columns and newest rows. */
export function tableRoutes(app: OpenAPIHono<ApiEnv>, options: Options, signedIn: MiddlewareHandler<ApiEnv>): void {
  app.get('/api/v1/tables', signedIn, async (context) => {
    const isTracking = await options.previews.isOn('usage_tracking');
    const names = [...options.tablesFor(context.get('actor'))].filter((name) => isTracking || name === 'audit');
    return context.json({ data: names.map(summarise).filter((table) => table !== undefined), next_cursor: null });
  });
  app.get('/api/v1/tables/:name', signedIn, async (context) => {
    context.header('cache-control', 'no-store');
    return context.json(await describeTable(context, options));
  });
}

async function describeTable(context: ApiContext, options: Options): Promise<Table> {
  const actor = context.get('actor');
  const wanted = context.req.param('name') ?? '';
  const table = tableOf(wanted);
  const summary = summarise(table);
  if (summary === undefined) throw new ApiRefusal('sql_table_unknown', { table: wanted.slice(0, 100) });
  if (!options.tablesFor(actor).has(table)) throw new ApiRefusal('sql_table_refused', { table: summary.name });
  await watchReading(context, options, { tables: new Set([table]), statement: undefined });
  if (table === 'audit') return await describeAuditTable(options, LATEST_ROWS);
  const { signal } = context.req.raw;
  const scope: RowScope =
    table === 'usage' || table === 'runs' ? { kind: 'all' } : { kind: 'own', requesterId: actor.requesterId };
  const [facts, latest] = await readingRows(readTable(table, { options, scope, signal }));
  return {
    ...summary,
    columns: describeColumns(table),
    row_count: facts.rowCount,
    bytes_on_disk: facts.bytesOnDisk ?? null,
    first_event_time: textOf(facts.first),
    last_event_time: textOf(facts.last),
    latest: latest.map((row) => ({ ...row })),
  };
}

function summarise(table: string) {
  return table === 'audit' ? AUDIT_TABLE : summariseTable(table);
}

/** By its whole name, or without the database. */
function tableOf(wanted: string): string {
  if (wanted === AUDIT_TABLE.name) return 'audit';
  return wanted.startsWith(`${USAGE_DATABASE}.`) ? wanted.slice(USAGE_DATABASE.length + 1) : wanted;
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
