import { CLOSING_BYTES_MAX } from '../row/close-row.ts';
import { FRAME_BYTES_BESIDES_TEXT } from './frame.ts';

/** UTF-8 bytes of an opening half, at most. Request heads are far smaller; `open` throws beyond it. */
export const OPENING_BYTES_MAX = 256 * 1024;

/** The size of a segment file, unless a caller says otherwise. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;

/** Of the writer's memory of what the disk may not have, in one piece. */
export const MIRROR_BYTES = 2 * 1024 * 1024;

/** Segments that the spool cannot work without: one written to, two set aside, one to take requests from. */
export const SEGMENTS_MIN = 4;

/** The longest frame there can be. */
export function frameBytesMax(openingBytesMax: number): number {
  return recordBytesMax(openingBytesMax);
}

/** The longest record of a request whose opening has so many bytes: what is set aside for it. */
export function recordBytesMax(openingBytes: number): number {
  return FRAME_BYTES_BESIDES_TEXT.record + openingBytes + CLOSING_BYTES_MAX;
}
