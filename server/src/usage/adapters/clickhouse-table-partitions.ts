import type { ClickHouseClient } from '@clickhouse/client';
import type { TablePartitions } from '../reading/table-partitions.ts';
import { UsageUnreadable } from '../reading/usage-reader.ts';

const TIME_MS = 10_000;
const PARTITIONS_MAX = 40_000;

const LIST = `
  SELECT partition AS name, toFloat64(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes
  FROM system.parts
  WHERE database = {database:String} AND table = {table:String} AND active
  GROUP BY name ORDER BY name DESC LIMIT ${PARTITIONS_MAX}`;

/** Partitions over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseTablePartitions(client: () => ClickHouseClient): TablePartitions {
  return {
    of: async ({ database, name }, signal) => {
      signal.throwIfAborted();
      try {
        const answer = await client().query({
          query: LIST,
          query_params: { database, table: name },
          format: 'JSONEachRow',
          abort_signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_MS)]),
        });
        return await answer.json<{ readonly name: string; readonly rows: number; readonly bytes: number }>();
      } catch (error) {
        signal.throwIfAborted();
        throw new UsageUnreadable('the warehouse did not tell what a table holds', { cause: error });
      }
    },
  };
}
