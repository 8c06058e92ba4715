import { expect, test } from 'vitest';
import { selectsIn } from './selects-in.ts';

const USAGE = 'system.ai_gateway.usage';

test.each([
  { when: 'alone', sql: `SELECT a FROM ${USAGE} WHERE b`, selects: [[['usage'], /FROM .*USAGE WHERE B$/]] },
  {
    when: 'beside brackets that hold none',
    sql: `SELECT f(a) FROM ${USAGE} WHERE (b OR c) AND d`,
    selects: [[['usage'], /^SELECT F FROM .* WHERE AND D$/]],
  },
  {
    when: 'within another',
    sql: `WITH x AS (SELECT 1 FROM system.ai_gateway.runs WHERE a) SELECT 2 FROM ${USAGE} WHERE b IN (with y AS (FROM x) SELECT 3)`,
    selects: [
      [['usage'], /^WITH X AS SELECT 2 FROM .* WHERE B IN$/],
      [['runs'], /WHERE A$/],
      [[], /^WITH Y AS SELECT 3$/],
      [[], /^FROM X$/],
    ],
  },
  {
    when: 'before and behind a UNION',
    sql: `SELECT a FROM ${USAGE} UNION ALL (SELECT b FROM ${USAGE} WHERE c)`,
    selects: [
      [['usage'], /USAGE$/],
      [[], /^ALL$/],
      [['usage'], /WHERE C$/],
    ],
  },
  {
    when: 'whatever the quotes and comments',
    sql: `SELECT '(${USAGE}' FROM SYSTEM.ai_gateway /* ( */ .\`usage\`, (${USAGE}) -- )`,
    selects: [[['usage', 'usage'], /^SELECT '\(/]],
  },
])('a SELECT by itself, $when', ({ sql, selects }) => {
  const found = selectsIn(sql) ?? [];
  expect(found.map(({ tables }) => tables)).toEqual(selects.map(([tables]) => tables));
  for (const [index, [, text]] of selects.entries()) expect(found[index]?.text).toMatch(text as RegExp);
});

test.each(["SELECT 'a", 'SELECT (1', 'SELECT 1)', 'SELECT 1) (', 'SELECT ) SELECT ('])('%s is none', (sql) => {
  expect(selectsIn(sql)).toBeUndefined();
});
