import { expect, test } from 'vitest';
import { rowsLeft } from './more-rows.tsx';

test.each([
  { when: 'fewer than are shown', count: 3, isList: true, expected: { table: 0, list: 0 } },
  { when: 'more than a list shows', count: 5, isList: true, expected: { table: 0, list: 1 } },
  { when: 'as many as a table shows', count: 10, isList: false, expected: { table: 0, list: 0 } },
  { when: 'one more than a table shows', count: 11, isList: false, expected: { table: 1, list: 1 } },
  { when: 'many', count: 101, isList: true, expected: { table: 91, list: 97 } },
])('of $when, what is not shown is counted', ({ count, isList, expected }) => {
  expect(rowsLeft(count, { atFirst: 10, isList })).toEqual(expected);
});
