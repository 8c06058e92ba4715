import { expect, test } from 'vitest';
import { lentMemory } from './lent-memory.ts';

const STEP = 256 * 1024;

test('memory that was given back is lent again, to whoever it is large enough for', () => {
  const memory = lentMemory(4 * STEP);
  const first = memory.take(STEP + 1);
  expect(first.length).toBe(STEP + 1);
  memory.giveBack(first);
  const again = memory.take(2 * STEP);
  expect([again.length, again.buffer === first.buffer]).toEqual([2 * STEP, true]);
  memory.giveBack(again);
  expect(memory.take(2 * STEP + 1).buffer).not.toBe(first.buffer);
});

test('two who have memory at the same time never have the same', () => {
  const memory = lentMemory(4 * STEP);
  memory.giveBack(memory.take(10));
  expect(memory.take(10).buffer).not.toBe(memory.take(10).buffer);
});

test('no more is kept than the bound', () => {
  const memory = lentMemory(2 * STEP);
  const pieces = [1, 2, 3].map(() => memory.take(STEP));
  for (const piece of pieces) memory.giveBack(piece);
  const again = [1, 2, 3].map(() => memory.take(STEP).buffer);
  expect(again.filter((buffer) => pieces.some((piece) => piece.buffer === buffer))).toHaveLength(2);
});
