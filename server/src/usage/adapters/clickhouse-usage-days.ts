import type { ClickHouseClient } from '@clickhouse/client';
import { invariant } from '#kernel';
import type { Held, StoredDay } from '../retention/due-days.ts';
import type { UsageDays } from '../retention/retention-store.ts';
import { CORRECTIONS_TABLE } from '../table/correction-columns.ts';
import { USAGE_DATABASE, USAGE_TABLE } from '../table/usage-table.ts';

/** Days of the usage table over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseUsageDays(client: () => ClickHouseClient): UsageDays {
  return {
    list: async () => {
      const answer = await client().query({ query: LIST, format: 'JSONEachRow' });
      return (await answer.json<Row>()).map(toDay);
    },
    drop: async (day) => {
      // The name of a partition can be no parameter.
      invariant(DAY.test(day), 'partitions of the usage table are days');
      for (const table of [USAGE_TABLE, CORRECTIONS_TABLE])
        await client().command({ query: `ALTER TABLE ${table} DROP PARTITION '${day}' ${ANY_SIZE}` });
    },
  };
}

/** The engine refuses to drop what is large, for fear of a mistake; it reads this from the statement only. */
const ANY_SIZE = 'SETTINGS max_partition_size_to_drop = 0';
const DAY = /^\d{4}-\d\d-\d\d$/;
/** More than a century: a table has no more days. */
const DAYS_MAX = 40_000;

const LIST = `
  SELECT partition AS day,
    toFloat64(sumIf(rows, table = 'usage')) AS usage_rows, toFloat64(sumIf(bytes_on_disk, table = 'usage')) AS usage_bytes,
    toFloat64(sumIf(rows, table = 'cost_corrections')) AS corrections_rows,
    toFloat64(sumIf(bytes_on_disk, table = 'cost_corrections')) AS corrections_bytes
  FROM system.parts
  WHERE database = '${USAGE_DATABASE}' AND table IN ('usage', 'cost_corrections') AND active
  GROUP BY day ORDER BY day LIMIT ${DAYS_MAX}`;

interface Row {
  readonly day: string;
  readonly usage_rows: number;
  readonly usage_bytes: number;
  readonly corrections_rows: number;
  readonly corrections_bytes: number;
}

function toDay({ day, ...held }: Row): StoredDay {
  const of = (rows: number, bytes: number): Held => ({ rows, bytes });
  return {
    day,
    usage: of(held.usage_rows, held.usage_bytes),
    corrections: of(held.corrections_rows, held.corrections_bytes),
  };
}
