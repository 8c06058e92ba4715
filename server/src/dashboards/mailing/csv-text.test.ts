import { expect, test } from 'vitest';
import { csvText } from './csv-text.ts';

const RESULT = { columns: [{ name: 'who', type: 'String' }], rows: [['kim'], ['lee']] };

test('a whole result is its names and its rows, and nothing else', () => {
  expect(csvText({ ...RESULT, truncated: false }, 'ko')).toBe('\uFEFFwho\r\nkim\r\nlee\r\n');
});

test.each([
  ['en', '# Not whole: the first 2 rows. The page has more of them as CSV.'],
  ['ko', '# 일부만 포함: 처음 2행. 페이지에서 CSV로 더 많은 행을 받을 수 있습니다.'],
] as const)('one that was cut off says so in its last line, in %s', (language, words) => {
  expect(csvText({ ...RESULT, truncated: true }, language)).toBe(`\uFEFFwho\r\nkim\r\nlee\r\n${words}\r\n`);
});
