import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration } from './duration.ts';
import { exactAmong, shortAmong, tickAmong } from './figure.ts';

test.each([
  { ms: 0, ko: '0밀리초', en: '0 ms' },
  { ms: 0.44, ko: '0.4밀리초', en: '0.4 ms' },
  { ms: 9.96, ko: '10밀리초', en: '10 ms' },
  { ms: 820, ko: '820밀리초', en: '820 ms' },
  { ms: 999.4, ko: '999밀리초', en: '999 ms' },
  { ms: 999.5, ko: '1.00초', en: '1.00 s' },
  { ms: 1_240, ko: '1.24초', en: '1.24 s' },
  { ms: 9_994, ko: '9.99초', en: '9.99 s' },
  { ms: 9_996, ko: '10.0초', en: '10.0 s' },
  { ms: 43_930, ko: '43.9초', en: '43.9 s' },
  { ms: 59_949, ko: '59.9초', en: '59.9 s' },
  { ms: 59_960, ko: '1분', en: '1 min' },
  { ms: 92_000, ko: '1분 32초', en: '1 min 32 s' },
  { ms: 3_599_400, ko: '59분 59초', en: '59 min 59 s' },
  { ms: 3_599_600, ko: '1시간', en: '1 h' },
  { ms: 7_500_000, ko: '2시간 5분', en: '2 h 5 min' },
  { ms: 86_399_000, ko: '1일', en: '1 d' },
  { ms: 180_000_000, ko: '2일 2시간', en: '2 d 2 h' },
])('$ms ms is $ko, in English $en', ({ ms, ko, en }) => {
  expect([duration(ms, 'ko'), duration(ms, 'en')]).toEqual([ko, en]);
});

test.each([
  {
    when: 'all are short',
    column: [0, 3, 820],
    ko: ['0밀리초', '3밀리초', '820밀리초'],
    en: ['0 ms', '3 ms', '820 ms'],
  },
  {
    when: 'one is a second or longer',
    column: [0, 3, 820, 1_240, 43_930],
    ko: ['0초', '0.003초', '0.82초', '1.24초', '43.9초'],
    en: ['0 s', '0.003 s', '0.82 s', '1.24 s', '43.9 s'],
  },
  {
    when: 'one is too short for seconds, and one is a second or longer',
    column: [0, 0.3, 0.5, 1_240],
    ko: ['0초', '<0.001초', '0.001초', '1.24초'],
    en: ['0 s', '<0.001 s', '0.001 s', '1.24 s'],
  },
  {
    when: 'one is a minute or longer',
    column: [820, 43_930, 92_000],
    ko: ['0.82초', '43.9초', '1분 32초'],
    en: ['0.82 s', '43.9 s', '1 min 32 s'],
  },
])('in a column where $when, none is in another unit than it must be', ({ column, ko, en }) => {
  const largest = Math.max(...column);
  const written = (language: 'ko' | 'en') => column.map((ms) => shortAmong(ms, 'milliseconds', { language, largest }));
  expect(written('ko')).toEqual(ko);
  expect(written('en')).toEqual(en);
  expect(column.map((ms) => exactAmong(ms, 'milliseconds', { language: 'en', largest }))).toEqual(en);
});

test('an axis has round numbers without digits that say nothing, and one unit', () => {
  const ticks = (values: readonly number[], language: 'ko' | 'en') =>
    values.map((value) => tickAmong(value, 'milliseconds', { language, largest: Math.max(...values) }));
  expect(ticks([0, 200, 400], 'ko')).toEqual(['0밀리초', '200밀리초', '400밀리초']);
  expect(ticks([0, 500, 1_000, 1_500], 'ko')).toEqual(['0초', '0.5초', '1초', '1.5초']);
  expect(ticks([0, 20_000, 60_000, 80_000], 'en')).toEqual(['0 s', '20 s', '1 min', '1 min 20 s']);
});

test('law: in no language is there a word of the other one', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
      expect(duration(ms, 'ko')).not.toMatch(/[a-z]/i);
      expect(duration(ms, 'en')).not.toMatch(/[가-힣]/);
    }),
  );
});
