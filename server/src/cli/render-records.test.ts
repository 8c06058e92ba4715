import { expect, test } from 'vitest';
import { renderRecords } from './render-records.ts';
import { fitsInto, renderTable } from './render-table.ts';

test('values stand one under the other, behind their names', () => {
  const rows = [
    ['r1', null, { a: 1 }],
    ['r2', 3, '줄\n바꿈'],
  ];
  expect(renderRecords(['request_id', '토큰', 'more'], rows)).toBe(
    [
      '── 1 ──',
      'request_id  r1',
      '      토큰  –',
      '      more  {"a":1}',
      '── 2 ──',
      'request_id  r2',
      '      토큰  3',
      '      more  줄\\n바꿈',
    ].join('\n'),
  );
});

test('a table fits where its longest line does, wide characters counted twice', () => {
  const table = renderTable(['이름'], [['네글자다']]);
  expect(fitsInto(table, 8)).toBe(true);
  expect(fitsInto(table, 7)).toBe(false);
  expect(fitsInto(table, undefined)).toBe(true);
});
