import type { ClickHouseClient } from '@clickhouse/client';
import type { RequestSummary } from '@tallygate/contract';
import { asInstant, type Clock, type Instant } from '#kernel';
import { looksBack, looksOn, timeOfRequestId } from '../reading/look-back.ts';
import type { RankedQuestion, RequestsQuestion, UsageReader, WholeRow } from '../reading/usage-reader.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_COLUMNS, USAGE_TABLE } from '../table/usage-table.ts';
import { askRows } from './ask-rows.ts';
import { all, type Conditions, conditionsOf } from './row-conditions.ts';

/** A request's id is made when its head arrives; clocks of gateways and imports may differ by this much. */
const ID_TIME_MARGIN_MS = 3_600_000;

/** What a list shows of a row. */
export const SUMMARY_COLUMNS = `
  request_id, event_time, workspace_id, endpoint_name, requester, requester_type, destination_model, api_type, stream,
  status_code, final_status, error_code, toUInt32(length(routing_information.attempts)) AS attempts, input_tokens,
  token_details.cache_read_input_tokens AS cache_read_input_tokens, output_tokens, usage_source,
  cost_nano_usd, latency_ms, time_to_first_byte_ms,
  token_details.cache_creation_input_tokens AS cache_creation_input_tokens,
  token_details.output_reasoning_tokens AS output_reasoning_tokens, total_tokens, credits_micro, agent, session_id, run_id,
  key_id, provider_name`;
const ALL_COLUMNS = USAGE_COLUMNS.map(({ name }) => `\`${name}\``).join(', ');

type Reads = Pick<UsageReader, 'requests' | 'ranked' | 'latest' | 'request' | 'newerThan'>;

/** Lists of requests, and one of them. */
export function requestReads(client: () => ClickHouseClient, clock: Clock): Reads {
  const newest = (columns: string, question: RequestsQuestion, signal: AbortSignal) =>
    findNewest({
      ask: (conditions) => askList(client(), { columns, conditions, limit: question.limit, signal }),
      clock,
      question,
    });
  return {
    requests: async (question, signal) =>
      withCorrections(client(), asSummaries(await newest(SUMMARY_COLUMNS, question, signal)), signal),
    ranked: (question, signal) => findRanked(client(), question, signal),
    latest: ({ scope, limit }, signal) => newest(ALL_COLUMNS, { ...EVERYTHING, scope, limit }, signal),
    request: async (requestId, scope, signal) => {
      const ask = (conditions: Conditions) => askList(client(), { columns: ALL_COLUMNS, conditions, limit: 1, signal });
      const [row] = await ask(conditionsOf({ scope, requestId, ...aroundId(requestId) }));
      if (row !== undefined || timeOfRequestId(requestId) === undefined) return row;
      const [elsewhere] = await ask(conditionsOf({ scope, requestId }));
      return elsewhere;
    },
    newerThan: async (place, question, signal) => {
      for (const to of looksOn(place.at, question.to)) {
        const { text, parameters } = conditionsOf({ ...question, to, before: place });
        const query = `SELECT request_id FROM ${USAGE_TABLE} WHERE ${text} ORDER BY event_time, request_id LIMIT 1`;
        const [row] = await askRows(client(), { query, parameters, signal });
        if (row !== undefined) return String(row['request_id']);
      }
      return undefined;
    },
  };
}

const EVERYTHING = { from: undefined, to: undefined, filter: {}, after: undefined };

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

function askList(
  client: ClickHouseClient,
  question: {
    readonly columns: string;
    readonly conditions: Conditions;
    readonly limit: number;
    readonly signal: AbortSignal;
  },
): Promise<readonly WholeRow[]> {
  const { columns, conditions, limit, signal } = question;
  return askRows(client, {
    query: listStatement(columns, conditions.text),
    parameters: { ...conditions.parameters, limit },
    signal,
  });
}

/** The newest rows that meet the conditions. */
export function listStatement(columns: string, conditions: string): string {
  return `
    SELECT ${columns} FROM ${USAGE_TABLE}
    WHERE ${conditions}
    ORDER BY event_time DESC, request_id DESC
    LIMIT {limit:UInt32}`;
}

