import { readdirSync, readFileSync } from 'node:fs';
import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';

const DATABASE = 'system.ai_gateway';
const MIGRATIONS = new URL('../../../migrations/clickhouse/', import.meta.url);
const ROWS_A_DAY = inject('isProof') ? 500_000 : 5_000;
const DAYS = ['2026-01-17', '2026-01-18', '2026-01-19'] as const;

let warehouse: WarehouseProcess;
let client: ClickHouseClient;
beforeAll(async () => {
  warehouse = await warehouseProcess();
  const { url, user: username, password } = warehouse;
  client = createClient({ url, username, password, log: { level: 127 } });
});
afterAll(async () => {
  await client?.close();
  await warehouse?.dispose();
});

async function rowsOf<Row>(query: string): Promise<readonly Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
}

interface Part {
  readonly partition: string;
  readonly name: string;
  readonly rows: string;
  readonly changed: string;
}

/** What is on disk: a part that was written anew has another name or another time. */
function partsOf(table: string, database: string = DATABASE): Promise<readonly Part[]> {
  return rowsOf<Part>(`SELECT partition, name, toString(rows) AS rows, toString(modification_time) AS changed
    FROM system.parts WHERE database = '${database}' AND table = '${table}' AND active ORDER BY partition, name`);
}

function mutationsOf(table: string, database: string = DATABASE): Promise<readonly unknown[]> {
  return rowsOf(`SELECT command FROM system.mutations WHERE database = '${database}' AND table = '${table}'`);
}

/** A table that keeps what happened, and the column that says how long its rows live. */
const TABLES = [
  { table: 'usage', day: 'event_time' },
  { table: 'cost_corrections', day: 'event_time' },
  { table: 'payloads', day: 'expires_on' },
] as const;

describe.each(TABLES)('R-49: the days of $table', ({ table, day }) => {
  beforeAll(async () => {
    for (const each of DAYS) {
      await client.command({
        query: `INSERT INTO \`${DATABASE}\`.${table} (request_id, workspace_id, event_time${day === 'event_time' ? '' : `, ${day}`})
          SELECT toString(number), 'w', toDateTime64('${each} 00:00:00', 3, 'UTC') + number % 86400${day === 'event_time' ? '' : `, '${each}'`}
          FROM numbers(${ROWS_A_DAY})`,
      });
    }
  });

  test('one goes whole, without a row of it or of another being read or written', async () => {
    const before = await partsOf(table);
    expect(new Set(before.map(({ partition }) => partition))).toEqual(new Set(DAYS));
    await client.command({
      query: `ALTER TABLE \`${DATABASE}\`.${table} DROP PARTITION '${DAYS[0]}' SETTINGS max_partition_size_to_drop = 0`,
    });
    expect(await partsOf(table)).toEqual(before.filter(({ partition }) => partition !== DAYS[0]));
    expect(await mutationsOf(table)).toEqual([]);
    expect(
      await rowsOf(
        `SELECT toString(min(toDate(${day}))) AS first, toString(count()) AS rows FROM \`${DATABASE}\`.${table}`,
      ),
    ).toEqual([{ first: DAYS[1], rows: String((DAYS.length - 1) * ROWS_A_DAY) }]);
  });
});

const migrations = readdirSync(MIGRATIONS).sort();
const textOf = (name: string): string => readFileSync(new URL(name, MIGRATIONS), 'utf8');

/** What costs nothing by the rows that are there: it changes what the engine knows of a table. */
const ONLINE =
  /^(CREATE (?:TABLE|DATABASE) IF NOT EXISTS|ALTER TABLE \S+\s+(ADD COLUMN|COMMENT COLUMN|MODIFY COMMENT|MODIFY SETTING|ADD INDEX|ADD PROJECTION)\b)/;
/** What reads or writes them, wherever it stands in a statement. */
const REWRITES = /\b(DELETE|UPDATE|MATERIALIZE|MODIFY (COLUMN|ORDER|TTL)|RENAME|DROP|OPTIMIZE|SELECT)\b/;

describe('R-49: migrations are online', () => {
  test.each(migrations)('%s touches no row that is there', (name) => {
    const statement = textOf(name)
      .replace(/^--.*$/gm, '')
      .replace(/'(?:[^'\\]|\\.)*'/g, "''")
      // What a projection keeps is made of rows that come in; of those that are there only when it is materialized.
      .replace(/(ADD PROJECTION IF NOT EXISTS \w+\s*\(\s*)SELECT\b/g, '$1')
      .trim();
    expect(statement).toMatch(ONLINE);
    expect(statement).not.toMatch(REWRITES);
  });

  test('all of them, over a table that is being filled: no part is written anew, no row is lost', async () => {
    const earlier = (name: string) => textOf(name).replaceAll(`\`${DATABASE}\``, 'earlier');
    const [first = '', ...later] = migrations;
    await client.command({ query: 'CREATE DATABASE earlier' });
    await client.command({ query: earlier(first) });
    const insert = (from: number, rows: number) =>
      client.command({
        query: `INSERT INTO earlier.usage (request_id, event_time)
          SELECT toString(number + ${from}), toDateTime64('2026-01-17 12:00:00', 3, 'UTC') FROM numbers(${rows})`,
        http_headers: { 'x-tallygate-lane': 'insert' },
      });
    await client.command({ query: 'SYSTEM STOP MERGES earlier.usage' });
    await insert(0, ROWS_A_DAY);
    const before = await partsOf('usage', 'earlier');
    let inserts = 0;
    let isMigrated = false;
    const filling = (async () => {
      for (; !isMigrated || inserts === 0; inserts++) await insert(ROWS_A_DAY + inserts, 1);
    })();
    for (const name of later) await client.command({ query: earlier(name) });
    isMigrated = true;
    await filling;
    expect(await partsOf('usage', 'earlier')).toEqual(expect.arrayContaining([...before]));
    expect(await mutationsOf('usage', 'earlier')).toEqual([]);
    expect(
      await rowsOf('SELECT toString(count()) AS rows, toString(uniqExact(request_id)) AS ids FROM earlier.usage'),
    ).toEqual([{ rows: String(ROWS_A_DAY + inserts), ids: String(ROWS_A_DAY + inserts) }]);
  });
});
