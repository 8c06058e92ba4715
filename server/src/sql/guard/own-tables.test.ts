import { expect, test } from 'vitest';
import { withOwnTables } from './own-tables.ts';

test.each([
  {
    when: 'as people write it',
    from: 'FROM system.ai_gateway.usage WHERE 1',
    to: 'FROM system.ai_gateway.my_usage AS usage WHERE 1',
  },
  {
    when: 'in any case of the bare words',
    from: 'FROM SYSTEM.AI_Gateway.usage',
    to: 'FROM SYSTEM.AI_Gateway.my_usage AS usage',
  },
  { when: 'in quotes', from: 'FROM `system.ai_gateway`.`usage`', to: 'FROM `system.ai_gateway`.my_usage AS usage' },
  {
    when: 'in parts in quotes',
    from: 'FROM "system"."ai_gateway"."usage"',
    to: 'FROM "system"."ai_gateway".my_usage AS usage',
  },
  {
    when: 'over lines and comments',
    from: 'FROM system /* a */ . \n ai_gateway.runs',
    to: 'FROM system /* a */ . \n ai_gateway.my_runs AS runs',
  },
  {
    when: 'every table, every time',
    from: 'system.ai_gateway.usage, system.ai_gateway.cost_corrections, system.ai_gateway.usage',
    to: 'system.ai_gateway.my_usage, system.ai_gateway.my_cost_corrections, system.ai_gateway.my_usage',
  },
  {
    when: 'with the name that it is given',
    from: 'FROM system.ai_gateway.usage AS one INNER JOIN system.ai_gateway.runs two ON 1, system.ai_gateway.usage FINAL',
    to: 'FROM system.ai_gateway.my_usage AS one INNER JOIN system.ai_gateway.my_runs two ON 1, system.ai_gateway.my_usage FINAL',
  },
  {
    when: 'with the name that columns call it by',
    from: 'SELECT usage.a FROM system.ai_gateway.usage LEFT JOIN system.ai_gateway.runs USING (id)',
    to: 'SELECT usage.a FROM system.ai_gateway.my_usage AS usage LEFT JOIN system.ai_gateway.my_runs AS runs USING (id)',
  },
  {
    when: 'where it is a set, or stands before a column',
    from: 'a IN system.ai_gateway.usage OR system.ai_gateway.usage.a = 1',
    to: 'a IN system.ai_gateway.my_usage OR system.ai_gateway.my_usage.a = 1',
  },
])('a table of everybody’s rows becomes the one of own rows: $when', ({ from, to }) => {
  expect(withOwnTables(from)).toBe(to);
});

test.each([
  "SELECT 'system.ai_gateway.usage'",
  'SELECT 1 -- system.ai_gateway.usage',
  'SELECT 1 /* system.ai_gateway.usage */',
  'SELECT usage, runs FROM system.ai_gateway.my_usage AS usage',
  'SELECT t.system.ai_gateway.usage FROM t',
  'SELECT * FROM other.ai_gateway.usage',
  'SELECT * FROM system.ai_gateway.usage_more',
  'SELECT * FROM system.ai_gateway.payloads',
  'SELECT * FROM system.access.audit',
  'SELECT $$system.ai_gateway.usage$$',
  "SELECT 'system.ai_gateway.usage",
  '',
])('what only looks like one stays: %s', (text) => {
  expect(withOwnTables(text)).toBe(text);
});
