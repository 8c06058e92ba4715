import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { CHARGE_REASONS } from '@tallygate/contract';
import type { CreditSums, UsedAlike, UsedAsked } from '#credits';
import { type Instant, isoInstant } from '#kernel';
import { UsageUnreadable, type WholeRow } from '../reading/usage-reader.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';

const TIME_MS = 60_000;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;

/** Sums of usage rows over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseCreditSums(client: () => ClickHouseClient): CreditSums {
  return {
    used: async (asked, signal) => {
      signal.throwIfAborted();
      const over = AbortSignal.timeout(TIME_MS + 1_000);
      try {
        const answer = await client().query({
          query: SUMS,
          query_params: parametersOf(asked),
          format: 'JSONEachRow',
          clickhouse_settings: SETTINGS,
          abort_signal: AbortSignal.any([signal, over]),
        });
        return (await answer.json<WholeRow>()).map(toUsed);
      } catch (cause) {
        signal.throwIfAborted();
        throw new UsageUnreadable('the warehouse did not answer a question about credits', { cause });
      }
    },
  };
}

/** Tokens that contradict each other, or are not known, have no price. Embeddings have no output. */
const TOKENS = `
    multiIf(output_tokens IS NOT NULL, output_tokens, match(api_type, '(embeddings|mbedContents?)$'), 0, NULL) AS output,
    ifNull(token_details.cache_read_input_tokens, 0) AS cache_read,
    ifNull(cache_creation_5m_input_tokens, 0) AS named_5m,
    ifNull(cache_creation_1h_input_tokens, 0) AS write_1h,
    ifNull(token_details.cache_creation_input_tokens, named_5m + write_1h) AS written,
    ifNull(input_tokens - cache_read - written, -1) AS uncached,
    output IS NOT NULL AND uncached >= 0 AND named_5m + write_1h <= written AS is_known`;

const SUMS = `
  SELECT
    workspace_id, service, feature, endpoint_name, destination_model, configured_model, run_type, requester,
    ifNull(charge_reason, 'no_usage') AS reason, final_status = 'ok' AS is_ok, final_status = 'gateway_lost' AS is_lost,
    is_known, cost_nano_usd IS NOT NULL AS has_cost,
    count() AS requests,
    uniqExactIf((requester_id, run_id), run_id != '') AS runs,
    sum(uncached) AS uncached_sum, sum(cache_read) AS cache_read_sum,
    sum(written - write_1h) AS write_5m_sum, sum(write_1h) AS write_1h_sum, sum(ifNull(output, 0)) AS output_sum,
    sum(ifNull(cost_nano_usd, 0)) AS cost, sum(ifNull(credits_micro, 0)) AS charged
  FROM (
    SELECT *, ${TOKENS}
    FROM ${USAGE_TABLE}
    WHERE event_time >= {from_time:DateTime64(3)} AND event_time < {to_time:DateTime64(3)}
      AND final_status != 'refused' AND (is_any_workspace OR workspace_id = {workspace:String})
  )
  GROUP BY
    workspace_id, service, feature, endpoint_name, destination_model, configured_model, run_type, requester, reason, is_ok,
    is_lost, is_known, has_cost
  ORDER BY requests DESC, workspace_id, endpoint_name, requester
  LIMIT {limit:UInt32}`.replace('is_any_workspace', "{workspace:String} = ''");

function parametersOf({ from, to, workspaceId, limit }: UsedAsked) {
  return { from_time: engineTime(from), to_time: engineTime(to), workspace: workspaceId ?? '', limit };
}

function engineTime(at: Instant): string {
  return isoInstant(at).replace('T', ' ').replace('Z', '');
}

/** Whole numbers of 64 bits come as texts: sums may be larger than numbers hold exactly. */
const SETTINGS: ClickHouseSettings = {
  max_execution_time: TIME_MS / 1_000,
  max_memory_usage: String(MEMORY_BYTES_MAX),
  session_timezone: 'UTC',
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 1,
};

function toUsed(row: WholeRow): UsedAlike {
  const text = (name: string) => String(row[name] ?? '');
  const optional = (name: string) => (typeof row[name] === 'string' ? row[name] : undefined);
  const isTrue = (name: string) => Number(row[name]) === 1 || row[name] === true;
  return {
    workspaceId: text('workspace_id'),
    service: text('service'),
    feature: text('feature'),
    endpoint: text('endpoint_name'),
    model: optional('destination_model'),
    configuredModel: optional('configured_model'),
    runType: text('run_type'),
    requester: text('requester'),
    reason: CHARGE_REASONS.find((reason) => reason === row['reason']) ?? 'no_usage',
    isOk: isTrue('is_ok'),
    isLost: isTrue('is_lost'),
    requests: Number(row['requests']),
    runs: Number(row['runs']),
    tokens: isTrue('is_known') ? tokensOf(row) : undefined,
    costNanoUsd: isTrue('has_cost') ? BigInt(text('cost')) : undefined,
    chargedMicro: BigInt(text('charged')),
  };
}

function tokensOf(row: WholeRow): NonNullable<UsedAlike['tokens']> {
  return {
    uncached: Number(row['uncached_sum']),
    cacheRead: Number(row['cache_read_sum']),
    cacheWrite5m: Number(row['write_5m_sum']),
    cacheWrite1h: Number(row['write_1h_sum']),
    output: Number(row['output_sum']),
  };
}
