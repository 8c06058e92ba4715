import type { ClickHouseClient } from '@clickhouse/client';
import { asInstant, type Clock } from '#kernel';
import { PAYLOADS_TABLE } from '../payloads/payload-columns.ts';
import type { TableFacts, UsageReader, WholeRow } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_DATABASE, USAGE_TABLE } from '../table/usage-table.ts';
import { askRows } from './ask-rows.ts';
import { arrivalReads } from './clickhouse-arrivals.ts';
import { requestParts } from './clickhouse-request-parts.ts';
import { requestReads } from './clickhouse-requests.ts';
import { conditionsOf } from './row-conditions.ts';

/** Reads rows over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseUsageReader(client: () => ClickHouseClient, clock: Clock): UsageReader {
  return {
    ...requestReads(client, clock),
    ...arrivalReads(client),
    ...requestParts(client),
    table: async (scope, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const [facts] = await askRows(client(), { query: factsQuery(USAGE_TABLE, text), parameters, signal });
      const ask = { query: SIZE, parameters: { table: 'usage' }, signal };
      return tableFacts(facts, scope.kind === 'all' ? (await askRows(client(), ask))[0] : undefined);
    },
    payloads: (signal) => wholeTable(client(), 'payloads', signal),
    runs: async (scope, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const [facts] = await askRows(client(), { query: factsQuery(RUNS_VIEW, text, 'started_at'), parameters, signal });
      return tableFacts(facts, undefined);
    },
    latestRuns: ({ scope, limit }, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const query = LATEST_RUNS.replaceAll('{{rows}}', text);
      return askRows(client(), { query, parameters: { ...parameters, limit }, signal });
    },
    corrections: (signal) => wholeTable(client(), 'cost_corrections', signal),
    latestCorrections: (limit, signal) =>
      askRows(client(), { query: LATEST_CORRECTIONS, parameters: { limit }, signal }),
    latestPayloads: (limit, signal) => askRows(client(), { query: LATEST_PAYLOADS, parameters: { limit }, signal }),
  };
}

function tableFacts(facts: WholeRow | undefined, size: WholeRow | undefined): TableFacts {
  const rowCount = Number(facts?.['row_count'] ?? 0);
  const at = (name: string) => (rowCount === 0 ? undefined : asInstant(Number(facts?.[name])));
  return {
    rowCount,
    bytesOnDisk: size === undefined ? undefined : Number(size['bytes']),
    first: at('first'),
    last: at('last'),
  };
}

async function wholeTable(
  client: ClickHouseClient,
  table: 'payloads' | 'cost_corrections',
  signal: AbortSignal,
): Promise<TableFacts> {
  const name = table === 'payloads' ? PAYLOADS_TABLE : CORRECTIONS_TABLE;
  const [facts] = await askRows(client, { query: factsQuery(name, '1'), parameters: {}, signal });
  const [size] = await askRows(client, { query: SIZE, parameters: { table }, signal });
  return tableFacts(facts, size);
}

const LATEST_CORRECTIONS = `
  SELECT * FROM ${CORRECTIONS_TABLE}
  ORDER BY event_time DESC, request_id DESC, created_at DESC
  LIMIT {limit:UInt32}`;

const BODY_CHARS_SHOWN = 200;

/** The newest are found without their bodies, so that only the bodies shown are read. */
const LATEST_PAYLOADS = `
  SELECT * REPLACE (
    substringUTF8(request, 1, ${BODY_CHARS_SHOWN}) AS request, substringUTF8(response, 1, ${BODY_CHARS_SHOWN}) AS response)
  FROM ${PAYLOADS_TABLE}
  WHERE (event_time, request_id) IN (
    SELECT event_time, request_id FROM ${PAYLOADS_TABLE} ORDER BY event_time DESC, request_id DESC LIMIT {limit:UInt32})
  ORDER BY event_time DESC, request_id DESC
  LIMIT {limit:UInt32}`;

function factsQuery(table: string, conditions: string, time = 'event_time'): string {
  return `
    SELECT count() AS row_count, toUnixTimestamp64Milli(min(${time})) AS first, toUnixTimestamp64Milli(max(${time})) AS last
    FROM ${table}
    WHERE ${conditions}`;
}

const RUNS_VIEW = `\`${USAGE_DATABASE}\`.runs`;

/** Only the newest week is put in order: runs are made of rows each time that they are asked for. */
const LATEST_RUNS = `
  SELECT * FROM ${RUNS_VIEW}
  WHERE {{rows}} AND started_at > (SELECT max(event_time) FROM ${USAGE_TABLE} WHERE {{rows}}) - INTERVAL 7 DAY
  ORDER BY started_at DESC, first_request_id DESC
  LIMIT {limit:UInt32}`;

const SIZE = `
  SELECT sum(bytes_on_disk) AS bytes FROM system.parts
  WHERE database = '${USAGE_DATABASE}' AND table = {table:String} AND active`;
