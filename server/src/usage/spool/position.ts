import type { Position } from '../shipping/source.ts';
import { HEADER_BYTES } from './segment-header.ts';

/** Where the first frame of a new directory will be. */
export const FIRST_POSITION: Position = { segment: 1, offset: HEADER_BYTES };

/** Whether a position lies before another. */
export function isBefore(one: Position, other: Position): boolean {
  return one.segment < other.segment || (one.segment === other.segment && one.offset < other.offset);
}
