import { invariant } from '#kernel';
import { FINGERPRINT_SQL } from '../../shipping/fingerprint.ts';
import type { Position } from '../../shipping/source.ts';
import {
  type Days,
  EDGE_MS,
  type StoredCost,
  type StoredCredits,
  type StoredRows,
  type StoredRuns,
  type StoredSpan,
  type StoredUse,
  type TotalsQuestion,
  type UseQuestion,
} from '../stored-rows.ts';

/** Runs one SELECT and returns its rows by column name. Throws when it fails, or when the answer was cut. */
export type AskSql = (statement: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/**
 * The questions of an audit in SQL, for whoever can run a SELECT on the usage table: the engine itself, or the SQL that
 * account admins have. `table` is the table's name as that one writes it.
 */
export function storedRowsBySql({ ask, table }: { readonly ask: AskSql; readonly table: string }): StoredRows {
  return {
    totals: async (question) => (await ask(totalsStatement(table, question))).map(readTotal),
    batches: async ({ prefix, day, after, limit }) =>
      (
        await ask(
          `SELECT ${SEGMENT} AS segment, ${OFFSET} AS offset, count() AS rows, toString(sum(${FINGERPRINT_SQL})) AS sum
           FROM ${table} WHERE toDate(event_time) = toDate(${text(day)}) AND startsWith(batch_id, ${text(`${prefix}:`)})
             AND (${SEGMENT}, ${OFFSET}) > ${positionText(after)}
           GROUP BY segment, offset ORDER BY segment, offset LIMIT ${limit}`,
        )
      ).map((row) => ({
        from: { segment: Number(row['segment']), offset: Number(row['offset']) },
        rows: Number(row['rows']),
        sum: BigInt(String(row['sum'])),
      })),
    doubled: async ({ day, slice, slices, limit }) =>
      (
        await ask(
          `SELECT request_id, count() AS times FROM ${table} WHERE toDate(event_time) = toDate(${text(day)})
             AND cityHash64(request_id) % ${slices} = ${slice}
           GROUP BY request_id HAVING times > 1 ORDER BY request_id LIMIT ${limit}`,
        )
      ).map((row) => ({ requestId: String(row['request_id']), times: Number(row['times']) })),
    inconsistent: async (day, limit) =>
      (
        await ask(
          `SELECT request_id FROM ${table} WHERE toDate(event_time) = toDate(${text(day)}) AND ${INCONSISTENT}
           ORDER BY request_id LIMIT ${limit}`,
        )
      ).map((row) => String(row['request_id'])),
    costs: async ({ day, after, limit }) =>
      (
        await ask(
          `SELECT ${COST_COLUMNS} FROM ${table} WHERE toDate(event_time) = toDate(${text(day)})
             AND request_id > ${text(after)} AND (cost_nano_usd IS NOT NULL OR price_version IS NOT NULL)
           ORDER BY request_id LIMIT ${limit}`,
        )
      ).map(readCost),
    credits: async (days) =>
      (
        await ask(
          `SELECT workspace_id, toString(toDate(event_time)) AS day, toString(sum(credits_micro)) AS micro
           FROM ${table} WHERE ${daysCondition(days)} AND credits_micro > 0 AND source = 'gateway'
           GROUP BY workspace_id, day ORDER BY day, workspace_id`,
        )
      ).map(readCredits),
    runs: async (spans) => await countRuns(ask, { table, spans }),
    use: async (question) => readUse(await one(ask, useStatement(table, question))),
    firstAtMs: async () => {
      const row = await one(ask, `SELECT count() AS rows, toUnixTimestamp64Milli(min(event_time)) AS at FROM ${table}`);
      return Number(row['rows']) === 0 ? undefined : Number(row['at']);
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

async function one(ask: AskSql, statement: string): Promise<Row> {
  return (await ask(statement))[0] ?? {};
}

/** So many spans fit into a statement of any engine. */
const SPANS_MAX = 500;

async function countRuns(
  ask: AskSql,
  { table, spans }: { readonly table: string; readonly spans: readonly StoredSpan[] },
): Promise<readonly StoredRuns[]> {
  const counted: StoredRuns[] = [];
  for (let first = 0; first < spans.length; first += SPANS_MAX) {
    const some = spans.slice(first, first + SPANS_MAX);
    const rows = await ask(runsStatement(table, some));
    const bySpan = new Map(rows.map((row) => [Number(row['span']), row]));
    counted.push(...some.map((_, index) => readRuns(bySpan.get(index + 1) ?? {})));
  }
  return counted;
}

/** The view of runs stands beside the table. Spans count from 1, and may overlap. */
function runsStatement(table: string, spans: readonly StoredSpan[]): string {
  const isOfGateway = `source = 'gateway'`;
  const numbers = longs(spans.map((_, index) => index + 1));
  const [begins, ends] = [spans.map(({ fromMs }) => fromMs), spans.map(({ toMs }) => toMs)].map(longs);
  const isIn = '(number, begins, ends) -> at >= begins AND at < ends';
  return `SELECT span, count() AS runs, countIf(${isOfGateway}) AS of_gateways,
      countIf(${isOfGateway} AND at >= arrayElement(${ends}, span) - ${EDGE_MS}) AS late
    FROM (SELECT source, at, arrayJoin(arrayFilter(${isIn}, ${numbers}, ${begins}, ${ends})) AS span
      FROM (SELECT source, ${timeMs('started_at')} AS at FROM ${table.replace(/usage$/, 'runs')} WHERE billable_run))
    GROUP BY span`;
}

function longs(values: readonly number[]): string {
  return `[${values.map((value) => `toInt64(${value})`).join(', ')}]`;
}

function useStatement(table: string, { scope, subject, unit, fromMs, toMs }: UseQuestion): string {
  const name = quoted(subject);
  const isUnder = {
    account: '1',
    key: `key_id = ${name}`,
    user: `(requester_id = ${name} OR requester = ${name})`,
    group: `has(requester_groups, ${name})`,
  }[scope];
  const units = {
    requests: 'count()',
    tokens: 'sum(ifNull(input_tokens, 0) + ifNull(output_tokens, 0))',
    cost: `sumIf(ifNull(cost_nano_usd, 0), ${IS_PRICED})`,
  }[unit];
  return `SELECT toString(${units}) AS units, countIf(NOT ${IS_PRICED}) AS unpriced FROM ${table}
    WHERE ${isUnder} AND source = 'gateway' AND final_status != 'refused'
      AND ${timeMs('event_time')} >= ${fromMs} AND ${timeMs('event_time')} < ${toMs}`;
}

const IS_PRICED = `(ifNull(charge_reason, '') != 'unknown_price')`;

function timeMs(column: string): string {
  return `toUnixTimestamp64Milli(${column})`;
}

function readRuns(row: Row): StoredRuns {
  const count = (name: string) => Number(row[name] ?? 0);
  return { runs: count('runs'), ofGateways: count('of_gateways'), late: count('late') };
}

function readUse(row: Row): StoredUse {
  return { units: BigInt(String(row['units'] ?? 0)), unpriced: Number(row['unpriced'] ?? 0) };
}

/** A literal of a name that somebody chose. */
function quoted(value: string): string {
  return `'${value.replace(/[\\']/g, (each) => `\\${each}`)}'`;
}

const PARTS = `splitByChar(':', batch_id)`;
const SEGMENT = `toUInt64OrZero(${PARTS}[2])`;
const OFFSET = `toUInt64OrZero(${PARTS}[3])`;
/** A batch id of a sample has a part more. */
const IS_SAMPLE = `length(${PARTS}) = 5`;
const INCONSISTENT = `(ifNull(total_tokens != input_tokens + output_tokens, 0)
  OR ${PARTS}[length(${PARTS})] != toString(toDate(event_time)))`;
const COST_COLUMNS = `request_id, toString(cost_nano_usd) AS cost, price_version, usage_raw, service_tier, api_type,
  input_tokens, output_tokens, token_details.cache_read_input_tokens AS cache_read,
  token_details.cache_creation_input_tokens AS cache_creation, token_details.output_reasoning_tokens AS reasoning,
  cache_creation_5m_input_tokens AS cache_creation_5m, cache_creation_1h_input_tokens AS cache_creation_1h`;

function totalsStatement(table: string, question: TotalsQuestion): string {
  const places = question.spools.flatMap(({ prefix, since, position }) => [
    `${PARTS}[1] = ${text(prefix)} AND (${SEGMENT}, ${OFFSET}) < ${positionText(since)}, 'before'`,
    `${PARTS}[1] = ${text(prefix)} AND (${SEGMENT}, ${OFFSET}) >= ${positionText(position)}, 'later'`,
  ]);
  const place = `multiIf(${[`${IS_SAMPLE}, 'sample'`, ...places].join(', ')}, 'counted')`;
  return `SELECT ${PARTS}[1] AS prefix, toString(toDate(event_time)) AS day, ${place} AS place, count() AS rows,
      toString(sum(${FINGERPRINT_SQL})) AS sum, countIf(${INCONSISTENT}) AS inconsistent
    FROM ${table} WHERE ${daysCondition(question)} GROUP BY prefix, day, place ORDER BY prefix, day, place`;
}

function daysCondition({ since, until }: Days): string {
  const conditions = [
    ...(since === undefined ? [] : [`toDate(event_time) >= toDate(${text(since)})`]),
    ...(until === undefined ? [] : [`toDate(event_time) <= toDate(${text(until)})`]),
  ];
  return conditions.length === 0 ? '1' : conditions.join(' AND ');
}

function readTotal(row: Readonly<Record<string, unknown>>) {
  const place = String(row['place']);
  invariant(place === 'before' || place === 'counted' || place === 'later' || place === 'sample', 'a place of ours');
  return {
    place,
    prefix: String(row['prefix']),
    day: String(row['day']),
    rows: Number(row['rows']),
    sum: BigInt(String(row['sum'])),
    inconsistent: Number(row['inconsistent']),
  } as const;
}

function readCredits(row: Readonly<Record<string, unknown>>): StoredCredits {
  return { workspaceId: String(row['workspace_id']), day: String(row['day']), micro: BigInt(String(row['micro'])) };
}

function readCost(row: Readonly<Record<string, unknown>>): StoredCost {
  const { request_id: requestId, cost, price_version: priceVersion, ...columns } = row;
  return {
    requestId: String(requestId),
    costNanoUsd: cost === null || cost === undefined ? undefined : BigInt(String(cost)),
    priceVersion: priceVersion === null || priceVersion === undefined ? undefined : String(priceVersion),
    columns,
  };
}

function positionText({ segment, offset }: Position): string {
  return `(toUInt64(${Math.max(0, segment)}), toUInt64(${Math.max(0, offset)}))`;
}

/** A literal. What stands here are ids and days of ours. */
function text(value: string): string {
  invariant(/^[\w.:-]*$/.test(value), 'a literal of an audit needs no escaping');
  return `'${value}'`;
}
