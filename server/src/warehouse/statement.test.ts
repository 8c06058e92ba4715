import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { Fault } from './fault.ts';
import { countRows, readStatement } from './statement.ts';

test.each([
  { text: 'SELECT 1', kind: 'read', format: undefined },
  { text: 'SELECT 1\nFORMAT JSON', kind: 'read', format: 'JSON' },
  { text: 'WITH 1 AS a\nSELECT a', kind: 'read', format: undefined },
  { text: '(SELECT 1) UNION ALL (SELECT 2)', kind: 'read', format: undefined },
  { text: 'EXPLAIN AST SELECT 1', kind: 'read', format: undefined },
  { text: 'INSERT INTO t FORMAT JSONEachRow', kind: 'rows', format: 'JSONEachRow' },
  { text: 'INSERT INTO `a.b`.t (x, y)\nSETTINGS a = 1\nFORMAT JSONEachRow', kind: 'rows', format: 'JSONEachRow' },
  { text: 'INSERT INTO t (`SELECT`) FORMAT Values', kind: 'rows', format: 'Values' },
  { text: 'INSERT INTO t SELECT 1', kind: 'change', format: undefined },
  { text: 'INSERT INTO t SELECT 1 FORMAT JSON', kind: 'change', format: 'JSON' },
  { text: "INSERT INTO t FROM INFILE 'x' FORMAT CSV", kind: 'change', format: 'CSV' },
  { text: 'CREATE TABLE t\n(\n    `a` Int8\n)\nENGINE = Memory', kind: 'change', format: undefined },
  { text: 'SET a = 1', kind: 'change', format: undefined },
  { text: "KILL QUERY WHERE query_id = 'a-1' ASYNC", kind: 'cancel', format: undefined },
  { text: "KILL QUERY WHERE query_id = 'a-1' SYNC\nFORMAT JSON", kind: 'cancel', format: 'JSON' },
  { text: "KILL QUERY WHERE query_id = 'a' OR 1 ASYNC", kind: 'change', format: undefined },
  { text: "KILL QUERY WHERE query_id = 'a\\'b' ASYNC", kind: 'change', format: undefined },
  { text: "SELECT 'x FORMAT JSON'", kind: 'read', format: undefined },
])('$text is $kind', ({ text, kind, format }) => {
  const statement = readStatement(text);
  expect({ kind: statement.kind, format: statement.format }).toEqual({ kind, format });
});

test.each([
  { rows: '', count: 0 },
  { rows: '{"a":1}', count: 1 },
  { rows: '{"a":1}\n', count: 1 },
  { rows: '{"a":1}\r\n{"a":2}\n', count: 2 },
])('$rows holds $count rows', ({ rows, count }) => {
  expect(countRows(Buffer.from(rows), 'JSONEachRow')).toBe(count);
});

test.each([
  '\n',
  '{"a":1}\n\n',
  '{"a":1}\n\n{"a":2}',
  '{"a":1}\n \n{"a":2}',
  ' {"a":1}',
  '{"a":1}\nDROP',
  '[1]\n',
  '{"a":\n1}',
])('rows laid out as %j are refused', (rows) => {
  expect(() => countRows(Buffer.from(rows), 'JSONEachRow')).toThrow(Fault);
});

test('formats whose rows may span lines are refused', () => {
  for (const format of ['CSV', 'Values', 'Native', 'JSON']) {
    expect(() => countRows(Buffer.from('1'), format)).toThrow(/NOT_IMPLEMENTED/);
  }
});

test('whatever is taken has no blank line, where the engine would begin another statement', () => {
  const piece = fc.constantFrom('{"a":1}', '{}', '\n', '\r', ' ', ';', 'DROP TABLE t', '\t');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const rows = pieces.join('');
      try {
        countRows(Buffer.from(rows), 'JSONEachRow');
      } catch {
        return;
      }
      expect(rows).not.toMatch(/\n\s*\n/);
      const lines = rows.split('\n');
      if (lines.at(-1) === '') lines.pop();
      expect(lines.filter((line) => !line.startsWith('{'))).toEqual([]);
    }),
    { numRuns: inject('isProof') ? 20_000 : 500 },
  );
});
