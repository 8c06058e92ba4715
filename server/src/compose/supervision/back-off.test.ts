import { expect, test } from 'vitest';
import { countFailure, HEALTHY_AFTER_MS, restartDelayMs } from './back-off.ts';

test('the pause doubles from 100 ms to at most 10 s', () => {
  expect([1, 2, 3, 4, 7, 8, 9, 1000].map(restartDelayMs)).toEqual([100, 200, 400, 800, 6400, 10_000, 10_000, 10_000]);
});

test.each([
  [3, undefined, 4],
  [3, 0, 4],
  [3, HEALTHY_AFTER_MS - 1, 4],
  [3, HEALTHY_AFTER_MS, 1],
])('after %i failures and %s ms of health, the next failure is number %i', (failures, readyForMs, expected) => {
  expect(countFailure(failures, readyForMs)).toBe(expected);
});
