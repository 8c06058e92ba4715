import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tellNewest } from './tell-newest.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('what comes after a pause is told at once, what comes in quick succession once, with the newest', () => {
  const told: number[] = [];
  const { came, newest } = tellNewest<number>(25, (fact) => told.push(fact));
  expect(newest()).toBeUndefined();
  came(1);
  for (const fact of [2, 3, 4]) came(fact);
  expect([told, newest()]).toEqual([[1], 4]);
  vi.advanceTimersByTime(24);
  expect(told).toEqual([1]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual([1, 4]);
  vi.advanceTimersByTime(25);
  came(5);
  expect(told).toEqual([1, 4, 5]);
});

test('it can be told before its time', () => {
  const told: number[] = [];
  const { came, tell } = tellNewest<number>(25, (fact) => told.push(fact));
  tell();
  came(1);
  came(2);
  tell();
  vi.advanceTimersByTime(100);
  expect(told).toEqual([1, 2]);
});
