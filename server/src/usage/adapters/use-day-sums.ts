import type { ClickHouseClient } from '@clickhouse/client';
import { USAGE_DATABASE } from '../table/usage-table.ts';
import { DAY_SUMS_PREFIX, daySums } from './day-sums.ts';

/**
 * Has the table keep sums by the days of this zone, and of no other. True: something changed, and rows that are there lack sums.
 * It may be done again, and by several at once.
 */
export async function useDaySums(client: ClickHouseClient, timeZone: string): Promise<boolean> {
  const answer = await client.query({ query: KEPT, format: 'JSONEachRow' });
  const kept = (await answer.json<{ readonly name: string }>()).map(({ name }) => name);
  const wanted = daySums(timeZone);
  const acts = [
    ...kept
      .filter((name) => /^\w+$/.test(name) && wanted.every((one) => one.name !== name))
      .map((name) => `DROP PROJECTION IF EXISTS ${name}`),
    ...wanted
      .filter(({ name }) => !kept.includes(name))
      .map(({ name, body }) => `ADD PROJECTION IF NOT EXISTS ${name} (${body})`),
  ];
  if (acts.length === 0) return false;
  await client.command({
    query: `ALTER TABLE \`${USAGE_DATABASE}\`.usage ${acts.join(', ')}`,
    // The engine drops sums in its own time, which may be longer than an answer is waited for.
    clickhouse_settings: { alter_sync: '0' },
  });
  return true;
}

const KEPT = `SELECT name FROM system.projections
  WHERE database = '${USAGE_DATABASE}' AND table = 'usage' AND startsWith(name, '${DAY_SUMS_PREFIX}')`;
