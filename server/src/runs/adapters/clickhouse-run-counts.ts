import type { ClickHouseClient } from '@clickhouse/client';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type { BegunShared } from '../note-begun.ts';
import type { RunCount } from '../quota-store.ts';
import { RunsUncountable } from '../uncountable.ts';

const TIME_MS = 60_000;
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;

const BY_QUARTER = `
  SELECT toUnixTimestamp(toStartOfFifteenMinutes(started_at)) * 1000 AS from_ms, count() AS runs
  FROM \`system.ai_gateway\`.runs
  WHERE billable_run AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}
  GROUP BY from_ms
  ORDER BY from_ms
`;

/** Of more than so many only the latest are told: those are the ones that go on. */
const SHARED_MAX = 200_000;
const SHARED = `
  SELECT workspace_id, requester_id, run_type, run_id, toUnixTimestamp64Milli(started_at) AS at_ms
  FROM \`system.ai_gateway\`.runs
  WHERE run_id != first_request_id
    AND started_at >= {from:DateTime64(3, 'UTC')} AND started_at < {to:DateTime64(3, 'UTC')}
  ORDER BY started_at DESC
  LIMIT ${SHARED_MAX}
`;

type Client = () => ClickHouseClient;

/** Counts billable runs that began in `[from, to)` as the usage table has them. Throws `RunsUncountable`. */
export function clickhouseRunCounts(client: Client): (from: Instant, to: Instant) => Promise<readonly RunCount[]> {
  return async (from, to) => {
    const rows = await ask<{ readonly from_ms: string; readonly runs: string }>(client, BY_QUARTER, { from, to });
    return rows.map(({ from_ms: fromMs, runs }) => ({ from: asInstant(Number(fromMs)), runs: Number(runs) }));
  };
}

/** Runs of several requests that began in `[from, to)`, as the usage table has them. Throws `RunsUncountable`. */
export function clickhouseSharedRuns(client: Client): (from: Instant, to: Instant) => Promise<readonly BegunShared[]> {
  return async (from, to) => {
    const rows = await ask<Readonly<Record<'workspace_id' | 'requester_id' | 'run_type' | 'run_id' | 'at_ms', string>>>(
      client,
      SHARED,
      { from, to },
    );
    return rows.map(
      ({ workspace_id: workspaceId, requester_id: requesterId, run_type: type, run_id: id, at_ms: at }) => ({
        key: { workspaceId, requesterId, type, id },
        at: asInstant(Number(at)),
      }),
    );
  };
}

async function ask<Row>(
  client: Client,
  query: string,
  { from, to }: { readonly from: Instant; readonly to: Instant },
): Promise<readonly Row[]> {
  try {
    const answer = await client().query({
      query,
      query_params: { from: timeOf(from), to: timeOf(to) },
      clickhouse_settings: {
        max_execution_time: TIME_MS / 1_000,
        max_memory_usage: String(MEMORY_BYTES_MAX),
        output_format_json_quote_64bit_integers: 1,
      },
      format: 'JSONEachRow',
    });
    return await answer.json<Row>();
  } catch (cause) {
    throw new RunsUncountable('runs could not be counted in the usage table', { cause });
  }
}

function timeOf(at: Instant): string {
  return isoInstant(at).replace('T', ' ').replace('Z', '');
}
