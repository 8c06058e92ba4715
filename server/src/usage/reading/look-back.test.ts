import { expect, test } from 'vitest';
import { asInstant, systemRandom, uuidV7Maker } from '#kernel';
import { looksBack, timeOfRequestId } from './look-back.ts';

const DAY_MS = 86_400_000;
const END = asInstant(Date.UTC(2026, 10, 20));
const back = (days: number) => asInstant(END - days * DAY_MS);

test.each([
  { when: 'there is no lower end', from: undefined, expected: [back(1), back(8), back(64), undefined] },
  { when: 'the lower end is far', from: back(100), expected: [back(1), back(8), back(64), back(100)] },
  { when: 'the lower end is near', from: back(5), expected: [back(1), back(5)] },
  { when: 'the lower end is on a look', from: back(8), expected: [back(1), back(8)] },
  { when: 'the range is empty', from: asInstant(END + 1), expected: [asInstant(END + 1)] },
])('when $when, the looks go back step by step and end at it', ({ from, expected }) => {
  expect(looksBack(END, from)).toEqual(expected);
});

test('a request id of ours tells when it was made; another id tells nothing', () => {
  const at = asInstant(Date.UTC(2026, 10, 20, 1, 2, 3, 4));
  expect(timeOfRequestId(uuidV7Maker(systemRandom)(at))).toBe(at);
  for (const id of ['', 'x', 'b4a47a30-0e18-4ae3-9a7f-29bcb07e0f00', "0198c0de-0000-7000-8000-00000000000' OR 1"]) {
    expect(timeOfRequestId(id)).toBeUndefined();
  }
});
