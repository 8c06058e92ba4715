import type { ClickHouseSettings } from '@clickhouse/client';
import { SQL_LIMITS } from '../limits.ts';
import { requesterMark } from './prepare-warehouse.ts';

const CHECK_TIME_S = 5;
/** Small blocks, so that a cut result is not much longer than asked for. */
const BLOCK_ROWS_MAX = '8192';

const RESULT: Readonly<Record<'rows' | 'csv', ClickHouseSettings>> = {
  rows: {
    max_result_rows: String(SQL_LIMITS.rowsMax + 1),
    result_overflow_mode: 'break',
    max_block_size: BLOCK_ROWS_MAX,
  },
  csv: { max_result_rows: String(SQL_LIMITS.csvRowsMax), result_overflow_mode: 'throw' },
};

/** For reading a statement without running it. */
export function checkSettings(): ClickHouseSettings {
  return { max_execution_time: CHECK_TIME_S, max_memory_usage: String(SQL_LIMITS.memoryBytesMax), readonly: '1' };
}

/**
 * For running a person's statement: read-only, limited, in UTC. Rows are cut off, CSV fails when there is
 * too much. The last group keeps
 * the engine from moving a person's conditions towards the tables; `my_usage` has a barrier of its own besides.
 */
export function runSettings(requesterId: string, answer: 'rows' | 'csv'): ClickHouseSettings {
  return {
    log_comment: requesterMark(requesterId),
    max_execution_time: SQL_LIMITS.timeMs / 1000,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(SQL_LIMITS.memoryBytesMax),
    ...RESULT[answer],
    max_result_bytes: String(SQL_LIMITS.resultBytesMax),
    wait_end_of_query: 1,
    session_timezone: 'UTC',
    date_time_output_format: 'iso',
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_decimals: 1,
    output_format_json_quote_denormals: 1,
    output_format_json_named_tuples_as_objects: 1,
    output_format_json_escape_forward_slashes: 0,
    enable_optimize_predicate_expression: 0,
    optimize_move_to_prewhere: 0,
    query_plan_filter_push_down: 0,
    query_plan_optimize_prewhere: 0,
    readonly: '1',
  };
}
