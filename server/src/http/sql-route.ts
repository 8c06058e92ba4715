import { DEFAULT_WAREHOUSE, type SqlRequestBody, type SqlResult, sqlRequestSchema } from '@tallygate/contract';
import { may } from '#identity';
import type { CsvOutcome, RowsOutcome, SqlRequest, Warehouse } from '#sql';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { readJsonBody } from './read-json-body.ts';
import { spreadsheetCsv } from './spreadsheet-csv.ts';
import { watchReading } from './watch-reading.ts';

/** `POST /api/v1/sql`: runs a statement; CSV when `Accept` asks for it, else JSON. A client that leaves stops it. */
export function sqlRoute(options: ControlApiOptions): (context: ApiContext) => Promise<Response> {
  return async (context) => {
    const actor = context.get('actor');
    if (!may(actor, { kind: 'run_sql' }).isAllowed) throw new ApiRefusal('role_not_allowed');
    const body = parseBody(await readJsonBody(context.req.raw));
    const request: SqlRequest = {
      key: actor,
      warehouse: await findWarehouse(body.warehouse, options),
      statement: body.statement,
      parameters: body.parameters ?? {},
      signal: context.req.raw.signal,
      beforeReading: (tables) => watchReading(context, options, { tables, statement: body.statement }),
    };
    context.header('cache-control', 'no-store');
    if (asksForCsv(context.req.header('accept'))) {
      const outcome = await options.sql.csv(request);
      return answerCsv(body.csv_for === 'spreadsheets' ? forSpreadsheets(outcome) : outcome, context, options);
    }
    return answerJson(await options.sql.rows(request), context);
  };
}

/** Throws when there is none of this name or id. */
async function findWarehouse(asked: string | undefined, { warehouses }: ControlApiOptions): Promise<Warehouse> {
  const warehouse = await warehouses.find(asked ?? DEFAULT_WAREHOUSE);
  if (warehouse === undefined) throw new ApiRefusal('warehouse_unknown', { warehouse: (asked ?? '').slice(0, 64) });
  return warehouse;
}

function parseBody(body: unknown): SqlRequestBody {
  const parsed = sqlRequestSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`);
  throw new ApiRefusal('request_invalid', { detail: issues.join('; ').slice(0, 1000) });
}

/** JSON wins unless CSV stands before it, or alone: people write the type that they want first. */
function asksForCsv(accept: string | undefined): boolean {
  const wanted = (accept ?? '').split(',', 20).map((part) => part.split(';')[0]?.trim().toLowerCase());
  const csv = wanted.indexOf('text/csv');
  const json = wanted.indexOf('application/json');
  return csv !== -1 && (json === -1 || csv < json);
}

function answerJson(outcome: RowsOutcome, context: ApiContext): Response {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  const { columns, rows, isTruncated } = outcome.result;
  const answer: SqlResult = {
    columns,
    rows,
    row_count: rows.length,
    truncated: isTruncated,
    elapsed_ms: outcome.elapsedMs,
  };
  return context.body(JSON.stringify(answer), 200, { 'content-type': 'application/json' });
}

function forSpreadsheets(outcome: CsvOutcome): CsvOutcome {
  return outcome.kind === 'refuse' ? outcome : { ...outcome, chunks: spreadsheetCsv(outcome.chunks) };
}

function answerCsv(outcome: CsvOutcome, context: ApiContext, { log }: ControlApiOptions): Response {
  if (outcome.kind === 'refuse') throw new ApiRefusal(outcome.code, outcome.details);
  const chunks = outcome.chunks[Symbol.asyncIterator]();
  const requestId = context.get('requestId');
  const stream = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      } catch (error) {
        log.warn({ error, requestId }, 'a CSV answer broke off');
        controller.error(error);
      }
    },
    cancel: async () => {
      await chunks.return?.();
    },
  });
  context.header('content-type', 'text/csv; charset=utf-8');
  return context.body(stream);
}
