import { expect, test } from 'vitest';
import { cellKind, cellText, openedText } from './cell-text.ts';
import { chartOf, firstChoice } from './chart-data.ts';
import { columnWidths } from './column-widths.ts';
import { tabbedText } from './copy-rows.ts';
import { sortRows } from './sort-rows.ts';

test.each([
  ['Int64', 'number'],
  ['Nullable(Decimal(38, 9))', 'number'],
  ['LowCardinality(Nullable(String))', 'text'],
  ["DateTime64(3, 'UTC')", 'time'],
  ['Bool', 'truth'],
  ['Map(String, String)', 'structure'],
  ['Interval', 'text'],
])('a column of type %s holds values of kind %s', (type, kind) => {
  expect(cellKind(type)).toBe(kind);
});

test('NULL is no text, and what a line cannot show is opened', () => {
  expect([cellText(null), cellText(''), cellText(0), cellText({ a: null })]).toEqual([
    undefined,
    '',
    '0',
    '{"a":null}',
  ]);
  expect(openedText('short')).toBeUndefined();
  expect(openedText('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(openedText('{not json')).toBeUndefined();
  expect(openedText('x'.repeat(61))).toHaveLength(61);
  expect(openedText([1])).toBe('[\n  1\n]');
});

test.each([
  {
    when: 'numbers beyond 2^53',
    kind: 'number' as const,
    values: ['9007199254740993', '9007199254740992', '-1'],
    order: [2, 1, 0],
  },
  { when: 'numbers that look alike as texts', kind: 'number' as const, values: ['10', '9', '1e2'], order: [1, 0, 2] },
  { when: 'texts', kind: 'text' as const, values: ['b', '10', 'a'], order: [1, 2, 0] },
  { when: 'NULL, last', kind: 'number' as const, values: [null, '1', null, '0'], order: [3, 1, 0, 2] },
])('rows are sorted by $when', ({ kind, values, order }) => {
  const rows = values.map((value, index) => [index, value]);
  expect(sortRows(rows, { column: 1, isDescending: false }, kind).map(([index]) => index)).toEqual(order);
});

test('NULL stays last when the order is turned round, and without an order nothing moves', () => {
  const rows = [[null], ['1'], ['2']];
  expect(sortRows(rows, { column: 0, isDescending: true }, 'number')).toEqual([['2'], ['1'], [null]]);
  expect(sortRows(rows, undefined, 'number')).toBe(rows);
});

const RESULT = {
  columns: [
    { name: 'day', type: 'Date' },
    { name: 'requests', type: 'UInt64' },
    { name: 'cost', type: 'Nullable(Int64)' },
  ],
  rows: [
    ['2026-01-01', '3', null],
    ['2026-01-02', '4', '5'],
  ],
};

test('a chart begins with time and the first number; what is not known stays a gap', () => {
  expect(firstChoice(RESULT)).toEqual({ kind: 'line', x: 0, y: [1] });
  const model = chartOf(RESULT, { kind: 'bar', x: 0, y: [1, 2] }, 'Asia/Seoul');
  expect(model.places).toEqual(['2026-01-01', '2026-01-02']);
  expect(model.series.map(({ title, values }) => [title, values])).toEqual([
    ['requests', [3, 4]],
    ['cost', [undefined, 5]],
  ]);
  expect(firstChoice({ columns: [{ name: 'a', type: 'String' }], rows: [] })).toBeUndefined();
});

test('rows are copied as spreadsheets take them', () => {
  const rows = [['a\tb\nc', null, { x: 1 }]];
  const columns = ['s', 'n', 'j'].map((name) => ({ name, type: 'String' }));
  expect(tabbedText({ columns, rows })).toBe('s\tn\tj\na b c\t\t{"x":1}');
});

test('columns are as wide as what they hold, within bounds', () => {
  const [narrow, wide, korean] = columnWidths({
    columns: [
      { name: 'n', type: 'UInt8' },
      { name: 't', type: 'String' },
      { name: 'k', type: 'String' },
    ],
    rows: [['1', 'x'.repeat(500), '가나다라마바사아자차']],
  });
  expect([narrow, wide]).toEqual([72, 360]);
  expect(korean).toBeGreaterThan(150);
});
