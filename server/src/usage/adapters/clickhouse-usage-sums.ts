import type { ClickHouseClient } from '@clickhouse/client';
import { invariant } from '#kernel';
import type { UsageSums } from '../sums/keep-sums.ts';
import { USAGE_DATABASE } from '../table/usage-table.ts';
import { useDaySums } from './use-day-sums.ts';

const TABLE = `\`${USAGE_DATABASE}\`.usage`;
const OF_USAGE = `database = '${USAGE_DATABASE}' AND table = 'usage'`;

/** Sums beside the rows of usage, over ClickHouse's HTTP interface. `client` gives the connection of now: the warehouse may move. */
export function clickhouseUsageSums(client: () => ClickHouseClient): UsageSums {
  const rowsOf = async <Row>(query: string): Promise<readonly Row[]> => {
    const answer = await client().query({ query, format: 'JSONEachRow' });
    return await answer.json<Row>();
  };
  return {
    useDaysOf: (timeZone) => useDaySums(client(), timeZone),
    offsetsOf: async (timeZone, instants) => {
      const answer = await client().query({
        query: `SELECT timeZoneOffset(toDateTime(arrayJoin({seconds:Array(UInt32)}), {zone:String})) AS offset`,
        query_params: { seconds: instants.map((at) => Math.floor(at / 1000)), zone: timeZone },
        format: 'JSONEachRow',
      });
      return (await answer.json<{ readonly offset: number }>()).map(({ offset }) => Number(offset));
    },
    missing: async () => (await rowsOf<{ readonly day: string }>(MISSING)).map(({ day }) => day),
    isMaking: async () => (await rowsOf(UNDER_WAY)).length > 0,
    make: async (day) => {
      // The name of a partition can be no parameter.
      invariant(/^\d{8}$/.test(day), 'partitions of usage are days');
      const names = (await rowsOf<{ readonly name: string }>(NAMES)).map(({ name }) => name);
      invariant(
        names.every((name) => /^\w+$/.test(name)),
        'sums have plain names',
      );
      const acts = [
        ...names.map((name) => `MATERIALIZE PROJECTION ${name} IN PARTITION ID '${day}'`),
        `MATERIALIZE INDEX bucket_15m_range IN PARTITION ID '${day}'`,
      ];
      await client().command({ query: `ALTER TABLE ${TABLE} ${acts.join(', ')}` });
    },
  };
}

const NAMES = `SELECT name FROM system.projections WHERE ${OF_USAGE} ORDER BY name`;

const UNDER_WAY = `SELECT 1 FROM system.mutations WHERE ${OF_USAGE} AND NOT is_done LIMIT 1`;

/** A part that was merged of parts that all have a sum has it too. */
const MISSING = `
  SELECT DISTINCT partition_id AS day
  FROM system.parts
  WHERE ${OF_USAGE} AND active AND rows > 0
    AND name NOT IN (
      SELECT parent_name FROM system.projection_parts WHERE ${OF_USAGE} AND active
      GROUP BY parent_name
      HAVING uniqExact(name) >= (SELECT count() FROM system.projections WHERE ${OF_USAGE})
    )
  ORDER BY day DESC`;
