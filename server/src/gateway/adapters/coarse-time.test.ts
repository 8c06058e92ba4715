import { expect, test } from 'vitest';
import { CoarseTime } from './coarse-time.ts';
import { HandClock } from './strict-upstream.test-support.ts';

test('what is set to pass after a time is found past never before it, and 200 ms behind it at most', () => {
  for (let offset = 0; offset < 300; offset += 7) {
    const clock = new HandClock();
    let passedMs: number | undefined;
    const time: CoarseTime = new CoarseTime(clock, (nowMs) => {
      if (passedMs === undefined && due <= nowMs) passedMs = clock.monotonicMs();
      return true;
    });
    let due = Number.POSITIVE_INFINITY;
    time.wake();
    clock.advance(offset);
    const setMs = clock.monotonicMs();
    due = time.after(1_000);
    clock.advance(2_000);
    expect(passedMs).toBeGreaterThanOrEqual(setMs + 1_000);
    expect(passedMs).toBeLessThanOrEqual(setMs + 1_200);
  }
});

test('a time that is set late in a standstill passes not before it, though the last step was long ago', () => {
  const clock = new HandClock();
  let due = Number.POSITIVE_INFINITY;
  let setMs = 0;
  let passedMs: number | undefined;
  const time: CoarseTime = new CoarseTime(clock, (nowMs) => {
    if (passedMs === undefined && due <= nowMs) passedMs = clock.monotonicMs();
    return true;
  });
  clock.after(0, () => {
    setMs = clock.monotonicMs();
    due = time.after(1_000);
  });
  time.wake();
  clock.stall(2_500);
  clock.advance(2_000);
  expect(passedMs).toBeGreaterThanOrEqual(setMs + 1_000);
  expect(passedMs).toBeLessThanOrEqual(setMs + 1_200);
});

test('it steps while there is something to watch, once whoever wakes it', () => {
  const clock = new HandClock();
  let isNeeded = true;
  let steps = 0;
  const time = new CoarseTime(clock, () => {
    steps++;
    return isNeeded;
  });
  expect(clock.timers).toBe(0);
  time.wake();
  time.wake();
  expect(clock.timers).toBe(1);
  clock.advance(1_000);
  expect(steps).toBe(10);
  isNeeded = false;
  clock.advance(100);
  expect(clock.timers).toBe(0);
  clock.advance(50_000);
  time.wake();
  expect(time.nowMs).toBe(clock.monotonicMs());
});

test('after a standstill nothing is late before what came in meanwhile could be read', () => {
  const clock = new HandClock();
  const seen: number[] = [];
  const time = new CoarseTime(clock, (nowMs) => seen.push(nowMs) > 0);
  time.wake();
  for (const ms of [60_000, 201]) {
    const before = seen.length;
    clock.stall(ms);
    expect(time.nowMs).toBe(clock.monotonicMs());
    expect(seen).toHaveLength(before);
    clock.advance(0);
    expect(seen.slice(before)).toEqual([clock.monotonicMs()]);
  }
});
