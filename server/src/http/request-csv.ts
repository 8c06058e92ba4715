import {
  type Language,
  REQUEST_CSV_ROWS_MAX,
  type RequestSummary,
  type requestFilterSchema,
} from '@tallygate/contract';
import type { z } from 'zod';
import { asInstant } from '#kernel';
import type { RowPlace } from '#usage';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { csvAnswer } from './csv-answer.ts';
import { rangeOf, rowFilterOf } from './request-filter.ts';
import { rowScopeOf } from './row-scope.ts';

/** Rows read at once: ids of as many fit into one question about their corrections. */
const ROWS_PER_PART = 2_000;

type Cell = string | number | null;

/** Columns by what they hold. The parts of input and output add up to them where all are known. */
const COLUMNS: readonly (readonly [string, (row: RequestSummary) => Cell])[] = [
  ['request_id', (row) => row.request_id],
  ['event_time', (row) => row.event_time],
  ['workspace_id', (row) => row.workspace_id],
  ['endpoint_name', (row) => row.endpoint_name],
  ['requester', (row) => row.requester],
  ['requester_type', (row) => row.requester_type],
  ['provider_name', (row) => row.provider_name],
  ['destination_model', (row) => row.destination_model],
  ['api_type', (row) => row.api_type],
  ['stream', (row) => String(row.stream)],
  ['status_code', (row) => row.status_code],
  ['final_status', (row) => row.final_status],
  ['error_code', (row) => row.error_code],
  ['attempts', (row) => row.attempts],
  ['input_tokens', (row) => row.input_tokens],
  ['uncached_input_tokens', uncached],
  ['cache_read_input_tokens', (row) => row.cache_read_input_tokens],
  ['cache_creation_input_tokens', (row) => row.cache_creation_input_tokens],
  ['output_tokens', (row) => row.output_tokens],
  ['output_reasoning_tokens', (row) => row.output_reasoning_tokens],
  ['total_tokens', (row) => row.total_tokens],
  ['usage_source', (row) => row.usage_source],
  ['cost_nano_usd', (row) => row.cost_nano_usd],
  ['credits_micro', (row) => row.credits_micro],
  ['latency_ms', (row) => row.latency_ms],
  ['time_to_first_byte_ms', (row) => row.time_to_first_byte_ms],
  ['agent', (row) => row.agent],
  ['session_id', (row) => row.session_id],
  ['run_id', (row) => row.run_id],
  ['key_id', (row) => row.key_id],
];

/** Input that neither came from a cache nor was written into one; what a provider does not tell of caches is none. */
function uncached(row: RequestSummary): number | null {
  if (row.input_tokens === null) return null;
  return row.input_tokens - (row.cache_read_input_tokens ?? 0) - (row.cache_creation_input_tokens ?? 0);
}

/** All requests that match, newest first, as a file that is sent as it is read. Where there are more than fit, its last line says so. */
export function requestsFile(
  context: ApiContext,
  { usage, clock, log }: Pick<ControlApiOptions, 'usage' | 'clock' | 'log'>,
  filter: z.output<typeof requestFilterSchema>,
): Response {
  if (filter.sort !== 'time') throw new ApiRefusal('request_invalid', { detail: 'sort: a file is sorted by time' });
  const { from, to } = rangeOf(filter);
  const question = {
    scope: rowScopeOf(context.get('actor')),
    from,
    // Rows that come in meanwhile are no part of it.
    to: asInstant(Math.min(to ?? Number.POSITIVE_INFINITY, clock.now())),
    filter: rowFilterOf(filter),
    limit: ROWS_PER_PART,
  };
  const read = (after: RowPlace | undefined) => usage.requests({ ...question, after }, context.req.raw.signal);
  const language = context.get('language');
  const parts = csvParts(read, { rowsMax: REQUEST_CSV_ROWS_MAX, rowsPerPart: ROWS_PER_PART, language });
  return csvAnswer(context, { name: 'requests', columns: COLUMNS.map(([name]) => name), parts, log });
}

/** Lines in parts, up to a bound, with a last line that says so when there are more. */
export async function* csvParts(
  read: (after: RowPlace | undefined) => Promise<readonly RequestSummary[]>,
  {
    rowsMax,
    rowsPerPart,
    language,
  }: { readonly rowsMax: number; readonly rowsPerPart: number; readonly language: Language },
): AsyncGenerator<readonly (readonly Cell[])[]> {
  let after: RowPlace | undefined;
  for (let left = rowsMax; ; ) {
    const rows = await read(after);
    yield rows.slice(0, left).map((row) => COLUMNS.map(([, cell]) => cell(row)));
    if (rows.length > left) {
      yield [[CUT_OFF[language](rowsMax)]];
      return;
    }
    const last = rows.at(-1);
    if (rows.length < rowsPerPart || last === undefined) return;
    left -= rows.length;
    after = { at: asInstant(Date.parse(last.event_time)), requestId: last.request_id };
  }
}

const CUT_OFF: Readonly<Record<Language, (rowsMax: number) => string>> = {
  en: (rowsMax) => `# Not whole: the first ${rowsMax} rows. Choose a shorter range for the rest.`,
  ko: (rowsMax) => `# 일부만 포함: 처음 ${rowsMax}행. 나머지는 기간을 줄여 내려받아 주세요.`,
};
