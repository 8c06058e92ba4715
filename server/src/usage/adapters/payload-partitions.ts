import type { ClickHouseClient } from '@clickhouse/client';
import { invariant } from '#kernel';
import type { PayloadPartitions } from '../payloads/drop-expired.ts';
import { PAYLOADS_TABLE } from '../payloads/payload-columns.ts';
import { USAGE_DATABASE } from '../table/usage-table.ts';

/** Partitions of the payload table over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhousePayloadPartitions(client: () => ClickHouseClient): PayloadPartitions {
  return {
    list: async () => {
      const answer = await client().query({ query: LIST, format: 'JSONEachRow' });
      return (await answer.json<{ readonly partition: string }>()).map(({ partition }) => partition);
    },
    drop: async (day) => {
      // The name of a partition can be no parameter.
      invariant(DAY.test(day), 'partitions of payloads are days');
      await client().command({ query: `ALTER TABLE ${PAYLOADS_TABLE} DROP PARTITION '${day}' ${ANY_SIZE}` });
    },
  };
}

/** The engine refuses to drop what is large, for fear of a mistake; it reads this from the statement only. */
const ANY_SIZE = 'SETTINGS max_partition_size_to_drop = 0';
const DAY = /^\d{4}-\d\d-\d\d$/;

const LIST = `
  SELECT DISTINCT partition FROM system.parts
  WHERE database = '${USAGE_DATABASE}' AND table = 'payloads' AND active
  ORDER BY partition`;
