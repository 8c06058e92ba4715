import { invariant } from '#kernel';
import type { ShipState } from '../shipping/source.ts';
import { newTally } from '../shipping/tally.ts';
import { crc32c } from './crc32c.ts';
import { FIRST_POSITION } from './position.ts';

/**
 * File `state` is two slots, each `crc32c u32 · length u32 · JSON`, written in turn: a torn write leaves the other one.
 * A slot has a page of its own, so that one write touches no part of the other.
 */
export const SLOT_BYTES = 4096;

/** A state and how many states were saved before it; the later of two valid slots counts. */
export interface NumberedState {
  readonly sequence: number;
  readonly state: ShipState;
}

/** File `state` of a new directory. */
export function newStateFile(): Buffer {
  const file = Buffer.alloc(2 * SLOT_BYTES);
  encodeSlot({
    sequence: 0,
    state: { position: FIRST_POSITION, cut: undefined, tally: newTally(FIRST_POSITION) },
  }).copy(file);
  return file;
}

/** Where the slot of this sequence number begins in the file. */
export function slotOffset(sequence: number): number {
  return (sequence % 2) * SLOT_BYTES;
}

export function encodeSlot({ sequence, state }: NumberedState): Buffer {
  const text = Buffer.from(JSON.stringify({ sequence, ...state }));
  invariant(text.length <= SLOT_BYTES - 8, 'a shipping state fits into its slot');
  const slot = Buffer.alloc(SLOT_BYTES);
  slot.writeUInt32LE(text.length, 4);
  text.copy(slot, 8);
  slot.writeUInt32LE(crc32c(slot, 4), 0);
  return slot;
}

/** The later of the slots that are whole. Throws when neither is: then nobody knows what was shipped. */
export function decodeStateFile(file: Buffer): NumberedState {
  const [one, other] = [decodeSlot(file.subarray(0, SLOT_BYTES)), decodeSlot(file.subarray(SLOT_BYTES))];
  const later = one === undefined || (other !== undefined && other.sequence > one.sequence) ? other : one;
  if (later === undefined) throw new Error('file "state" of the spool is damaged: neither of its two slots is whole');
  return later;
}

function decodeSlot(slot: Buffer): NumberedState | undefined {
  if (slot.length < SLOT_BYTES || slot.readUInt32LE(0) !== crc32c(slot, 4, SLOT_BYTES)) return undefined;
  const length = slot.readUInt32LE(4);
  if (length === 0) return undefined;
  const { sequence, position, cut, tally } = JSON.parse(slot.toString('utf8', 8, 8 + length));
  // an earlier version kept no tally: it begins where that version ended
  return { sequence, state: { position, cut, tally: tally ?? newTally(position) } };
}
