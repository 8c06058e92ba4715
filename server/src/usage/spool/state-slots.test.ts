import { expect, test } from 'vitest';
import { decodeStateFile, encodeSlot, newStateFile, SLOT_BYTES, slotOffset } from './state-slots.ts';

const FIRST = { position: { segment: 1, offset: 64 }, cut: undefined };
const SHIPPED = { position: { segment: 3, offset: 700 }, cut: undefined };
const IN_FLIGHT = {
  position: { segment: 3, offset: 700 },
  cut: { from: { segment: 3, offset: 700 }, to: { segment: 3, offset: 900 }, incarnation: 'b7' },
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
