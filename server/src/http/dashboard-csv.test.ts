import { expect, test } from 'vitest';
import { csvParts } from './dashboard-csv.ts';

async function linesOf(rows: readonly (readonly unknown[])[], isTruncated: boolean) {
  const lines: unknown[] = [];
  for await (const part of csvParts({ columns: [], rows, isTruncated }, 'ko', 5)) lines.push(...part);
  return lines;
}

test('values stand as JSON has them, what has parts as JSON text, unknown ones empty', async () => {
  const row = ['9007199254740993', 1.5, null, true, ['a', 1], { a: 1 }, undefined];
  expect(await linesOf([row], false)).toEqual([['9007199254740993', 1.5, null, 'true', '["a",1]', '{"a":1}', null]]);
});

test('every row is there once, in its order, however many parts', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => [index]);
  expect(await linesOf(rows, false)).toEqual(rows);
});

test('what was cut off says so in a last line', async () => {
  expect(await linesOf([['a']], true)).toEqual([['a'], [expect.stringMatching(/^# 일부만 포함: 처음 1행/)]]);
});
