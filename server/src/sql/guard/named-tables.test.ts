import { expect, test } from 'vitest';
import { tablesIn } from './named-tables.ts';

test.each([
  { statement: 'SELECT 1 FROM system.ai_gateway.usage', tables: ['usage'] },
  { statement: 'FROM SYSTEM /**/ . ai_gateway\n.`payloads`, "system.access".audit', tables: ['payloads', 'audit'] },
  { statement: 'FROM system.ai_gateway.usage, system.ai_gateway.usage', tables: ['usage'] },
  { statement: "SELECT 'system.ai_gateway.usage' /* system.ai_gateway.runs */ -- system.access.audit", tables: [] },
  { statement: 'FROM usage, other.ai_gateway.usage, system.ai_gateway.*', tables: [] },
  { statement: "FROM system.ai_gateway.usage WHERE 'not closed", tables: [] },
])('$statement names the tables $tables', ({ statement, tables }) => {
  expect([...tablesIn(statement)]).toEqual(tables);
});
