import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client';
import type { CreditUsageGroup } from '@tallygate/contract';
import { type CreditUsageAsked, type CreditUsageRows, type CreditUsageSums, RUN_PRICES, type UsedLine } from '#credits';
import { asInstant, type Instant, isoInstant } from '#kernel';
import { UsageUnreadable, type WholeRow } from '../reading/usage-reader.ts';
import { USAGE_TABLE } from '../table/usage-table.ts';

const TIME_MS = 30_000;
const MEMORY_BYTES_MAX = 1024 * 1024 * 1024;
const LINES_MAX = 10_000;
/** A run is charged once within this time of its first request. */
const RUN_SPAN_MS = 24 * 3_600_000;
/** So far back a run may have begun that goes on in the time that is asked for. */
const LOOK_BACK_MS = 3 * RUN_SPAN_MS;

/** Credits of usage rows over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseCreditUsage(client: () => ClickHouseClient): CreditUsageRows {
  return {
    sums: async (asked, signal) => {
      const [lines, totals] = await Promise.all([
        read(client(), `${linesOf(asked.group)}${FROM_CHARGED}${BY_LINE}`, { asked, signal }),
        read(client(), `${TOTALS}${FROM_CHARGED}`, { asked, signal }),
      ]);
      return toSums(lines, totals[0] ?? {});
    },
  };
}

interface Asking {
  readonly asked: CreditUsageAsked;
  readonly signal: AbortSignal;
}

async function read(client: ClickHouseClient, query: string, { asked, signal }: Asking): Promise<readonly WholeRow[]> {
  signal.throwIfAborted();
  const over = AbortSignal.timeout(TIME_MS + 1_000);
  try {
    const answer = await client.query({
      query,
      query_params: parametersOf(asked),
      format: 'JSONEachRow',
      clickhouse_settings: SETTINGS,
      abort_signal: AbortSignal.any([signal, over]),
    });
    return await answer.json<WholeRow>();
  } catch (cause) {
    signal.throwIfAborted();
    throw new UsageUnreadable('the warehouse did not answer a question about credits', { cause });
  }
}

/** Who has used it: on whose behalf a service principal called, else the requester. */
const PERSON = `if(attributed_to = '', requester_id, attributed_to)`;
const NAME = `multiIf(attributed_to = 'system', '@system', attributed_to != '', attributed_to, requester)`;
const IS_CHARGED = `workspace_id = {workspace:String} AND source = 'gateway' AND event_time < {to_time:DateTime64(3)}`;

/** Requests that were charged, and the prices of runs where the run begins: a later request of a run within a day brings none. */
const FROM_CHARGED = `
FROM (
  SELECT service, feature, ${PERSON} AS person, ${NAME} AS called, event_time AS at,
    toUInt8(0) AS is_run, assumeNotNull(credits_micro) AS micro
  FROM ${USAGE_TABLE}
  WHERE ${IS_CHARGED} AND event_time >= {from_time:DateTime64(3)} AND credits_micro > 0
  UNION ALL
  SELECT begin.2 AS service, begin.3 AS feature, begin.4 AS person, begin.5 AS called, begin.1 AS at,
    toUInt8(1) AS is_run, begin.6 AS micro
  FROM (
    SELECT
      arraySort(groupArray((
        event_time, toString(service), toString(feature), toString(${PERSON}), ${NAME},
        toInt64(toDecimal64(splitByString(' + run ', ifNull(toString(credits_version), ''))[-1], 6) * 1000000)
      ))) AS calls,
      arrayJoin(arrayFold(
        (begins, call) -> if(call.1 >= begins[-1].1 + toIntervalMillisecond(${RUN_SPAN_MS}), arrayPushBack(begins, call), begins),
        calls, [calls[1]]
      )) AS begin
    FROM ${USAGE_TABLE}
    WHERE ${IS_CHARGED} AND event_time >= {before_time:DateTime64(3)} AND credits_version LIKE '% + run %'
    GROUP BY requester_id, run_type, run_id
  )
  WHERE at >= {from_time:DateTime64(3)} AND micro > 0
)`;

const TOTALS = `SELECT countIf(is_run = 0) AS requests, sumIf(micro, is_run = 0) AS requests_micro,
  countIf(is_run = 1) AS runs, sumIf(micro, is_run = 1) AS runs_micro`;

const FEATURE = `if(is_run = 1, '${RUN_PRICES}', toString(feature))`;
const SERVICE = 'toString(service)';
const GROUPS: Readonly<Record<CreditUsageGroup, { readonly outer: string; readonly inner: string }>> = {
  service: { outer: SERVICE, inner: FEATURE },
  user: { outer: 'toString(person)', inner: FEATURE },
  feature: { outer: FEATURE, inner: SERVICE },
};

function linesOf(group: CreditUsageGroup): string {
  const { outer, inner } = GROUPS[group];
  const name = group === 'user' ? 'argMax(called, at)' : 'outer_key';
  return `SELECT ${outer} AS outer_key, ${inner} AS inner_key, ${name} AS name, countIf(is_run = 0) AS requests,
  countIf(is_run = 1) AS runs, sum(micro) AS credits, toString(toUnixTimestamp64Milli(max(at))) AS last`;
}

const BY_LINE = `
GROUP BY outer_key, inner_key
ORDER BY credits DESC, outer_key, inner_key
LIMIT ${LINES_MAX}`;

function parametersOf({ workspaceId, from, to }: CreditUsageAsked) {
  return {
    workspace: workspaceId,
    from_time: engineTime(from),
    to_time: engineTime(to),
    before_time: engineTime(asInstant(from - LOOK_BACK_MS)),
  };
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

function toSums(lines: readonly WholeRow[], totals: WholeRow): CreditUsageSums {
  return {
    lines: lines.map(toLine),
    requests: Number(totals['requests'] ?? 0),
    requestsMicro: BigInt(String(totals['requests_micro'] ?? 0)),
    runs: Number(totals['runs'] ?? 0),
    runsMicro: BigInt(String(totals['runs_micro'] ?? 0)),
  };
}

function toLine(row: WholeRow): UsedLine {
  return {
    outer: String(row['outer_key'] ?? ''),
    name: String(row['name'] ?? ''),
    inner: String(row['inner_key'] ?? ''),
    requests: Number(row['requests']),
    runs: Number(row['runs']),
    micro: BigInt(String(row['credits'])),
    last: asInstant(Number(row['last'])),
  };
}
