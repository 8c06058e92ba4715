import type { ClickHouseSettings } from '@clickhouse/client';
import { SQL_LIMITS } from '../limits.ts';
import { requesterMark } from './prepare-warehouse.ts';

const CHECK_TIME_S = 5;

/** For reading a statement without running it. */
export function checkSettings(): ClickHouseSettings {
  return { max_execution_time: CHECK_TIME_S, max_memory_usage: String(SQL_LIMITS.memoryBytesMax), readonly: '1' };
}

/**
 * For running a person's statement: read-only, limited, in UTC. `limit` cuts the outermost result. The last group keeps
 * the engine from moving a person's conditions towards the tables; `my_usage` has a barrier of its own besides.
 */
export function runSettings(requesterId: string, rowsMax: number): ClickHouseSettings {
  return {
    log_comment: requesterMark(requesterId),
    max_execution_time: SQL_LIMITS.timeMs / 1000,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(SQL_LIMITS.memoryBytesMax),
    limit: String(rowsMax),
    max_result_bytes: String(SQL_LIMITS.resultBytesMax),
    result_overflow_mode: 'throw',
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
