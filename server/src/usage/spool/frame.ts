import { invariant } from '#kernel';
import { crc32c } from './crc32c.ts';

/**
 * A frame is `length u32 · crc32c u32 · type u8 · version u8 · payload`, little endian. The length counts what the CRC
 * covers: type, version and payload. A length of zero is where the frames of a segment end.
 * Payloads begin with the request id (36 bytes of text); an intent and a record go on with the event time (milliseconds,
 * float64); the rest is UTF-8 text: the opening half, the closing half so far, or the whole row.
 */
export interface Frame {
  readonly type: FrameType;
  /** Holds the frame at `[from, to)`. Whoever gave it may use it again: copy what must last. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

type FrameType = 'intent' | 'progress' | 'record';

type Decoded =
  | { readonly kind: 'frame'; readonly frame: Frame }
  /** The bytes end within the frame; the whole of it has this many. */
  | { readonly kind: 'short'; readonly bytesNeeded: number }
  | { readonly kind: 'end' }
  /** Not a whole frame: the power or the process went while it was written. */
  | { readonly kind: 'torn' }
  /** A whole frame that this version cannot read. */
  | { readonly kind: 'unknown'; readonly type: number; readonly version: number };

/** What of a frame is not text. */
export const FRAME_BYTES_BESIDES_TEXT = { intent: 54, progress: 46, record: 54 } as const;

const TYPES = { intent: 1, progress: 2, record: 3 } as const;
const TYPE_NAMES: readonly (FrameType | undefined)[] = [undefined, 'intent', 'progress', 'record'];
const VERSION = 1;
const COVERED_AT = 8;
const ID_AT = 10;
const ID_BYTES = 36;
const TIME_AT = ID_AT + ID_BYTES;

/** Writes an intent frame at the start of `into` and returns its length. */
export function encodeIntent(
  into: Buffer,
  intent: { requestId: string; eventTimeMs: number; opening: string },
): number {
  const textAt = encodeTimed(into, intent);
  return seal(into, 'intent', textAt + into.write(intent.opening, textAt));
}

/** Writes a record frame, whose row is the two halves joined, at the start of `into` and returns its length. */
export function encodeRecord(
  into: Buffer,
  intent: { requestId: string; eventTimeMs: number; opening: string },
  closing: string,
): number {
  const textAt = encodeTimed(into, intent);
  const closingAt = textAt + into.write(intent.opening, textAt);
  return seal(into, 'record', closingAt + into.write(closing, closingAt));
}

/** Writes a progress frame at the start of `into` and returns its length. */
export function encodeProgress(into: Buffer, requestId: string, closing: string): number {
  writeId(into, requestId);
  return seal(into, 'progress', TIME_AT + into.write(closing, TIME_AT));
}

/** Reads the frame that begins at `from`. */
export function decodeFrame(bytes: Buffer, from: number, to: number): Decoded {
  if (to - from < 4) return { kind: 'short', bytesNeeded: 4 };
  const covered = bytes.readUInt32LE(from);
  if (covered === 0) return { kind: 'end' };
  const end = from + COVERED_AT + covered;
  if (end > to) return { kind: 'short', bytesNeeded: end - from };
  if (covered < 2 || crc32c(bytes, from + COVERED_AT, end) !== bytes.readUInt32LE(from + 4)) return { kind: 'torn' };
  const number = bytes.readUInt8(from + COVERED_AT);
  const version = bytes.readUInt8(from + COVERED_AT + 1);
  const type = TYPE_NAMES[number];
  if (type === undefined || version !== VERSION) return { kind: 'unknown', type: number, version };
  if (end - from < FRAME_BYTES_BESIDES_TEXT[type]) return { kind: 'torn' };
  return { kind: 'frame', frame: { type, bytes, from, to: end } };
}

/** UUID text of the frame's request. */
export function requestIdOf({ bytes, from }: Frame): string {
  return bytes.toString('latin1', from + ID_AT, from + TIME_AT);
}

/** Milliseconds since 1970. Only intents and records have it. */
export function eventTimeOf({ bytes, from }: Frame): number {
  return bytes.readDoubleLE(from + TIME_AT);
}

/** The text of the frame, as bytes that share the frame's memory. */
export function textOf({ type, bytes, from, to }: Frame): Buffer {
  return bytes.subarray(from + FRAME_BYTES_BESIDES_TEXT[type], to);
}

function encodeTimed(into: Buffer, intent: { requestId: string; eventTimeMs: number }): number {
  writeId(into, intent.requestId);
  return into.writeDoubleLE(intent.eventTimeMs, TIME_AT);
}

function writeId(into: Buffer, requestId: string): void {
  invariant(requestId.length === ID_BYTES, 'a request id is a UUID of 36 characters');
  into.write(requestId, ID_AT, ID_BYTES, 'latin1');
}

/** Callers have checked the text against the bound that `into` was made for, so that nothing was cut off. */
function seal(into: Buffer, type: FrameType, to: number): number {
  into.writeUInt8(TYPES[type], COVERED_AT);
  into.writeUInt8(VERSION, COVERED_AT + 1);
  into.writeUInt32LE(to - COVERED_AT, 0);
  into.writeUInt32LE(crc32c(into, COVERED_AT, to), 4);
  return to;
}
