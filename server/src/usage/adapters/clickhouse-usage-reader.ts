import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { RequestSummary } from '@tallygate/contract';
import { asInstant, type Clock, type Instant } from '#kernel';
import { PAYLOADS_TABLE } from '../payloads/payload-columns.ts';
import { looksBack, timeOfRequestId } from '../reading/look-back.ts';
import {
  type RequestsQuestion,
  type TableFacts,
  type UsageReader,
  UsageUnreadable,
  type WholeRow,
} from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_COLUMNS, USAGE_DATABASE, USAGE_TABLE } from '../table/usage-table.ts';
import { type Conditions, conditionsOf } from './row-conditions.ts';

const TIME_MS = 10_000;
const MEMORY_BYTES_MAX = 512 * 1024 * 1024;
/** A request's id is made when its head arrives; clocks of gateways and imports may differ by this much. */
const ID_TIME_MARGIN_MS = 3_600_000;

const SUMMARY_COLUMNS = `
  request_id, event_time, workspace_id, endpoint_name, requester, requester_type, destination_model, api_type, stream,
  status_code, final_status, error_code, toUInt32(length(routing_information.attempts)) AS attempts, input_tokens,
  token_details.cache_read_input_tokens AS cache_read_input_tokens, output_tokens, usage_source,
  cost_nano_usd, latency_ms, time_to_first_byte_ms`;
const ALL_COLUMNS = USAGE_COLUMNS.map(({ name }) => `\`${name}\``).join(', ');

/** Reads rows over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseUsageReader(client: () => ClickHouseClient, clock: Clock): UsageReader {
  const newest = (columns: string, question: RequestsQuestion, signal: AbortSignal) =>
    findNewest({
      ask: (conditions) => askRows(client(), { columns, conditions, limit: question.limit, signal }),
      clock,
      question,
    });
  return {
    requests: async (question, signal) =>
      withCorrections(client(), {
        rows: (await newest(SUMMARY_COLUMNS, question, signal)).map((row) => row as unknown as RequestSummary),
        signal,
      }),
    latest: ({ scope, limit }, signal) => newest(ALL_COLUMNS, { ...EVERYTHING, scope, limit }, signal),
    request: async (requestId, scope, signal) => {
      const ask = (conditions: Conditions) => askRows(client(), { columns: ALL_COLUMNS, conditions, limit: 1, signal });
      const [row] = await ask(conditionsOf({ scope, requestId, ...aroundId(requestId) }));
      if (row !== undefined || timeOfRequestId(requestId) === undefined) return row;
      const [elsewhere] = await ask(conditionsOf({ scope, requestId }));
      return elsewhere;
    },
    table: async (scope, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const [facts] = await askAny(client(), { query: factsQuery(USAGE_TABLE, text), parameters, signal });
      const ask = { query: SIZE, parameters: { table: 'usage' }, signal };
      return tableFacts(facts, scope.kind === 'all' ? (await askAny(client(), ask))[0] : undefined);
    },
    payloads: (signal) => wholeTable(client(), 'payloads', signal),
    runs: async (scope, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const [facts] = await askAny(client(), { query: factsQuery(RUNS_VIEW, text, 'started_at'), parameters, signal });
      return tableFacts(facts, undefined);
    },
    latestRuns: ({ scope, limit }, signal) => {
      const { text, parameters } = conditionsOf({ scope });
      const query = LATEST_RUNS.replaceAll('{{rows}}', text);
      return askAny(client(), { query, parameters: { ...parameters, limit }, signal });
    },
    corrections: (signal) => wholeTable(client(), 'cost_corrections', signal),
    latestCorrections: (limit, signal) =>
      askAny(client(), { query: LATEST_CORRECTIONS, parameters: { limit }, signal }),
    latestPayloads: (limit, signal) => askAny(client(), { query: LATEST_PAYLOADS, parameters: { limit }, signal }),
  };
}

/** The cost of a request is that of its row and all its corrections. */
async function withCorrections(
  client: ClickHouseClient,
  { rows, signal }: { readonly rows: readonly RequestSummary[]; readonly signal: AbortSignal },
): Promise<readonly RequestSummary[]> {
  const [newest, oldest] = [rows[0], rows.at(-1)];
  if (newest === undefined || oldest === undefined) return rows;
  const range = { from: asInstant(Date.parse(oldest.event_time)), to: asInstant(Date.parse(newest.event_time) + 1) };
  const { text, parameters } = conditionsOf({ scope: { kind: 'all' }, ...range });
  const query = CORRECTIONS_OF.replace('{{range}}', text);
  const asked = { query, parameters: { ...parameters, ids: rows.map(({ request_id: id }) => id) }, signal };
  const found = await askAny(client, asked);
  const deltas = new Map(found.map((row) => [row['request_id'], Number(row['delta'])]));
  return rows.map((row) => {
    const delta = deltas.get(row.request_id);
    return delta === undefined ? row : { ...row, cost_nano_usd: (row.cost_nano_usd ?? 0) + delta };
  });
}

const CORRECTIONS_OF = `
  SELECT request_id, sum(delta_nano_usd) AS delta FROM ${CORRECTIONS_TABLE}
  WHERE {{range}} AND request_id IN {ids:Array(String)}
  GROUP BY request_id`;

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
  const [facts] = await askAny(client, { query: factsQuery(name, '1'), parameters: {}, signal });
  const [size] = await askAny(client, { query: SIZE, parameters: { table }, signal });
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

const EVERYTHING = {
  from: undefined,
  to: undefined,
  workspaceId: undefined,
  endpoint: undefined,
  requester: undefined,
  finalStatus: undefined,
  after: undefined,
};

/** Looks back step by step, so that a page of a large table reads only its newest days. */
async function findNewest(search: {
  readonly ask: (conditions: Conditions) => Promise<readonly WholeRow[]>;
  readonly clock: Clock;
  readonly question: RequestsQuestion;
}): Promise<readonly WholeRow[]> {
  const { ask, clock, question } = search;
  const { from, to, after } = question;
  let rows: readonly WholeRow[] = [];
  for (const since of looksBack(earliest([to, after?.at, clock.now()]), from)) {
    rows = await ask(conditionsOf({ ...question, from: since }));
    if (rows.length >= question.limit) break;
  }
  return rows;
}

function earliest(times: readonly (Instant | undefined)[]): Instant {
  return asInstant(Math.min(...times.filter((at) => at !== undefined)));
}

function aroundId(requestId: string): { readonly from?: Instant; readonly to?: Instant } {
  const at = timeOfRequestId(requestId);
  if (at === undefined) return {};
  return { from: asInstant(at - ID_TIME_MARGIN_MS), to: asInstant(at + ID_TIME_MARGIN_MS) };
}

interface Question {
  readonly query: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
}

function askRows(
  client: ClickHouseClient,
  question: {
    readonly columns: string;
    readonly conditions: Conditions;
    readonly limit: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly WholeRow[]> {
  const { columns, conditions, limit, signal } = question;
  const query = `
    SELECT ${columns} FROM ${USAGE_TABLE}
    WHERE ${conditions.text}
    ORDER BY event_time DESC, request_id DESC
    LIMIT {limit:UInt32}`;
  return askAny(client, { query, parameters: { ...conditions.parameters, limit }, signal });
}

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

async function askAny(client: ClickHouseClient, { query, parameters, signal }: Question): Promise<readonly WholeRow[]> {
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
