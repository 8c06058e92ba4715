import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { DestinationTraffic, EndpointTraffic } from '@tallygate/contract';
import { asInstant, isoInstant } from '#kernel';
import type { EndpointTrafficReader, TrafficQuestion } from '../reading/endpoint-traffic.ts';
import { UsageUnreadable, type WholeRow } from '../reading/usage-reader.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';
import { conditionsOf } from './row-conditions.ts';

const TIME_MS = 10_000;
const MEMORY_BYTES_MAX = 256 * 1024 * 1024;
const ENDPOINTS_MAX = 5_000;
const DESTINATIONS_MAX = 20_000;
const MINUTE_MS = 60_000;

/** Reads the traffic of endpoints over ClickHouse's HTTP interface. `client` gives the connection of now. */
export function clickhouseEndpointTraffic(client: () => ClickHouseClient): EndpointTrafficReader {
  return {
    traffic: async (question, signal) => {
      const ask = (query: string) => askRows(client(), { query, question, signal });
      const [endpoints, destinations, minutes] = await Promise.all([
        ask(BY_ENDPOINT),
        ask(BY_DESTINATION),
        question.endpoint === undefined ? [] : ask(BY_MINUTE),
      ]);
      return endpoints.map((row) => ({
        ...(row as unknown as Omit<EndpointTraffic, 'destinations' | 'minutes'>),
        destinations: destinations
          .filter((each) => each['endpoint_name'] === row['endpoint_name'])
          .map(({ endpoint_name: _name, ...rest }) => rest as unknown as DestinationTraffic),
        ...(question.endpoint === undefined ? {} : { minutes: everyMinute(question, minutes) }),
      }));
    },
  };
}

/** As everywhere: those that their own client left are no errors. */
const IS_ERROR = `final_status NOT IN ('ok', 'client_closed')`;

const BY_ENDPOINT = `
  SELECT
    endpoint_name,
    toUInt32(count()) AS requests,
    toUInt32(countIf(event_time >= {to_time:DateTime64(3)} - INTERVAL 1 MINUTE)) AS requests_last_minute,
    toUInt32(countIf(${IS_ERROR})) AS errors,
    sum(total_tokens) AS tokens,
    max(event_time) AS last_request_at
  FROM ${USAGE_TABLE}
  WHERE {{rows}} AND endpoint_name != ''
  GROUP BY endpoint_name
  ORDER BY requests DESC, endpoint_name
  LIMIT ${ENDPOINTS_MAX}`;

const BY_DESTINATION = `
  SELECT
    endpoint_name,
    attempt.destination AS name,
    toUInt32(count()) AS attempts,
    toUInt32(countIf(ifNull(attempt.error_code, '') != '')) AS failed,
    max(attempt.start_time) AS last_attempt_at,
    argMax(tuple(attempt.status_code), attempt.start_time).1 AS last_status_code,
    argMax(tuple(attempt.error_code), attempt.start_time).1 AS last_error_code
  FROM ${USAGE_TABLE}
  ARRAY JOIN routing_information.attempts AS attempt
  WHERE {{rows}}
  GROUP BY endpoint_name, name
  ORDER BY endpoint_name, name
  LIMIT ${DESTINATIONS_MAX}`;

const BY_MINUTE = `
  SELECT
    toUInt32(intDiv(toUnixTimestamp64Milli(event_time) - toUnixTimestamp64Milli({from_time:DateTime64(3)}), ${MINUTE_MS})) AS minute,
    toUInt32(count()) AS requests,
    toUInt32(countIf(${IS_ERROR})) AS errors
  FROM ${USAGE_TABLE}
  WHERE {{rows}}
  GROUP BY minute
  ORDER BY minute
  LIMIT 1440`;

/** Minutes without requests are told too. */
function everyMinute({ from, to }: TrafficQuestion, rows: readonly WholeRow[]) {
  const found = new Map(rows.map((row) => [row['minute'], row]));
  return Array.from({ length: Math.ceil((to - from) / MINUTE_MS) }, (_, minute) => ({
    at: isoInstant(asInstant(from + minute * MINUTE_MS)),
    requests: Number(found.get(minute)?.['requests'] ?? 0),
    errors: Number(found.get(minute)?.['errors'] ?? 0),
  }));
}

async function askRows(
  client: ClickHouseClient,
  {
    query,
    question,
    signal,
  }: {
    readonly query: string;
    readonly question: TrafficQuestion;
    readonly signal: AbortSignal;
  },
): Promise<readonly WholeRow[]> {
  signal.throwIfAborted();
  const { text, parameters } = conditionsOf({
    ...question,
    filter: question.endpoint === undefined ? {} : { endpoints: [question.endpoint] },
  });
  const over = AbortSignal.timeout(TIME_MS + 1_000);
  try {
    const answer = await client.query({
      query: query.replace('{{rows}}', text),
      query_params: { ...parameters },
      format: 'JSONEachRow',
      clickhouse_settings: SETTINGS,
      abort_signal: AbortSignal.any([signal, over]),
    });
    return await answer.json<WholeRow>();
  } catch (cause) {
    signal.throwIfAborted();
    throw new UsageUnreadable('the warehouse did not answer a question about traffic', { cause });
  }
}

const SETTINGS: ClickHouseSettings = {
  max_execution_time: TIME_MS / 1_000,
  max_memory_usage: String(MEMORY_BYTES_MAX),
  session_timezone: 'UTC',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
};
