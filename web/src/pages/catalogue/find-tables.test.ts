import { expect, test } from 'vitest';
import { findTables } from './find-tables.ts';
import { readDays } from './read-days.ts';

const both = (text: string) => ({ ko: text, en: text });
const table = (name: string, columns: readonly string[]) => ({
  name,
  comment: both(`about ${name}`),
  columns: columns.map((column) => ({
    name: column,
    type: 'String',
    comment: both(`${column}!`),
    is_documented: true,
  })),
});
const TABLES = [table('a.usage', ['requester', 'cost']), table('a.runs', ['cost_total'])];

test.each([
  ['', ['a.usage:', 'a.runs:']],
  ['COST', ['a.usage:cost', 'a.runs:cost_total']],
  ['requester!', ['a.usage:requester']],
  [' about a.runs ', ['a.runs:']],
  ['nothing', []],
])('searching for "%s" finds tables and columns', (text, expected) => {
  const found = findTables(TABLES, text, 'en').map(
    ({ table: { name }, columns }) => `${name}:${columns.map((each) => each.name)}`,
  );
  expect(found).toEqual(expected);
});

test.each([
  ['1', 1],
  [' 36500 ', 36_500],
  ['0', undefined],
  ['36501', undefined],
  ['1.5', undefined],
  ['', undefined],
  ['-3', undefined],
])('"%s" days are read as %s', (text, days) => {
  expect(readDays(text)).toBe(days);
});
