import type { ClickHouseSettings } from '@clickhouse/client';
import type { EngineStatement } from '../engine.ts';
import { DEFAULT_RUN_LIMITS, type RunLimits, SQL_LIMITS } from '../limits.ts';
import { rowsMark } from './prepare-warehouse.ts';

const CHECK_TIME_S = 5;
/** Small blocks, so that a cut result is not much longer than asked for. */
const BLOCK_ROWS_MAX = '8192';

const RESULT: Readonly<Record<'rows' | 'csv', (limits: RunLimits) => ClickHouseSettings>> = {
  rows: ({ rowsMax }) => ({
    max_result_rows: String(rowsMax + 1),
    result_overflow_mode: 'break',
    max_block_size: BLOCK_ROWS_MAX,
  }),
  csv: () => ({ max_result_rows: String(SQL_LIMITS.csvRowsMax), result_overflow_mode: 'throw' }),
};

/** Keeps the engine from moving a statement's conditions towards the tables; `my_usage` has a barrier of its own besides. */
const BARRIER: ClickHouseSettings = {
  enable_optimize_predicate_expression: 0,
  optimize_move_to_prewhere: 0,
  query_plan_filter_push_down: 0,
  query_plan_optimize_prewhere: 0,
};

/** For reading a statement without running it. */
export function checkSettings(): ClickHouseSettings {
  return { max_execution_time: CHECK_TIME_S, max_memory_usage: String(SQL_LIMITS.checkMemoryBytesMax), readonly: '1' };
}

/**
 * For running a person's statement: read-only, limited, in UTC. Rows are cut off, CSV fails when there is
 * too much.
 */
export function runSettings(
  statement: Pick<EngineStatement, 'requesterId' | 'workspace' | 'limits' | 'readsWholeTables'>,
  answer: 'rows' | 'csv',
): ClickHouseSettings {
  const limits = statement.limits ?? DEFAULT_RUN_LIMITS;
  return {
    log_comment: rowsMark(statement),
    ...(limits.threadsMax === undefined ? {} : { max_threads: limits.threadsMax }),
    max_execution_time: limits.timeMsMax / 1000,
    timeout_overflow_mode: 'throw',
    max_memory_usage: String(limits.memoryBytesMax),
    ...RESULT[answer](limits),
    max_result_bytes: String(SQL_LIMITS.resultBytesMax),
    wait_end_of_query: 1,
    session_timezone: 'UTC',
    date_time_output_format: 'iso',
    output_format_json_quote_64bit_integers: 1,
    output_format_json_quote_decimals: 1,
    output_format_json_quote_denormals: 1,
    output_format_json_named_tuples_as_objects: 1,
    output_format_json_escape_forward_slashes: 0,
    // Sums beside the rows answer only what names the parts of a tuple as they do.
    optimize_functions_to_subcolumns: 0,
    ...(statement.readsWholeTables === true ? {} : BARRIER),
    readonly: '1',
  };
}
