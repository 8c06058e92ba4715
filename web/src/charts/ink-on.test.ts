import { expect, test } from 'vitest';
import { inkOn } from './ink-on.ts';

test.each([
  ['#ffffff', '#000000'],
  ['#000000', '#ffffff'],
  ['#4d5ce0', '#ffffff'],
  ['#e3d34a', '#000000'],
  ['#757575', '#ffffff'],
  ['#777777', '#000000'],
])('on %s one reads %s', (colour, ink) => {
  expect(inkOn(colour)).toBe(ink);
});
