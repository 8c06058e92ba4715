import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  type RetentionPreview,
  retentionPreviewQuerySchema,
  type TablePartitions as TablePartitionsAnswer,
  tableChangeSchema,
} from '@tallygate/contract';
import type { MiddlewareHandler } from 'hono';
import { type StoredDay, USAGE_DATABASE, type UsageRetention } from '#usage';
import { type ApiContext, type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { type AskedChange, changeOnce } from './change-once.ts';
import { demand } from './demand.ts';
import type { Answer } from './idempotency.ts';
import { parseWith } from './parse-with.ts';
import { readingRows } from './reading-rows.ts';
import { originOf } from './request-origin.ts';
import { tableAsked } from './table-names.ts';
import { KEPT_TOGETHER, retentionOf } from './table-retention.ts';

type Options = Pick<ControlApiOptions, 'partitions' | 'retention' | 'tablesFor' | 'idempotency'>;

const MANAGE = { kind: 'manage_tables' } as const;
const ROOT = '/api/v1/tables/:name';

/** How much of a table is kept, and for how long; for account admins. */
export function tableKeepingRoutes(
  app: OpenAPIHono<ApiEnv>,
  options: Options,
  signedIn: MiddlewareHandler<ApiEnv>,
): void {
  app.get(`${ROOT}/partitions`, signedIn, async (context) => context.json(await listPartitions(context, options)));
  app.get(`${ROOT}/retention-preview`, signedIn, async (context) => context.json(await preview(context, options)));
  app.patch(ROOT, signedIn, changeOnce(MANAGE, options)(changeRetention));
}

/** The database and the name under which the engine keeps a table's rows, for those that are no views. */
const STORED: Readonly<Record<string, { readonly database: string; readonly name: string }>> = {
  usage: { database: USAGE_DATABASE, name: 'usage' },
  cost_corrections: { database: USAGE_DATABASE, name: 'cost_corrections' },
  payloads: { database: USAGE_DATABASE, name: 'payloads' },
  audit: { database: 'system.access', name: 'audit_log' },
};

async function listPartitions(context: ApiContext, options: Options): Promise<TablePartitionsAnswer> {
  demand(context, MANAGE);
  const stored = STORED[tableAsked(context, options).table];
  const { signal } = context.req.raw;
  const found = stored === undefined ? [] : await readingRows(options.partitions.of(stored, signal));
  return {
    data: found.map(({ name, rows, bytes }) => ({ partition: name, rows, bytes_on_disk: bytes })),
    partitions: found.length,
    rows: found.reduce((sum, { rows }) => sum + rows, 0),
    bytes_on_disk: found.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

async function preview(context: ApiContext, options: Options): Promise<RetentionPreview> {
  demand(context, MANAGE);
  const held = heldOf(tableKeptHere(context, options));
  const { retention_days: keptDays } = parseWith(retentionPreviewQuerySchema, context.req.query());
  const { days } = await readingRows(options.retention.preview(keptDays));
  return {
    days: days.length,
    first_day: days[0]?.day ?? null,
    last_day: days.at(-1)?.day ?? null,
    rows: days.reduce((sum, day) => sum + held(day).rows, 0),
    bytes_on_disk: days.reduce((sum, day) => sum + held(day).bytes, 0),
  };
}

async function changeRetention({ context, options, body, keep }: AskedChange<Options>): Promise<Answer> {
  const table = tableKeptHere(context, options);
  const { retention_days: days } = parseWith(tableChangeSchema, body);
  const { requesterId: id, requester: address } = context.get('actor');
  const answerOf = (retention: UsageRetention): Answer => ({ status: 200, body: retentionOf(table, retention) });
  const changed = await options.retention.change({
    keptDays: days ?? undefined,
    asker: { id, address, origin: originOf(context) },
    keep: (tx, retention) => keep(tx, answerOf(retention)),
  });
  return answerOf(changed);
}

function tableKeptHere(context: ApiContext, options: Options): string {
  const { table, summary } = tableAsked(context, options);
  if (!KEPT_TOGETHER.has(table)) throw new ApiRefusal('table_retention_elsewhere', { table: summary.name });
  return table;
}

function heldOf(table: string) {
  return (day: StoredDay) => (table === 'usage' ? day.usage : day.corrections);
}
