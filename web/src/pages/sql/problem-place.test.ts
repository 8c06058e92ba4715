import { expect, test } from 'vitest';
import { lineAndColumn, problemPlace } from './problem-place.ts';

test.each([
  { code: 'sql_syntax', details: { offset: 7 }, text: 'SELECT FRM x', marked: 'FRM' },
  { code: 'sql_syntax', details: { offset: 9 }, text: 'SELECT 1 ', marked: '1' },
  { code: 'sql_syntax', details: {}, text: "SELECT 'open", marked: "'open" },
  { code: 'sql_syntax', details: {}, text: 'SELECT FRM x', marked: undefined },
  {
    code: 'sql_table_refused',
    details: { table: 'system.ai_gateway.usage' },
    text: 'SELECT 1 FROM `system` . AI_gateway.usage u',
    marked: '`system` . AI_gateway.usage',
  },
  { code: 'sql_table_unknown', details: { table: 't2' }, text: "SELECT 't2' FROM t2", marked: 't2' },
  { code: 'sql_not_allowed', details: { what: 'url()' }, text: "SELECT * FROM url('x')", marked: 'url' },
  { code: 'sql_not_allowed', details: { what: 'SETTINGS' }, text: 'SELECT 1 settings a = 1', marked: 'settings' },
  { code: 'sql_parameter_missing', details: { name: 'n' }, text: 'SELECT n, {n:UInt8}', marked: '{n:UInt8}' },
  {
    code: 'sql_failed',
    details: { detail: 'Unknown expression identifier `costt` in scope SELECT costt' },
    text: 'SELECT costt FROM t',
    marked: 'costt',
  },
  {
    code: 'sql_failed',
    details: { detail: 'Function with name `summ` does not exist.' },
    text: 'SELECT summ(x) FROM t',
    marked: 'summ',
  },
  { code: 'sql_failed', details: { detail: 'NO_COMMON_TYPE' }, text: 'SELECT 1', marked: undefined },
  { code: 'sql_busy', details: {}, text: 'SELECT 1', marked: undefined },
])('$code marks $marked in $text', ({ code, details, text, marked }) => {
  const place = problemPlace(text, { code, details: details as Record<string, string | number> });
  expect(place && text.slice(place.from, place.to)).toBe(marked);
});

test('a place is told by line and column, from 1', () => {
  expect(lineAndColumn('SELECT\n  1', 9)).toEqual({ line: 2, column: 3 });
  expect(lineAndColumn('SELECT', 0)).toEqual({ line: 1, column: 1 });
});
