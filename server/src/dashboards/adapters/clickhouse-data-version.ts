import type { ClickHouseClient } from '@clickhouse/client';
import { asInstant } from '#kernel';
import type { DataVersion, DataVersionSource } from '../watch-data.ts';

const QUESTION_TIMEOUT_MS = 5_000;
const DATABASE = 'system.ai_gateway';

/**
 * The version is made of the parts of the usage table and of the corrections of its costs, which the engine knows without
 * reading a row: how many rows each day has, and the number of its newest block. Merging parts changes neither; inserting and
 * dropping do.
 */
const VERSION = `
  SELECT
    concat(
      toString(sumIf(day_rows, table = 'usage')), '-',
      lower(hex(groupBitXor(cityHash64(table, partition_id, day_rows, newest_block))))) AS version,
    arrayMap(
      day -> day.2,
      arraySlice(arrayReverseSort(groupArrayIf((changed_at, partition_id), table = 'usage')), 1, 3)) AS changed_last,
    groupArray((partition_id, lower(hex(cityHash64(table, partition_id, day_rows, newest_block))))) AS days,
    sumIf(day_rows, table = 'usage') AS rows
  FROM (
    SELECT table, partition_id, sum(rows) AS day_rows, max(max_block_number) AS newest_block, max(modification_time) AS changed_at
    FROM system.parts
    WHERE database = '${DATABASE}' AND table IN ('usage', 'cost_corrections') AND active
    GROUP BY table, partition_id
  )`;

/** Rows come in for a day or two at once: the days that changed last hold the newest. */
const LAST_INGESTED = `
  SELECT count(), toUnixTimestamp64Milli(max(ingested_at))
  FROM \`${DATABASE}\`.usage
  WHERE _partition_id IN {changed_last:Array(String)}`;

/** Asks the warehouse which data it holds. `client` gives the connection of now: the warehouse may move. */
export function clickhouseDataVersion(client: () => ClickHouseClient): DataVersionSource {
  return {
    read: async (known) => {
      const [version, changedLast, days, rows] = await firstRow(client(), VERSION, {});
      if (version === known?.version) return known as DataVersion;
      const [stored, at] = await firstRow(client(), LAST_INGESTED, { changed_last: changedLast });
      return {
        version: String(version),
        days: byDay(days as readonly (readonly [string, string])[]),
        rows: Number(rows),
        lastIngestedAt: Number(stored) === 0 ? undefined : asInstant(Number(at)),
      };
    },
  };
}

/** A day has partitions of more than one table. */
function byDay(parts: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  const days = new Map<string, string>();
  for (const [partition, version] of parts.toSorted(([, one], [, other]) => (one < other ? -1 : 1))) {
    const day = partition.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
    days.set(day, `${days.get(day) ?? ''}${version}`);
  }
  return days;
}

async function firstRow(
  client: ClickHouseClient,
  query: string,
  parameters: Record<string, unknown>,
): Promise<readonly unknown[]> {
  const answer = await client.query({
    query,
    query_params: parameters,
    format: 'JSONCompactEachRow',
    abort_signal: AbortSignal.timeout(QUESTION_TIMEOUT_MS),
  });
  const [row = []] = await answer.json<readonly unknown[]>();
  return row;
}
