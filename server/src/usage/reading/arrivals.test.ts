import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { changedSeconds, LOOKED_AT_AGAIN_SECONDS, markAfter, spanSince, TOLD_APART_SECONDS } from './arrivals.ts';

const NOW = asInstant(1_800_000_000_500);
const SECOND = 1_800_000_000;
const mark = (secondsAgo: number) => ({ at: asInstant(NOW - secondsAgo * 1_000), counted: [] });

test.each([
  { when: 'nothing was looked at', since: undefined, from: SECOND - 60, earlier: undefined },
  { when: 'it was a second ago', since: mark(1), from: SECOND - 61, earlier: undefined },
  { when: 'it was as long ago as is told apart', since: mark(540), from: SECOND - 600, earlier: undefined },
  { when: 'it was an hour ago', since: mark(3_600), from: SECOND - 600, earlier: SECOND - 3_599 },
  { when: 'the clock went back meanwhile', since: mark(-300), from: SECOND - 60, earlier: undefined },
])('when $when, it looks from the right second on', ({ since, from, earlier }) => {
  expect(spanSince(since, NOW)).toEqual({ fromSecond: from, earlierFromSecond: earlier });
});

test('seconds that hold as many as before are left out, and a mark keeps those that are looked at again', () => {
  const found = [0, 30, 60, 61].map((ago) => ({ second: SECOND - ago, requests: 5 }));
  expect(changedSeconds([{ second: SECOND, requests: 4 }, ...found.slice(1)], found)).toEqual([found[0]]);
  expect(markAfter(NOW, found)).toEqual({ at: NOW, counted: found.slice(0, 3) });
  expect(TOLD_APART_SECONDS).toBeGreaterThan(LOOKED_AT_AGAIN_SECONDS);
});
