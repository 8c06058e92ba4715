import { createHash } from 'node:crypto';
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import { asInstant, type Instant, isoInstant } from '#kernel';
import type {
  CostCorrection,
  CostedCall,
  CostedRows,
  CostLedger,
  CostRange,
  PricedProviderKind,
  UnknownPrice,
} from '#prices';
import { UsageUnreadable, type WholeRow } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';

const TIME_MS = 30_000;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;

/** Costs over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseCosts(client: () => ClickHouseClient): CostLedger {
  return {
    rows: async (asked, signal) => {
      const { text, parameters } = conditionsOf(asked);
      const query = `${ROWS} WHERE ${text} ORDER BY event_time, request_id LIMIT {limit:UInt32}`;
      return (await ask(client(), { query, parameters: { ...parameters, limit: asked.limit }, signal })).map(toCall);
    },
    add: async (corrections) => {
      const settings = { ...SETTINGS, insert_deduplication_token: tokenOf(corrections) };
      const insert = {
        table: CORRECTIONS_TABLE,
        values: corrections.map(toLine),
        format: 'JSONEachRow',
        clickhouse_settings: settings,
        abort_signal: AbortSignal.timeout(TIME_MS),
      } as const;
      await client()
        .insert(insert)
        .catch((cause: unknown) => {
          throw new UsageUnreadable('the warehouse did not take corrections of costs', { cause });
        });
    },
    unknown: async (range, limit, signal) => {
      const parameters = { ...timesOf(range), limit };
      return (await ask(client(), { query: UNKNOWN, parameters, signal })).map(toUnknown);
    },
  };
}

const IN_RANGE = 'event_time >= {from_time:DateTime64(3)} AND event_time < {to_time:DateTime64(3)}';

/** What the corrections of each request come to. The newest one names its price. */
const ROWS = `
  SELECT
    u.request_id AS request_id, toUnixTimestamp64Milli(u.event_time) AS at, u.workspace_id AS workspace_id,
    u.provider_kind AS provider_kind, u.provider_name AS provider_name, u.destination_model AS destination_model,
    u.configured_model AS configured_model, u.api_type AS api_type, u.service_tier AS service_tier,
    u.input_tokens AS input_tokens, u.output_tokens AS output_tokens,
    u.token_details.cache_read_input_tokens AS cache_read,
    u.token_details.cache_creation_input_tokens AS cache_creation,
    u.token_details.output_reasoning_tokens AS reasoning,
    u.cache_creation_5m_input_tokens AS cache_creation_5m, u.cache_creation_1h_input_tokens AS cache_creation_1h,
    u.usage_raw AS usage_raw, u.usage_source AS usage_source,
    u.cost_nano_usd AS cost_nano_usd, u.price_version AS price_version,
    c.corrections AS corrections, c.delta AS delta, c.version AS version
  FROM ${USAGE_TABLE} AS u
  LEFT JOIN (
    SELECT
      request_id, count() AS corrections, sum(delta_nano_usd) AS delta,
      argMax(new_price_version, (created_at, correction_id)) AS version
    FROM ${CORRECTIONS_TABLE}
    WHERE ${IN_RANGE}
    GROUP BY request_id
  ) AS c ON c.request_id = u.request_id`;

/** A request whose cost a re-rating made known is not unknown any more. */
const UNKNOWN = `
  SELECT
    provider_name, provider_kind, destination_model, service_tier,
    if(total_tokens IS NULL, 'no_usage', 'unknown_price') AS reason, count() AS requests,
    sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
    toUnixTimestamp64Milli(max(event_time)) AS last_seen
  FROM ${USAGE_TABLE}
  WHERE ${IN_RANGE} AND cost_nano_usd IS NULL AND destination_model IS NOT NULL
    AND request_id NOT IN (SELECT request_id FROM ${CORRECTIONS_TABLE} WHERE ${IN_RANGE})
  GROUP BY provider_name, provider_kind, destination_model, service_tier, reason
  ORDER BY requests DESC, destination_model, provider_name, service_tier, reason
  LIMIT {limit:UInt32}`;

function conditionsOf(asked: CostedRows) {
  const conditions = [
    `u.${IN_RANGE.replace('AND ', 'AND u.')}`,
    "u.provider_kind IN ('openai', 'anthropic', 'gemini', 'demo')",
    'u.destination_model IS NOT NULL',
  ];
  const parameters: Record<string, unknown> = timesOf(asked);
  if (asked.model !== undefined) {
    conditions.push('u.destination_model = {model:String}');
    parameters['model'] = asked.model;
  }
  if (asked.provider !== undefined) {
    conditions.push('u.provider_name = {provider:String}');
    parameters['provider'] = asked.provider;
  }
  if (asked.after !== undefined) {
    conditions.push('(u.event_time, u.request_id) > ({after_time:DateTime64(3)}, {after_id:String})');
    parameters['after_time'] = engineTime(asked.after.at);
    parameters['after_id'] = asked.after.requestId;
  }
  return { text: conditions.join(' AND '), parameters };
}

