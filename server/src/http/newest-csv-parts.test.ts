import { describe, expect, test } from 'vitest';
import { newestCsvParts } from './newest-csv-parts.ts';

const ROWS = [7, 6, 5, 4, 3, 2, 1];
const LIST = {
  read: async ({ after = 8, limit }: { readonly after: number | undefined; readonly limit: number }) =>
    ROWS.filter((row) => row < after).slice(0, limit),
  lines: (rows: readonly number[]) => rows.map((row) => [row]),
};

async function linesOf(bounds: { readonly entriesMax: number; readonly entriesPerPart: number }, list = LIST) {
  const lines: unknown[] = [];
  for await (const part of newestCsvParts(list, { ...bounds, language: 'en' })) lines.push(...part.map(([one]) => one));
  return lines;
}

describe('a file of the newest', () => {
  test.each([1, 2, 3, 7, 8])(
    'holds all that fit, each once, %i at a time, and nothing else',
    async (entriesPerPart) => {
      expect(await linesOf({ entriesMax: 7, entriesPerPart })).toEqual(ROWS);
      expect(await linesOf({ entriesMax: 100, entriesPerPart })).toEqual(ROWS);
    },
  );

  test.each([1, 2, 3, 5, 6, 8])('says in its last line that it was cut off, %i at a time', async (entriesPerPart) => {
    expect(await linesOf({ entriesMax: 5, entriesPerPart })).toEqual([
      ...[7, 6, 5, 4, 3],
      '# Not whole: the newest 5 entries. Choose a shorter range for the rest.',
    ]);
  });

  test('of nothing is empty', async () => {
    expect(await linesOf({ entriesMax: 5, entriesPerPart: 2 }, { ...LIST, read: async () => [] })).toEqual([]);
  });
});
