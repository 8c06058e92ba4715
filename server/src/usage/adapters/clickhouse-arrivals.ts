import type { ClickHouseClient } from '@clickhouse/client';
import { asInstant, type Instant } from '#kernel';
import { changedSeconds, markAfter, spanSince, TOLD_APART_SECONDS } from '../reading/arrivals.ts';
import type { ArrivalSecond, ArrivedRow } from '../reading/row-filter.ts';
import type { ArrivalsQuestion, UsageReader } from '../reading/usage-reader.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';
import { askRows } from './ask-rows.ts';
import { SUMMARY_COLUMNS, withCorrections } from './clickhouse-requests.ts';
import { all, type Conditions, conditionsOf, engineTime } from './row-conditions.ts';

/** Seconds of one answer: those that are told apart, and those that are looked at again. */
const SECONDS_MAX = TOLD_APART_SECONDS + 120;

/** Rows in the order in which they were stored: first how many each second holds, then the rows of those that hold more than before. */
export function arrivalReads(client: () => ClickHouseClient): Pick<UsageReader, 'arrivals'> {
  return {
    arrivals: async (question, signal) => {
      const now = await timeOf(client(), signal);
      const { fromSecond, earlierFromSecond } = spanSince(question.since, now);
      const found = await countSeconds(client(), { question, fromSecond, signal });
      const changed = changedSeconds(question.since?.counted ?? [], found);
      const rows = await rowsOf(client(), { question, changed, signal });
      const earlier =
        earlierFromSecond === undefined
          ? 0
          : await countBetween(client(), { question, from: earlierFromSecond, to: fromSecond, signal });
      return { rows, changed, earlier, mark: markAfter(now, found) };
    },
  };
}

interface Asked {
  readonly question: ArrivalsQuestion;
  readonly signal: AbortSignal;
}

async function timeOf(client: ClickHouseClient, signal: AbortSignal): Promise<Instant> {
  const [row] = await askRows(client, { query: NOW, parameters: {}, signal });
  return asInstant(Number(row?.['now']));
}

async function countSeconds(
  client: ClickHouseClient,
  { question, fromSecond, signal }: Asked & { readonly fromSecond: number },
): Promise<readonly ArrivalSecond[]> {
  const { text, parameters } = wanted(question, fromSecond);
  const rows = await askRows(client, { query: SECONDS.replace('{{rows}}', text), parameters, signal });
  return rows.map((row) => ({ second: Number(row['second']), requests: Number(row['requests']) }));
}

async function countBetween(
  client: ClickHouseClient,
  { question, from, to, signal }: Asked & { readonly from: number; readonly to: number },
): Promise<number> {
  const { text, parameters } = all([wanted(question, from), before(to)]);
  const [row] = await askRows(client, { query: COUNT.replace('{{rows}}', text), parameters, signal });
  return Number(row?.['requests'] ?? 0);
}

async function rowsOf(
  client: ClickHouseClient,
  { question, changed, signal }: Asked & { readonly changed: readonly ArrivalSecond[] },
): Promise<readonly ArrivedRow[]> {
  if (changed.length === 0) return [];
  const seconds = changed.map(({ second }) => second);
  const { text, parameters } = all([
    wanted(question, Math.min(...seconds)),
    before(Math.max(...seconds) + 1),
    { text: `${SECOND} IN {seconds:Array(Int64)}`, parameters: { seconds } },
  ]);
  const asked = {
    query: ROWS.replace('{{rows}}', text),
    parameters: { ...parameters, limit: question.limit },
    signal,
  };
  const rows = (await askRows(client, asked)).map((row) => row as unknown as ArrivedRow);
  return await withCorrections(client, rows, signal);
}

function wanted({ scope, filter, from, to }: ArrivalsQuestion, fromSecond: number): Conditions {
  return conditionsOf({ scope, filter, from, to, storedSince: asInstant(fromSecond * 1_000) });
}

function before(second: number): Conditions {
  const at = engineTime(asInstant(second * 1_000));
  return { text: 'ingested_at < {stored_to:DateTime64(3)}', parameters: { stored_to: at } };
}

const NOW = 'SELECT toUnixTimestamp64Milli(now64(3)) AS now';
const SECOND = 'intDiv(toUnixTimestamp64Milli(ingested_at), 1000)';
const SECONDS = `
  SELECT ${SECOND} AS second, count() AS requests FROM ${USAGE_TABLE}
  WHERE {{rows}}
  GROUP BY second ORDER BY second DESC LIMIT ${SECONDS_MAX}`;
const COUNT = `SELECT count() AS requests FROM ${USAGE_TABLE} WHERE {{rows}}`;
const ROWS = `
  SELECT ${SUMMARY_COLUMNS}, ingested_at FROM ${USAGE_TABLE}
  WHERE {{rows}}
  ORDER BY ingested_at DESC, request_id DESC
  LIMIT {limit:UInt32}`;
