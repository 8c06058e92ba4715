import { expect, test } from 'vitest';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { type LoopState, nextLoopState, ON_TIME, watchLoop } from './loop-lateness.ts';

const LATE: LoopState = { isLate: true, against: 0 };

/** The state after samples that came late by so many milliseconds. */
function after(state: LoopState, latenesses: readonly number[]): boolean {
  return latenesses.reduce(nextLoopState, state).isLate;
}

test.each([
  { when: 'nothing happened', from: ON_TIME, latenesses: [], isLate: false },
  { when: 'one turn took ten seconds', from: ON_TIME, latenesses: [10_000], isLate: false },
  { when: 'three samples were late', from: ON_TIME, latenesses: [300, 300, 300], isLate: false },
  { when: 'four samples were late', from: ON_TIME, latenesses: [300, 300, 300, 300], isLate: true },
  { when: 'four were almost late', from: ON_TIME, latenesses: [299, 299, 299, 299], isLate: false },
  { when: 'three were late, then one was not', from: ON_TIME, latenesses: [900, 900, 900, 10, 900], isLate: false },
  { when: 'four samples were on time', from: LATE, latenesses: [0, 0, 0, 0], isLate: true },
  { when: 'five samples were on time', from: LATE, latenesses: [99, 99, 99, 99, 99], isLate: false },
  { when: 'none was late, and none on time', from: LATE, latenesses: Array(50).fill(100), isLate: true },
  { when: 'four were on time, then one was not', from: LATE, latenesses: [0, 0, 0, 0, 150, 0], isLate: true },
])('an event loop is late $isLate: $when', ({ from, latenesses, isLate }) => {
  expect(after(from, latenesses)).toBe(isLate);
});

test('a state that stays is not made anew', () => {
  expect(nextLoopState(ON_TIME, 0)).toBe(ON_TIME);
});

/** A clock whose timers come late by as much as is set. */
function lateClock(): { clock: ManualClock; lateMs: number } {
  const clock = manualClock();
  const late = {
    lateMs: 0,
    clock: { ...clock, after: (delayMs: number, act: () => void) => clock.after(delayMs + late.lateMs, act) },
  };
  return late;
}

test('timers that come late are noticed within two seconds, told once, and forgotten as fast', () => {
  const late = lateClock();
  const told: boolean[] = [];
  const watch = watchLoop(late.clock, (isLate) => told.push(isLate));
  late.clock.advance(10_000);
  expect(watch.isLate()).toBe(false);
  late.lateMs = 350;
  late.clock.advance(2_000);
  expect(watch.isLate()).toBe(true);
  late.clock.advance(10_000);
  late.lateMs = 0;
  late.clock.advance(2_000);
  expect(watch.isLate()).toBe(false);
  expect(told).toEqual([true, false]);
  watch.stop();
  expect(late.clock.pending()).toBe(0);
});
