import { expect, test } from 'vitest';
import { namedUuid, type Random, systemRandom, uuidV7Maker } from './random.ts';
import { asInstant } from './values.ts';

const ONES: Random = { fill: (target) => target.fill(0xff), fraction: () => 0 };

test.each([
  { at: 0, id: '00000000-0000-7fff-bfff-ffffffffffff' },
  { at: 1, id: '00000000-0001-7fff-bfff-ffffffffffff' },
  { at: 0x0123_4567_89ab, id: '01234567-89ab-7fff-bfff-ffffffffffff' },
  { at: 0xffff_ffff, id: '0000ffff-ffff-7fff-bfff-ffffffffffff' },
  { at: 2 ** 48 - 1, id: 'ffffffff-ffff-7fff-bfff-ffffffffffff' },
])('an id begins with the milliseconds, then version and variant (RFC 9562, section 5.7): $at', ({ at, id }) => {
  expect(uuidV7Maker(ONES)(asInstant(at))).toBe(id);
});

test('ids of one millisecond differ, and ids of later ones sort behind', () => {
  const make = uuidV7Maker(systemRandom);
  const ids = Array.from({ length: 2_000 }, (_, index) =>
    make(asInstant(1_767_571_200_000 + Math.floor(index / 1_000))),
  );
  expect(new Set(ids).size).toBe(2_000);
  expect((ids.slice(0, 1_000).sort().at(-1) ?? '') < (ids.slice(1_000).sort()[0] ?? '')).toBe(true);
});

test('the id of a name is the same each time, and another for parts cut elsewhere', () => {
  expect(namedUuid('a', 'bc')).toBe(namedUuid('a', 'bc'));
  expect(namedUuid('a', 'bc')).not.toBe(namedUuid('ab', 'c'));
  expect(namedUuid('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
