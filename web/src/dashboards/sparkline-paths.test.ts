import { expect, test } from 'vitest';
import { sparklinePaths } from './sparkline-paths.ts';

const box = { width: 100, height: 23 };

test('the line stands on zero, and its top is the largest value', () => {
  expect(sparklinePaths([0, 5, 10], box).line).toBe('M0 21.5L50 11.5L100 1.5');
  expect(sparklinePaths([0, 5, 10], box).ground).toBe('M0 23L0 21.5L50 11.5L100 1.5L100 23Z');
});

test('what is not known is a gap, never a zero', () => {
  expect(sparklinePaths([10, undefined, 10], box).line).toBe('M0 1.5M100 1.5');
});

test('nothing but zeros is a line at the bottom, and no value is no line', () => {
  expect(sparklinePaths([0, 0], box).line).toBe('M0 21.5L100 21.5');
  expect(sparklinePaths([], box)).toEqual({ line: '', ground: '' });
});
