import { expect, test } from 'vitest';
import { newTally, TALLY_DAYS_MAX } from '../shipping/tally.ts';
import { decodeStateFile, encodeSlot, newStateFile, SLOT_BYTES, slotOffset } from './state-slots.ts';

const BEGIN = { segment: 1, offset: 64 };
const TALLY = { ...newTally(BEGIN), days: [{ day: '2026-01-05', rows: 3, quarantined: 0, sum: '7' }], batches: 2 };
const FIRST = { position: BEGIN, cut: undefined, tally: newTally(BEGIN) };
const SHIPPED = { position: { segment: 3, offset: 700 }, cut: undefined, tally: TALLY };
const IN_FLIGHT = {
  position: { segment: 3, offset: 700 },
  cut: { from: { segment: 3, offset: 700 }, to: { segment: 3, offset: 900 }, incarnation: 'b7' },
  tally: TALLY,
};

function fileWith(...states: { sequence: number; state: typeof SHIPPED | typeof IN_FLIGHT }[]): Buffer {
  const file = newStateFile();
  for (const each of states) encodeSlot(each).copy(file, slotOffset(each.sequence));
  return file;
}

test('a new directory begins at its first position with nothing in flight', () => {
  expect(decodeStateFile(newStateFile())).toEqual({ sequence: 0, state: FIRST });
});

test('the state saved last counts', () => {
  const one = { sequence: 1, state: SHIPPED };
  const two = { sequence: 2, state: IN_FLIGHT };
  expect(decodeStateFile(fileWith(one))).toEqual(one);
  expect(decodeStateFile(fileWith(one, two))).toEqual(two);
});

test('wherever a write is torn, the state before it is left', () => {
  const before = { sequence: 1, state: SHIPPED };
  const whole = encodeSlot({ sequence: 2, state: IN_FLIGHT });
  const length = 8 + whole.readUInt32LE(4);
  for (let torn = 1; torn < length; torn++) {
    const file = fileWith(before);
    whole.copy(file, slotOffset(2), 0, torn);
    expect(decodeStateFile(file), `torn after ${torn} bytes`).toEqual(before);
  }
});

test('without a whole slot nobody guesses what was shipped', () => {
  expect(() => decodeStateFile(Buffer.alloc(2 * SLOT_BYTES))).toThrow('damaged');
  expect(() => decodeStateFile(Buffer.alloc(0))).toThrow('damaged');
});

test('a state that an earlier version saved begins to be counted where that version ended', () => {
  const { tally: _, ...before } = SHIPPED;
  const { state } = decodeStateFile(fileWith({ sequence: 1, state: before as typeof SHIPPED }));
  expect(state).toEqual({ ...before, tally: newTally(SHIPPED.position) });
});

test('the longest tally fits into its slot', () => {
  const days = Array.from({ length: TALLY_DAYS_MAX }, (_, index) => ({
    day: new Date(Date.UTC(2026, 0, 5 + index)).toISOString().slice(0, 10),
    rows: 10_000_000_000,
    quarantined: 1_000,
    sum: String(10_000_000_000n * 2n ** 32n),
  }));
  const tally = { ...TALLY, line: 'a1b2c3d4', batches: 10_000_000_000, days, forgottenUntil: '2026-01-04' };
  const state = { ...IN_FLIGHT, cut: { ...IN_FLIGHT.cut, incarnation: 'i'.repeat(64) }, tally };
  expect(decodeStateFile(fileWith({ sequence: 1, state }))).toEqual({ sequence: 1, state });
});
