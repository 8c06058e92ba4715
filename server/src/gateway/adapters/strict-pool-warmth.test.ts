import { expect, test } from 'vitest';
import { Warmth } from './strict-pool-warmth.ts';

const MINUTE = 60_000;
const BOUNDS = { connectionsMax: 32, forMs: 5 * MINUTE };

test.each([
  { when: 'nothing was ever asked', bounds: BOUNDS, asked: [], at: 1, wanted: 0 },
  {
    when: 'three were busy at once',
    bounds: BOUNDS,
    asked: [
      [1, 0],
      [3, 10],
      [2, 20],
    ],
    at: 30,
    wanted: 3,
  },
  { when: 'more were busy than the bound', bounds: BOUNDS, asked: [[100, 0]], at: 30, wanted: 32 },
  {
    when: 'the last request is just below five minutes ago',
    bounds: BOUNDS,
    asked: [[3, 0]],
    at: 5 * MINUTE - 1,
    wanted: 3,
  },
  { when: 'the last request is five minutes ago', bounds: BOUNDS, asked: [[3, 0]], at: 5 * MINUTE, wanted: 0 },
  { when: 'the bound is nothing', bounds: { ...BOUNDS, connectionsMax: 0 }, asked: [[3, 0]], at: 1, wanted: 0 },
] as { when: string; bounds: typeof BOUNDS; asked: [number, number][]; at: number; wanted: number }[])(
  'when $when, $wanted connections are kept open',
  ({ bounds, asked, at, wanted }) => {
    const warmth = new Warmth(bounds);
    for (const [busy, nowMs] of asked) warmth.asked(busy, nowMs);
    for (let nowMs = 0; nowMs < at; nowMs += 1_000) warmth.wanted(nowMs);
    expect(warmth.wanted(at)).toBe(wanted);
    expect(warmth.isAsked(at)).toBe(wanted > 0);
  },
);

test('an old peak is forgotten between once and twice half of the time, while requests go on', () => {
  const warmth = new Warmth(BOUNDS);
  const wanted: number[] = [];
  for (let minute = 0; minute <= 6; minute++) {
    warmth.asked(minute === 0 ? 20 : 1, minute * MINUTE);
    wanted.push(warmth.wanted(minute * MINUTE));
  }
  expect(wanted[2]).toBe(20);
  expect(wanted[6]).toBe(1);
});

test('a provider that hangs up on unused connections is left alone for longer each time, until one serves', () => {
  const warmth = new Warmth({ ...BOUNDS, forMs: 1_000 * MINUTE });
  let nowMs = 0;
  const restMs = (): number => {
    warmth.failed(nowMs);
    const from = nowMs;
    while (warmth.wanted(nowMs) === 0) nowMs += 1_000;
    return nowMs - from;
  };
  warmth.asked(2, nowMs);
  expect([restMs(), restMs(), restMs(), restMs(), restMs(), restMs()]).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ]);
  warmth.proved();
  expect(restMs()).toBe(5_000);
});
