import { type ClickHouseClient, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '#identity';
import { silentLog, systemClock } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { dashboardTablesFor } from '../tables.ts';
import { createUserSql, type UserSql } from '../user-sql.ts';
import { type ClickHouseEngine, createClickHouseEngine } from './clickhouse-engine.ts';
import { runSettings } from './engine-settings.ts';
import { keyOf } from './key-record.test-support.ts';
import { prepareWarehouse } from './prepare-warehouse.ts';

const U = 'system.ai_gateway.usage';
const C = 'system.ai_gateway.cost_corrections';
let warehouse: WarehouseProcess;
let service: ClickHouseClient;
let engine: ClickHouseEngine;
let sql: UserSql;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  service = createClient({ ...address, log: { level: 127 } });
  engine = createClickHouseEngine(address, silentLog);
  sql = createUserSql({ engine, clock: systemClock, tablesFor: dashboardTablesFor });
  // Of 1,200 requests 900 are of workspace 1, and 400 are of `me`, 300 of them in workspace 1.
  const rows = `toString(number) AS request_id, if(number % 4 = 0, '2', '1') AS workspace_id,
    toDateTime64('2026-01-20 19:48:08', 3, 'UTC') + number AS event_time`;
  await service.command({
    query: `INSERT INTO \`system.ai_gateway\`.usage
      (request_id, workspace_id, event_time, requester_id, run_id, run_trigger, endpoint_name, final_status, total_tokens)
      SELECT ${rows}, if(number % 3 = 0, 'me', 'other'), toString(intDiv(number, 8)), 'turn', 'gpt', 'ok', 2 FROM numbers(1200)`,
  });
  await service.command({
    query: `INSERT INTO \`system.ai_gateway\`.cost_corrections (request_id, workspace_id, event_time, delta_nano_usd)
      SELECT ${rows}, 1 FROM numbers(1200)`,
  });
}, 60_000);

afterAll(async () => {
  await engine?.close();
  await service?.close();
  await warehouse?.dispose();
});

async function ask(statement: string, workspace: string | undefined, role: Role = 'account_admin') {
  const request = { key: keyOf(role, 'me'), statement, parameters: {}, workspace };
  const outcome = await sql.rows({ ...request, signal: new AbortController().signal });
  return outcome.kind === 'rows' ? outcome.result.rows : outcome.code;
}

describe('a statement that is bound to a workspace meets no row of another', () => {
  test.each([
    ['a table', `SELECT DISTINCT workspace_id FROM ${U}`],
    ['a count without a condition', `SELECT if(count() = 900, '1', toString(count())) FROM ${U}`],
    ['a condition for another', `SELECT DISTINCT workspace_id FROM ${U} WHERE workspace_id NOT IN ('1') OR 1`],
    ['two statements', `SELECT DISTINCT workspace_id FROM ${U} UNION DISTINCT SELECT workspace_id FROM ${C}`],
    ['a join', `SELECT DISTINCT b.workspace_id FROM ${C} AS a INNER JOIN ${U} AS b ON 1 = 1`],
    ['columns by the table’s name', `SELECT DISTINCT usage.workspace_id FROM ${U} WHERE usage.total_tokens > 0`],
    ['columns by the table’s whole name', `SELECT DISTINCT ${U}.workspace_id FROM ${U}`],
    ['a sub-query', `SELECT DISTINCT (SELECT max(workspace_id) FROM ${U}) FROM ${C}`],
    ['a table as a set', `SELECT if('4' IN (SELECT request_id FROM ${U}), '2', '1')`],
    ['a name of WITH', `WITH usage AS (SELECT workspace_id FROM ${U}) SELECT DISTINCT workspace_id FROM usage`],
    ['quotes and comments', 'SELECT DISTINCT workspace_id FROM "system"."ai_gateway" /* . */ . `usage`'],
    [
      'a column that is called so',
      `SELECT if(count() = 900, '1', 'more') FROM (SELECT '1' AS workspace_id, request_id FROM ${U})`,
    ],
    ['runs', 'SELECT DISTINCT workspace_id FROM system.ai_gateway.runs'],
    ['corrections', `SELECT if(sum(delta_nano_usd) = 900, '1', 'more') FROM ${C}`],
    ['own rows', "SELECT if(count() = 300, '1', toString(count())) FROM system.ai_gateway.my_usage"],
    ['own corrections', "SELECT if(count() = 300, '1', toString(count())) FROM system.ai_gateway.my_cost_corrections"],
    ['own runs', 'SELECT DISTINCT workspace_id FROM system.ai_gateway.my_runs'],
  ])('by %s', async (_by, statement) => {
    expect(await ask(statement, '1')).toEqual([['1']]);
    expect(await ask(statement, undefined)).not.toEqual([['1']]);
  });

  test.each(['', '3', "1' OR '1' = '1", ';workspace:31', '31'])('nor any row where %j is none', async (workspace) => {
    for (const table of ['usage', 'my_usage', 'runs', 'my_runs', 'cost_corrections', 'my_cost_corrections']) {
      expect(await ask(`SELECT count() FROM system.ai_gateway.${table}`, workspace)).toEqual([['0']]);
    }
  });

  test('who may read own rows alone reads own rows of it alone', async () => {
    const count = (table: string) => ask(`SELECT count() FROM system.ai_gateway.${table}`, '1', 'member');
    expect([await count('my_usage'), await count('my_cost_corrections')]).toEqual([[['300']], [['300']]]);
    for (const table of ['usage', 'runs', 'cost_corrections']) expect(await count(table)).toBe('sql_table_refused');
  });

  test.each(['payloads', 'audit', 'workspace_runs', 'my_workspace_usage'])('nor the table %s', async (table) => {
    const database = table === 'audit' ? 'system.access' : 'system.ai_gateway';
    const refused = /^sql_table_(refused|unknown)$/;
    for (const workspace of ['1', undefined]) {
      const answer = await ask(`SELECT count() FROM ${database}.${table}`, workspace);
      if (typeof answer === 'string') expect(answer).toMatch(refused);
      // A view that is named outright is the same view, and holds the same rows.
      else expect([workspace, table.includes('workspace_')]).toEqual(['1', true]);
    }
  });
});

test('sums that are kept beside the rows answer for one workspace', async () => {
  const statement = `SELECT endpoint_name, count(), sum(total_tokens) FROM \`system.ai_gateway\`.workspace_usage
    WHERE bucket_15m >= toDateTime('2026-01-01 00:00:00', 'UTC') GROUP BY endpoint_name`;
  const marked = { requesterId: 'me', workspace: '1', readsWholeTables: true };
  const answer = await service.query({
    query: `EXPLAIN indexes = 1, projections = 1 ${statement}`,
    format: 'TabSeparatedRaw',
    clickhouse_settings: runSettings(marked, 'csv'),
  });
  expect(await answer.text()).toContain('ReadFromMergeTree (by_endpoint)');
});
