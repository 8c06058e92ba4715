import { expect, test } from 'vitest';
import { bodiesBytesMax } from './edge-halves.ts';

const GIBI = 1024 ** 3;

test.each([
  { memoryBytes: 16 * GIBI, expected: GIBI },
  { memoryBytes: 4 * GIBI, expected: GIBI },
  { memoryBytes: 2 * GIBI, expected: GIBI / 2 },
  { memoryBytes: 1001, expected: 250 },
])('of $memoryBytes bytes of memory, bodies may take $expected', ({ memoryBytes, expected }) => {
  expect(bodiesBytesMax(memoryBytes)).toBe(expected);
});

test('of the memory here, they may take some', () => {
  expect(bodiesBytesMax()).toBeGreaterThan(0);
  expect(bodiesBytesMax()).toBeLessThanOrEqual(GIBI);
});