/** First only what the order is made of is read, then the rows that are shown. */
async function findRanked(
  client: ClickHouseClient,
  question: RankedQuestion,
  signal: AbortSignal,
): Promise<readonly RequestSummary[]> {
  const { scope, from, to, limit } = question;
  const { text, parameters } = rankedConditions(question);
  const query = RANKED[question.by].replace('{{rows}}', text);
  const ranked = await askRows(client, { query, parameters: { ...parameters, limit }, signal });
  const ids = ranked.map((row) => String(row['request_id']));
  if (ids.length === 0) return [];
  const wanted = all([
    conditionsOf({ scope, from, to }),
    { text: 'request_id IN {ids:Array(String)}', parameters: { ids } },
  ]);
  const found = await askList(client, { columns: SUMMARY_COLUMNS, conditions: wanted, limit: ids.length, signal });
  const rows = new Map<unknown, WholeRow>(found.map((row) => [row['request_id'], row]));
  const inOrder = ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
  return await withCorrections(client, asSummaries(inOrder), signal);
}

function rankedConditions(question: RankedQuestion): Conditions {
  const { by, after, scope, from, to, filter } = question;
  const value = VALUES[by];
  const place =
    after === undefined
      ? { text: 'true', parameters: {} }
      : {
          text: `(${value}, request_id) < ({after_value:Int64}, {after_id:String})`,
          parameters: { after_value: after.value, after_id: after.requestId },
        };
  const known = { text: `${value} IS NOT NULL`, parameters: {} };
  return all([conditionsOf({ scope, from, to, filter }), known, place]);
}

const VALUES = {
  latency: 'latency_ms',
  cost: 'if(corrections > 0, ifNull(cost_nano_usd, 0) + delta, cost_nano_usd)',
} as const;

const ORDER = 'ORDER BY value DESC, request_id DESC LIMIT {limit:UInt32}';
const RANKED = {
  latency: `SELECT request_id, ${VALUES.latency} AS value FROM ${USAGE_TABLE} WHERE {{rows}} ${ORDER}`,
  cost: `
    SELECT request_id, ${VALUES.cost} AS value FROM ${USAGE_TABLE}
    LEFT JOIN (
      SELECT request_id AS corrected_id, sum(delta_nano_usd) AS delta, count() AS corrections FROM ${CORRECTIONS_TABLE}
      WHERE event_time >= {from_time:DateTime64(3)} AND event_time < {to_time:DateTime64(3)}
      GROUP BY corrected_id) AS corrected ON request_id = corrected.corrected_id
    WHERE {{rows}} ${ORDER}`,
} as const;

function asSummaries(rows: readonly WholeRow[]): readonly RequestSummary[] {
  return rows.map((row) => row as unknown as RequestSummary);
}

/** The cost of a request is that of its row and all its corrections. */
export async function withCorrections<Row extends RequestSummary>(
  client: ClickHouseClient,
  rows: readonly Row[],
  signal: AbortSignal,
): Promise<readonly Row[]> {
  if (rows.length === 0) return rows;
  const { text, parameters } = conditionsOf({ scope: { kind: 'all' }, ...spanOf(rows) });
  const query = CORRECTIONS_OF.replace('{{range}}', text);
  const asked = { query, parameters: { ...parameters, ids: rows.map(({ request_id: id }) => id) }, signal };
  const deltas = new Map((await askRows(client, asked)).map((row) => [row['request_id'], Number(row['delta'])]));
  return rows.map((row) => {
    const delta = deltas.get(row.request_id);
    return delta === undefined ? row : { ...row, cost_nano_usd: (row.cost_nano_usd ?? 0) + delta };
  });
}

function spanOf(rows: readonly RequestSummary[]): { readonly from: Instant; readonly to: Instant } {
  const times = rows.map((row) => Date.parse(row.event_time));
  const [first, last] = times.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as readonly [number, number]);
  return { from: asInstant(first), to: asInstant(last + 1) };
}

const CORRECTIONS_OF = `
  SELECT request_id, sum(delta_nano_usd) AS delta FROM ${CORRECTIONS_TABLE}
  WHERE {{range}} AND request_id IN {ids:Array(String)}
  GROUP BY request_id`;
