import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { createCallRate } from './call-rate.ts';

test('each may call so many times in a minute; who called too often is told when to try again', () => {
  const clock = manualClock();
  const rate = createCallRate({ perMinute: 2 }, clock);
  expect([rate.count('a'), rate.count('a'), rate.count('b')]).toEqual([undefined, undefined, undefined]);
  expect([rate.isFull('a'), rate.isFull('b')]).toEqual([true, false]);
  clock.advance(15_000);
  expect(rate.count('a')).toBe(45);
  clock.advance(44_999);
  expect(rate.count('a')).toBe(1);
  clock.advance(1);
  expect([rate.count('a'), rate.isFull('a')]).toEqual([undefined, false]);
});

test('who is remembered is bounded, and nobody is shut out for it', () => {
  const rate = createCallRate({ perMinute: 1 }, manualClock());
  for (let caller = 0; caller < 10_000; caller++) rate.count(String(caller));
  expect(rate.count('one more')).toBeUndefined();
});