function timesOf({ from, to }: CostRange) {
  return { from_time: engineTime(from), to_time: engineTime(to) };
}

function engineTime(at: Instant): string {
  return isoInstant(at).replace('T', ' ').replace('Z', '');
}

async function ask(
  client: ClickHouseClient,
  {
    query,
    parameters,
    signal,
  }: {
    readonly query: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly signal: AbortSignal;
  },
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
    throw new UsageUnreadable('the warehouse did not answer a question about costs', { cause });
  }
}

/** Whole numbers of 64 bits come as texts: sums of costs may be larger than numbers hold exactly. */
const SETTINGS: ClickHouseSettings = {
  max_execution_time: TIME_MS / 1_000,
  max_memory_usage: String(MEMORY_BYTES_MAX),
  session_timezone: 'UTC',
  date_time_input_format: 'best_effort',
  output_format_json_quote_64bit_integers: 1,
};

function toCall(row: WholeRow): CostedCall {
  const model = String(row['destination_model']);
  const purpose = purposeOf(String(row['api_type']));
  const raw = textOf(row['usage_raw']);
  const corrections = Number(row['corrections']);
  const isCorrected = corrections > 0;
  const own = whole(row['cost_nano_usd']);
  const delta = isCorrected ? BigInt(String(row['delta'])) : 0n;
  return {
    requestId: String(row['request_id']),
    at: asInstant(Number(row['at'])),
    workspaceId: String(row['workspace_id']),
    provider: { kind: row['provider_kind'] as PricedProviderKind, name: String(row['provider_name'] ?? '') },
    model,
    configuredModel: textOf(row['configured_model']) ?? model,
    serviceTier: textOf(row['service_tier']),
    purpose,
    tokens: {
      input: numberOf(row['input_tokens']),
      output: numberOf(row['output_tokens']),
      cacheRead: numberOf(row['cache_read']),
      cacheCreation: numberOf(row['cache_creation']),
      cacheCreation5m: numberOf(row['cache_creation_5m']),
      cacheCreation1h: numberOf(row['cache_creation_1h']),
      reasoning: numberOf(row['reasoning']),
    },
    raw,
    // Embeddings may be counted beside their vectors, without a usage object.
    isUsageLost: raw === undefined && purpose === 'generate' && row['usage_source'] === 'provider',
    costNanoUsd: own === undefined && !isCorrected ? undefined : (own ?? 0n) + delta,
    priceVersion: isCorrected ? textOf(row['version']) : textOf(row['price_version']),
    corrections,
  };
}

const EMBEDDING = /(^|\/)(embeddings|embedContent|batchEmbedContents)$/;
const COUNTING = /(^|\/)(count_tokens|countTokens)$/;

/** What an API is for, by the last part of its path. */
function purposeOf(apiType: string): CostedCall['purpose'] {
  if (COUNTING.test(apiType)) return 'count';
  return EMBEDDING.test(apiType) ? 'embed' : 'generate';
}

function toUnknown(row: WholeRow): UnknownPrice {
  return {
    provider: textOf(row['provider_name']),
    providerKind: textOf(row['provider_kind']),
    model: textOf(row['destination_model']),
    serviceTier: textOf(row['service_tier']),
    reason: row['reason'] === 'no_usage' ? 'no_usage' : 'unknown_price',
    requests: Number(row['requests']),
    inputTokens: numberOf(row['input_tokens']),
    outputTokens: numberOf(row['output_tokens']),
    lastSeen: asInstant(Number(row['last_seen'])),
  };
}

function toLine(correction: CostCorrection) {
  return {
    correction_id: correction.correctionId,
    rerate_id: correction.rerateId,
    request_id: correction.requestId,
    event_time: isoInstant(correction.at),
    workspace_id: correction.workspaceId,
    old_price_version: correction.oldPriceVersion ?? null,
    new_price_version: correction.newPriceVersion,
    delta_nano_usd: String(correction.deltaNanoUsd),
    created_at: isoInstant(correction.createdAt),
    actor: correction.actor,
  };
}

/** By what is corrected, whoever corrects it: two that do the same at once store it once. */
function tokenOf(corrections: readonly CostCorrection[]): string {
  const hash = createHash('sha256');
  for (const { requestId, earlier, newPriceVersion, deltaNanoUsd } of corrections) {
    hash.update(JSON.stringify([requestId, earlier, newPriceVersion, String(deltaNanoUsd)]));
  }
  return hash.digest('hex');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}

function whole(value: unknown): bigint | undefined {
  return value === null || value === undefined ? undefined : BigInt(String(value));
}
