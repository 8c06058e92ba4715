import { shareAxis } from '@tallygate/contract';
import { expect, test } from 'vitest';

test.each([
  { values: [0.9991, 0.9999], isLine: true, axis: [0.995, 0.001] },
  { values: [0.991, 0.999], isLine: true, axis: [0.99, 0.002] },
  { values: [0.9899, undefined, 1], isLine: true, axis: [0.98, 0.005] },
  { values: [0.97, 0.99], isLine: true, axis: [0.95, 0.01] },
  { values: [0.9, 0.95], isLine: true, axis: [0.9, 0.02] },
  { values: [0.81, 0.99], isLine: true, axis: [0.8, 0.05] },
  { values: [0.79, 0.99], isLine: true, axis: [0, 0.25] },
  { values: [0, 1, 1], isLine: true, axis: [0, 0.25] },
  { values: [0.991, 0.999], isLine: false, axis: [0, 0.25] },
  { values: [1, 1], isLine: true, axis: [0.995, 0.001] },
])('shares $values, as a line: $isLine, have the axis $axis', ({ values, isLine, axis: [min, interval] }) => {
  expect(shareAxis(values, { isLine })).toEqual({ min, max: 1, interval });
});

test.each([
  { what: 'none near the whole', values: [0.1, 0.8] },
  { what: 'more than the whole', values: [0.9, 1.2] },
  { what: 'nothing known', values: [undefined, undefined] },
  { what: 'nothing at all', values: [] },
])('$what: no axis of its own', ({ values }) => {
  expect(shareAxis(values, { isLine: true })).toBeUndefined();
});
