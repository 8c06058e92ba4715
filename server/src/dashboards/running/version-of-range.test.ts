import { describe, expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { readTemplates } from '../adapters/template-files.ts';
import { versionOfRange } from './version-of-range.ts';

const at = (text: string) => asInstant(Date.parse(text));
const QUESTION = { from: at('2026-06-01T15:00:00Z'), to: at('2026-06-08T15:00:00Z') };
const ROWS = 'SELECT count() FROM system.ai_gateway.usage WHERE {{rows}}';

function data(...days: (readonly [string, string])[]) {
  return { version: 'all', lastIngestedAt: undefined, days: new Map(days) };
}

describe('the version of what a range reads', () => {
  const before = versionOfRange(data(['2026-06-05', 'a'], ['2026-07-01', 'b']), { sql: ROWS, question: QUESTION });

  test.each([
    {
      when: 'a later day changed',
      days: [
        ['2026-06-05', 'a'],
        ['2026-07-01', 'c'],
      ],
      isSame: true,
    },
    {
      when: 'a day long before changed',
      days: [
        ['2026-06-05', 'a'],
        ['2026-01-01', 'c'],
      ],
      isSame: true,
    },
    {
      when: 'a day of it changed',
      days: [
        ['2026-06-05', 'c'],
        ['2026-07-01', 'b'],
      ],
      isSame: false,
    },
    {
      when: 'its last hours got rows',
      days: [
        ['2026-06-05', 'a'],
        ['2026-06-08', 'c'],
      ],
      isSame: false,
    },
    {
      when: 'the period before got rows',
      days: [
        ['2026-05-27', 'c'],
        ['2026-06-05', 'a'],
      ],
      isSame: false,
    },
    {
      when: 'the month before got rows',
      days: [
        ['2026-05-03', 'c'],
        ['2026-06-05', 'a'],
      ],
      isSame: false,
    },
    { when: 'a day of it went', days: [['2026-07-01', 'b']], isSame: false },
  ] as const)('is the same: $isSame, when $when', ({ days, isSame }) => {
    const after = versionOfRange(data(...days), { sql: ROWS, question: QUESTION });
    expect(after === before).toBe(isSame);
  });
});

test.each([
  {
    what: 'names its times itself',
    sql: 'SELECT 1 FROM system.ai_gateway.usage WHERE event_time >= {from:DateTime64(3)}',
  },
  {
    what: 'reads a second table whole',
    sql: `${ROWS} AND request_id IN (SELECT request_id FROM system.ai_gateway.payloads)`,
  },
  { what: 'reads no table', sql: 'SELECT 1' },
  {
    what: 'reads a table whole whose name is quoted',
    sql: `${ROWS} AND event_time < (SELECT max(event_time) FROM system.ai_gateway.\`usage\`)`,
  },
  {
    what: 'reads a table whole whose name has a comment in it',
    sql: `SELECT max(event_time) FROM system.ai_gateway /**/ . /**/ usage UNION ALL ${ROWS}`,
  },
  { what: 'bounds itself in a comment only', sql: 'SELECT 1 FROM system.ai_gateway.usage -- {{rows}}' },
  { what: 'bounds one of two tables twice', sql: `${ROWS} AND {{rows}} UNION ALL ${ROWS.replace('{{rows}}', '1')}` },
  { what: 'bounds a table by the part of another', sql: ROWS.replace('rows', 'corrections') },
  { what: 'bounds only some of its rows', sql: `${ROWS} OR status_code = 500` },
  {
    what: 'bounds what it counts, not what it reads',
    sql: ROWS.replace('WHERE {{rows}}', 'HAVING countIf({{rows}}) > 0'),
  },
  { what: 'reads what its part leaves out', sql: ROWS.replace('{{rows}}', 'NOT {{rows}}') },
  {
    what: 'reads a table whole behind a text that looks like a comment',
    sql: `${ROWS} AND error_code != '#' AND event_time < (SELECT max(event_time) FROM system.ai_gateway.usage)`,
  },
  {
    what: 'reads the audit log beside its rows',
    sql: `${ROWS} AND event_time < (SELECT max(event_time) FROM system.access.audit)`,
  },
])('a statement that $what has the version of everything', ({ sql }) => {
  expect(versionOfRange(data(['2026-06-05', 'a']), { sql, question: QUESTION })).toBeUndefined();
});

test.each([
  { what: 'one table', sql: ROWS },
  {
    what: 'one table, and more conditions',
    sql: `${ROWS} AND (status_code = 500 OR status_code = 429) GROUP BY agent`,
  },
  {
    what: 'each of two, one in the brackets of the other',
    sql: `WITH corrected AS (SELECT request_id FROM system.ai_gateway.cost_corrections WHERE {{corrections}} ORDER BY 1)
      SELECT count() FROM (SELECT * FROM system.ai_gateway.\`usage\` WHERE {{ rows_and_previous }}) WHERE request_id IN corrected`,
  },
  { what: 'both sides of a union', sql: `${ROWS} UNION ALL ${ROWS.replace('rows', 'rows_and_month')}` },
])('a statement that bounds $what has the version of its days', ({ sql }) => {
  expect(versionOfRange(data(['2026-06-05', 'a']), { sql, question: QUESTION })).toBe('2026-06-05a');
});

test('the datasets of the usage dashboard keep the figures of days that are past', () => {
  const datasets = readTemplates().get('usage')?.datasets ?? [];
  const reading = datasets.filter(({ sql }) => sql.includes('{{rows'));
  expect(reading.length).toBeGreaterThan(40);
  const unbounded = reading.filter(
    ({ sql }) => versionOfRange(data(['2026-06-05', 'a']), { sql, question: QUESTION }) === undefined,
  );
  expect(unbounded.map(({ name }) => name)).toEqual([]);
});
