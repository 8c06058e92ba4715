import { expect, test } from 'vitest';
import { asInstant, type Clock } from '#kernel';
import { showProgress } from './demo-progress.ts';

function shown(isInteractive: boolean, language: 'ko' | 'en') {
  let nowMs = 5_000;
  const written: string[] = [];
  const clock: Clock = { now: () => asInstant(0), monotonicMs: () => nowMs, after: () => ({ cancel: () => {} }) };
  const terminal = { isInteractive, write: (text: string) => void written.push(text) };
  const progress = showProgress({ terminal, language, clock, daysBefore: 10 });
  return { progress, written, pass: (ms: number) => (nowMs += ms) };
}

test('a terminal shows one line, written over: rows, days, rate and time left of what this start has to do', () => {
  const { progress, written, pass } = shown(true, 'en');
  pass(2_000);
  progress.show({ rows: 24_000, days: { done: 30, of: 90 } });
  progress.say('Done.');
  expect(written).toEqual([
    '\r\u001b[2K  Sample usage: 24,000 rows, 30 of 90 days · 12,000 rows/s · 6 s left',
    '\r\u001b[2K  Done.\n',
  ]);
});

test('where nothing can be written over, a line comes every two seconds', () => {
  const { progress, written, pass } = shown(false, 'ko');
  for (let done = 11; done <= 15; done++) {
    pass(1_000);
    progress.show({ rows: done * 1000, days: { done, of: 90 } });
  }
  progress.say('완료');
  expect(written).toEqual([
    '  샘플 사용량: 12,000행, 90일 중 12일 완료 · 6,000행/초 · 남은 시간 78초\n',
    '  샘플 사용량: 14,000행, 90일 중 14일 완료 · 3,500행/초 · 남은 시간 76초\n',
    '  완료\n',
  ]);
});
