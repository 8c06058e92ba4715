import { expect, test } from 'vitest';
import { fieldReader } from './field-roles.ts';

const ROLES = new Map([['x-read', 'read' as const]]);

test('a spelling is remembered, so that it is checked once', () => {
  const read = fieldReader(ROLES);
  expect(read('X-Read')).toEqual({ name: 'x-read', role: 'read' });
  expect(read('X-Read')).toBe(read('X-Read'));
});

test('a long spelling is read as well, and never remembered: clients choose it', () => {
  const read = fieldReader(ROLES);
  const spelling = 'X-'.padEnd(65, 'A');
  expect(read(spelling)).toEqual({ name: spelling.toLowerCase(), role: 'keep' });
  expect(read(spelling)).not.toBe(read(spelling));
});

test('of short spellings 2048 are remembered, and all others are still read', () => {
  const read = fieldReader(ROLES);
  for (let index = 0; index < 2048; index++) read(`x-${index}`);
  expect(read('x-0')).toBe(read('x-0'));
  expect(read('X-READ')).toEqual({ name: 'x-read', role: 'read' });
  expect(read('X-READ')).not.toBe(read('X-READ'));
});
