import type { ProviderRequest } from '../provider/journal.ts';
import type { Program } from './program.ts';
import { RowWatch, type WaitedBy } from './row-watch.ts';
import { sql, untilRows } from './sql.ts';
import { WAIT_MS_MAX } from './until.ts';

/** What tests compare of a usage row. */
export interface UsageRow {
  readonly requestId: string;
  readonly marker: string;
  readonly statusCode: number | null;
  readonly finalStatus: string;
  readonly errorCode: string | null;
  readonly usageSource: string;
  readonly isStream: boolean;
  readonly input: number | null;
  readonly output: number | null;
  readonly total: number | null;
  readonly cacheRead: number | null;
  readonly cacheCreation: number | null;
  readonly reasoning: number | null;
  readonly apiType: string;
  readonly attempts: number;
  /** Nano-USD. */
  readonly cost: bigint | null;
}

/** Below the number of rows at which an answer is cut. */
const PAGE_ROWS = 5_000;

const COLUMNS = `request_id, request_tags['marker'] AS marker, status_code, final_status, error_code, usage_source, stream,
  input_tokens, output_tokens, total_tokens, token_details.cache_read_input_tokens AS cache_read,
  token_details.cache_creation_input_tokens AS cache_creation, token_details.output_reasoning_tokens AS reasoning,
  api_type, length(routing_information.attempts) AS attempts,
  toString(cost_nano_usd) AS cost`;

/** Rows of one load, by the tag that its requests carry; read page by page, since an answer of SQL is limited. */
export async function rowsOf(program: Program, label: string): Promise<readonly UsageRow[]> {
  const rows: UsageRow[] = [];
  for (;;) {
    const after = rows.at(-1)?.requestId ?? '';
    const page = await sql(program, statementFor(`request_tags['load'] = '${label}' AND request_id > '${after}'`));
    if (page.status !== 200) throw new Error(`SQL was refused: ${JSON.stringify(page.body)}`);
    rows.push(...page.rows.map(readRow));
    if (page.rows.length < PAGE_ROWS) return rows;
    // Rows of one id must not be torn apart by the end of a page: that would hide that one is there twice.
    const last = rows.at(-1)?.requestId;
    while (rows.at(-1)?.requestId === last) rows.pop();
    if (rows.at(-1)?.requestId === (after || undefined)) throw new Error(`${PAGE_ROWS} rows of the id ${last}`);
  }
}

/** The rows of one marker, as soon as there is one. */
export async function rowsOfMarker(
  program: Program,
  marker: string,
  timeoutMs = WAIT_MS_MAX,
): Promise<readonly UsageRow[]> {
  return (await watchOf(program, 'marker').wait(marker, timeoutMs)).map(readRow);
}

/** The row with this request id, as soon as it is there. */
export async function rowById(program: Program, requestId: string, timeoutMs = WAIT_MS_MAX): Promise<UsageRow> {
  const rows = (await watchOf(program, 'requestId').wait(requestId, timeoutMs)).map(readRow);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows for ${requestId}`);
  return row;
}

const watches = new WeakMap<Program, Map<WaitedBy, RowWatch>>();

function watchOf(program: Program, by: WaitedBy): RowWatch {
  const known = watches.get(program) ?? new Map<WaitedBy, RowWatch>();
  watches.set(program, known);
  const watch = known.get(by) ?? new RowWatch(program, by, COLUMNS);
  known.set(by, watch);
  return watch;
}

/** Waits until at least so many rows of a load are there. */
export async function untilRowCount(
  program: Program,
  load: { readonly label: string; readonly count: number; readonly timeoutMs?: number },
): Promise<void> {
  await untilRows(
    program,
    `SELECT count() AS n FROM system.ai_gateway.usage WHERE request_tags['load'] = '${load.label}'`,
    {
      holds: ([row]) => Number(row?.['n']) >= load.count,
      timeoutMs: load.timeoutMs ?? WAIT_MS_MAX,
      what: `${load.count} rows of ${load.label}`,
    },
  );
}

/** The sums that a provider's own counters must equal. */
export function sumRows(rows: readonly UsageRow[]) {
  const sum = (of: (row: UsageRow) => number | null) => rows.reduce((total, row) => total + (of(row) ?? 0), 0);
  return {
    input: sum((row) => row.input),
    output: sum((row) => row.output),
    cacheRead: sum((row) => row.cacheRead),
    cacheCreation: sum((row) => row.cacheCreation),
    reasoning: sum((row) => row.reasoning),
  };
}

/** Whether a row has exactly the tokens that the provider reported for that request. A number that it did not report is 0 or NULL. */
export function hasTokensOf(row: UsageRow, request: ProviderRequest): boolean {
  const { reported } = request;
  return (
    row.input === (reported.input ?? null) &&
    row.output === (reported.output ?? null) &&
    (row.cacheRead ?? 0) === (reported.cacheRead ?? 0) &&
    (row.cacheCreation ?? 0) === (reported.cacheCreation ?? 0) &&
    (row.reasoning ?? 0) === (reported.reasoning ?? 0)
  );
}

/** A row and what its provider told, as the message of a comparison that fails. */
export function sideBySide(row: UsageRow, told: ProviderRequest | undefined): string {
  return JSON.stringify({ row: { ...row, cost: String(row.cost) }, told: told?.reported });
}

function statementFor(condition: string): string {
  return `SELECT ${COLUMNS} FROM system.ai_gateway.usage WHERE ${condition} ORDER BY request_id LIMIT ${PAGE_ROWS}`;
}

function readRow(row: Readonly<Record<string, unknown>>): UsageRow {
  const number = (name: string) => (row[name] === null || row[name] === undefined ? null : Number(row[name]));
  const text = (name: string) => String(row[name] ?? '');
  return {
    requestId: text('request_id'),
    marker: text('marker'),
    statusCode: number('status_code'),
    finalStatus: text('final_status'),
    errorCode: row['error_code'] ? text('error_code') : null,
    usageSource: text('usage_source'),
    isStream: row['stream'] === true || row['stream'] === 1 || row['stream'] === '1',
    input: number('input_tokens'),
    output: number('output_tokens'),
    total: number('total_tokens'),
    cacheRead: number('cache_read'),
    cacheCreation: number('cache_creation'),
    reasoning: number('reasoning'),
    apiType: text('api_type'),
    attempts: Number(row['attempts']),
    cost: row['cost'] === null || row['cost'] === undefined ? null : BigInt(text('cost')),
  };
}
