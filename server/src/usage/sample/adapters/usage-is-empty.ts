import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { USAGE_TABLE } from '../../table/usage-table.ts';

const QUESTION_TIMEOUT_MS = 15_000;

/** Whether the usage table has no row at all. Throws when the warehouse does not answer. */
export async function usageIsEmpty(warehouse: {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}): Promise<boolean> {
  const client = createClient({
    url: warehouse.url,
    username: warehouse.user,
    password: warehouse.password,
    request_timeout: QUESTION_TIMEOUT_MS,
    log: { level: ClickHouseLogLevel.OFF },
  });
  try {
    const result = await client.query({ query: `SELECT 1 FROM ${USAGE_TABLE} LIMIT 1`, format: 'JSONCompactEachRow' });
    return (await result.json()).length === 0;
  } finally {
    await client.close();
  }
}
