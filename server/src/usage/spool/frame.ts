import { crc32 } from 'node:zlib';
import { invariant } from '#kernel';
import { crc32c } from './crc32c.ts';

/**
 * A frame is `length u32 · crc u32 · type u8 · version u8 · payload`, little endian. The length counts what the CRC
 * covers: type, version and payload. A length of zero is where the frames of a segment end. The CRC is CRC-32, as in zlib;
 * that of version 1, which is read and no longer written, is CRC-32C.
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
const VERSION = 2;
const VERSION_OF_CRC32C = 1;
const COVERED_AT = 8;
const ID_AT = 10;
const ID_BYTES = 36;
const TIME_AT = ID_AT + ID_BYTES;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where a frame is written: `from` is its first byte. */
export interface FramePlace {
  readonly into: Buffer;
  readonly from: number;
}

/** What begins the frames of a request. */
interface TimedRequest {
  readonly requestId: string;
  readonly eventTimeMs: number;
  readonly opening: string;
}

/** Writes an intent frame and returns where it ends. */
export function encodeIntent({ into, from }: FramePlace, intent: TimedRequest): number {
  const textAt = encodeTimed(into, from, intent);
  return seal({ into, from }, 'intent', textAt + into.write(intent.opening, textAt));
}

/** Writes a record frame, whose row is the two halves joined, and returns where it ends. */
export function encodeRecord({ into, from }: FramePlace, intent: TimedRequest, closing: string): number {
  const textAt = encodeTimed(into, from, intent);
  const closingAt = textAt + into.write(intent.opening, textAt);
  return seal({ into, from }, 'record', closingAt + into.write(closing, closingAt));
}

/** Writes the same record frame where the request's intent frame stands in the same memory: what both have in common is copied from there. */
export function encodeRecordAfter({ into, from }: FramePlace, intent: IntentPlace, closing: string): number {
  into.copyWithin(from + ID_AT, intent.from + ID_AT, intent.to);
  const closingAt = from + (intent.to - intent.from);
  return seal({ into, from }, 'record', closingAt + into.write(closing, closingAt));
}

/** Where a request's intent frame stands, in the memory that its record goes to. */
export interface IntentPlace {
  readonly from: number;
  readonly to: number;
}

/** Writes a progress frame and returns where it ends. */
export function encodeProgress({ into, from }: FramePlace, requestId: string, closing: string): number {
  writeId(into, from, requestId);
  return seal({ into, from }, 'progress', from + TIME_AT + into.write(closing, from + TIME_AT));
}

/** Reads the frame that begins at `from`. */
export function decodeFrame(bytes: Buffer, from: number, to: number): Decoded {
  if (to - from < 4) return { kind: 'short', bytesNeeded: 4 };
  const covered = bytes.readUInt32LE(from);
  if (covered === 0) return { kind: 'end' };
  const end = from + COVERED_AT + covered;
  if (end > to) return { kind: 'short', bytesNeeded: end - from };
  if (covered < 2) return { kind: 'torn' };
  const number = bytes.readUInt8(from + COVERED_AT);
  const version = bytes.readUInt8(from + COVERED_AT + 1);
  const sum = version === VERSION_OF_CRC32C ? crc32c : zlibCrc32;
  if (sum(bytes, from + COVERED_AT, end) !== bytes.readUInt32LE(from + 4)) return { kind: 'torn' };
  const type = TYPE_NAMES[number];
  if (type === undefined || !isReadable(version)) return { kind: 'unknown', type: number, version };
  if (end - from < FRAME_BYTES_BESIDES_TEXT[type]) return { kind: 'torn' };
  return { kind: 'frame', frame: { type, bytes, from, to: end } };
}

/** Whether bytes that begin at `at` look like a frame that this version can read, from its type and its version only. */
export function looksLikeFrame(bytes: Buffer, at: number): boolean {
  const number = bytes[at + COVERED_AT] ?? 0;
  return TYPE_NAMES[number] !== undefined && isReadable(bytes[at + COVERED_AT + 1] ?? 0);
}

/** What a frame that is not whole any more seems to be; undefined when its type or its request id cannot be read. */
export function readDamagedFrame(bytes: Buffer): { readonly type: FrameType; readonly requestId: string } | undefined {
  if (bytes.length < TIME_AT) return undefined;
  const type = TYPE_NAMES[bytes.readUInt8(COVERED_AT)];
  const requestId = bytes.toString('latin1', ID_AT, TIME_AT);
  return type !== undefined && UUID.test(requestId) ? { type, requestId } : undefined;
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

function encodeTimed(into: Buffer, from: number, intent: TimedRequest): number {
  writeId(into, from, intent.requestId);
  return into.writeDoubleLE(intent.eventTimeMs, from + TIME_AT);
}

function writeId(into: Buffer, from: number, requestId: string): void {
  invariant(requestId.length === ID_BYTES, 'a request id is a UUID of 36 characters');
  // A call out of the engine takes longer.
  for (let index = 0; index < ID_BYTES; index++) into[from + ID_AT + index] = requestId.charCodeAt(index);
}

/** Callers have checked the text against the bound that `into` was made for, so that nothing was cut off. */
function seal({ into, from }: FramePlace, type: FrameType, to: number): number {
  into[from + COVERED_AT] = TYPES[type];
  into[from + COVERED_AT + 1] = VERSION;
  into.writeUInt32LE(to - from - COVERED_AT, from);
  into.writeUInt32LE(zlibCrc32(into, from + COVERED_AT, to), from + 4);
  return to;
}

function isReadable(version: number): boolean {
  return version === VERSION || version === VERSION_OF_CRC32C;
}

function zlibCrc32(bytes: Buffer, from: number, to: number): number {
  return crc32(bytes.subarray(from, to));
}
