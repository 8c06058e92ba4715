import { afterAll, beforeAll, expect, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { type WarehouseProcess, warehouseProcess } from '../../../test/warehouse-process.ts';
import { EngineError } from '../engine.ts';
import { tablesFor } from '../tables.ts';
import { createUserSql, type UserSql } from '../user-sql.ts';
import { type ClickHouseEngine, createClickHouseEngine } from './clickhouse-engine.ts';
import { placeOfProblem } from './place-of-problem.ts';
import { prepareWarehouse } from './prepare-warehouse.ts';

let warehouse: WarehouseProcess;
let engine: ClickHouseEngine;
let sql: UserSql;

beforeAll(async () => {
  warehouse = await warehouseProcess();
  const address = { url: warehouse.url, username: warehouse.user, password: warehouse.password };
  await prepareWarehouse(address);
  engine = createClickHouseEngine(address, silentLog);
  sql = createUserSql({ engine, clock: systemClock, tablesFor });
});
afterAll(async () => {
  await engine?.close();
  await warehouse?.dispose();
});

/** Where somebody who may read least is told that the statement is wrong; undefined: not told. */
async function offsetOf(statement: string) {
  const key = { requesterId: 'me', role: 'viewer', endpoints: undefined, grants: undefined } as const;
  const outcome = await sql.rows({ key, statement, parameters: {}, signal: new AbortController().signal });
  expect(outcome).toMatchObject({ kind: 'refuse', code: 'sql_syntax' });
  return outcome.kind === 'refuse' ? outcome.details['offset'] : undefined;
}

test.each([
  'SELECT 1 WHRE ⟨1⟩',
  'SELECT count()\nFROM system.ai_gateway.my_usage\nWHRE ⟨1⟩',
  "SELECT '한국어 😀' FROM system . ai_gateway.my_usage u JOIN system.ai_gateway.my_runs r ⟨O⟩RDR BY 1",
  'SELECT 1⟨;⟩ SELECT 2',
  'SELECT ⟨(⟩1 + 2',
])('the place of a mistake is told in characters of what was typed: %s', async (marked) => {
  expect(await offsetOf(marked.replace(/[⟨⟩]/g, ''))).toBe(marked.indexOf('⟨'));
});

test.each(["SELECT 'open", 'SELECT 1\0', 'SELECT \0 1'])(
  'what cannot even be cut into words has no place: %j',
  async (text) => {
    expect(await offsetOf(text)).toBeUndefined();
  },
);

test('only a position is taken from the words of the engine, and only of a wrong statement', async () => {
  const failing = (kind: 'statement' | 'unavailable', message: string) =>
    placeOfProblem('é x', () => Promise.reject(new EngineError(kind, 'SYNTAX_ERROR', { message })));
  expect(await failing('statement', 'Syntax error: failed at position 4 (x) secret')).toBe(2);
  expect(await failing('statement', 'something else')).toBeUndefined();
  expect(await placeOfProblem('x', async () => [])).toBeUndefined();
  await expect(failing('unavailable', 'failed at position 4')).rejects.toBeInstanceOf(EngineError);
});
