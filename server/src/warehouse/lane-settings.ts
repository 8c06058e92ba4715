import type { WarehouseLimits } from './limits.ts';
import type { Lane } from './query.ts';
import { bounded } from './settings.ts';

/** More rows than any insert brings, so that its rows are one block, and thereby all stored or none. */
const BLOCK_ROWS = 10_000_000;

/** The settings of a query's session: ours, then the request's, which bounds of ours keep within limits. */
export function laneSettings(
  lane: Lane,
  wanted: ReadonlyMap<string, string>,
  limits: WarehouseLimits,
): ReadonlyMap<string, string> {
  const sessions = Object.values(limits.sessionsMax).reduce((sum, count) => sum + count, 0);
  return new Map([
    ...ONE_BLOCK,
    ['session_timezone', "'UTC'"],
    ['output_format_json_quote_64bit_integers', '1'],
    ['implicit_select', '0'],
    ['allow_introspection_functions', '0'],
    // the statement is judged as a literal within another one, which takes up to four times its bytes
    ['max_query_size', String(limits.bodyBytesMax + limits.statementBytesMax * 4)],
    ...wanted,
    ['max_threads', bounded(wanted.get('max_threads') ?? String(limits.threadsUsual), limits.threadsMax)],
    ['max_memory_usage', bounded(wanted.get('max_memory_usage'), Math.floor(limits.memoryBytesMax / sessions))],
    ['max_result_bytes', bounded(wanted.get('max_result_bytes'), limits.resultBytesMax)],
    ['max_execution_time', bounded(wanted.get('max_execution_time'), limits.executionMs[lane] / 1000)],
  ]);
}

const ONE_BLOCK: readonly [string, string][] = [
  ['async_insert', '0'],
  ['input_format_parallel_parsing', '0'],
  ['max_insert_block_size', String(BLOCK_ROWS)],
  ['min_insert_block_size_rows', '0'],
  ['min_insert_block_size_bytes', '0'],
];
