import { expect, test } from 'vitest';
import { duration } from './duration.ts';
import { columnFigure, tickFigure } from './figures.ts';

const style = { language: 'ko', timeZone: 'Asia/Seoul' } as const;

test.each([
  { ms: 0, ko: '0밀리초', en: '0 ms' },
  { ms: 0.44, ko: '0.4밀리초', en: '0.4 ms' },
  { ms: 820, ko: '820밀리초', en: '820 ms' },
  { ms: 999.5, ko: '1.00초', en: '1.00 s' },
  { ms: 1_240, ko: '1.24초', en: '1.24 s' },
  { ms: 43_930, ko: '43.9초', en: '43.9 s' },
  { ms: 59_960, ko: '1분', en: '1 min' },
  { ms: 92_000, ko: '1분 32초', en: '1 min 32 s' },
  { ms: 7_500_000, ko: '2시간 5분', en: '2 h 5 min' },
  { ms: 180_000_000, ko: '2일 2시간', en: '2 d 2 h' },
])('printed, $ms ms is $ko, in English $en, as on the pages', ({ ms, ko, en }) => {
  expect([duration(ms, 'ko'), duration(ms, 'en')]).toEqual([ko, en]);
});

test('a printed column has seconds where one is a second or longer, and an axis round numbers', () => {
  const column = [3, 820, 1_240, 92_000].map((ms) => columnFigure(ms, 'milliseconds', { ...style, largest: 92_000 }));
  expect(column).toEqual(['0.003초', '0.82초', '1.24초', '1분 32초']);
  const ticks = [0, 500, 1_000].map((ms) => tickFigure(ms, 'milliseconds', { ...style, largest: 1_000 }));
  expect(ticks).toEqual(['0초', '0.5초', '1초']);
});
