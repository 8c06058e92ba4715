import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { UsageUnreadable, type WholeRow } from '../reading/usage-reader.ts';

const TIME_MS = 10_000;
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;

/** A statement of ours with its values. */
export interface Question {
  readonly query: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

/** Asks for rows, bounded in time and memory. Numbers come as numbers, times as ISO texts. Throws `UsageUnreadable`. */
export async function askRows(
  client: ClickHouseClient,
  { query, parameters, signal }: Question,
): Promise<readonly WholeRow[]> {
  signal.throwIfAborted();
  const over = AbortSignal.timeout(TIME_MS + 1_000);
  try {
    const answer = await client.query({
      query,
      query_params: { ...parameters },
      format: 'JSONEachRow',
      clickhouse_settings: SETTINGS,
      abort_signal: AbortSignal.any([signal, over]),
    });
    return await answer.json<WholeRow>();
  } catch (cause) {
    signal.throwIfAborted();
    throw new UsageUnreadable('the warehouse did not answer a question about rows', { cause });
  }
}

const SETTINGS: ClickHouseSettings = {
  max_execution_time: TIME_MS / 1_000,
  max_memory_usage: String(MEMORY_BYTES_MAX),
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  output_format_json_named_tuples_as_objects: 1,
  output_format_json_escape_forward_slashes: 0,
};
