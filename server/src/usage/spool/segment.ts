import { Chain, type Chained } from '#kernel';
import type { Position } from '../shipping/source.ts';
import type { Mirror } from './mirrors.ts';
import { FIRST_POSITION } from './position.ts';
import { HEADER_BYTES, segmentName } from './segment-header.ts';
import type { SpoolFile } from './spool-files.ts';

/** An open or lost request, in its place among those that a segment holds. */
export interface Held extends Chained<Held> {}

/** One segment file, as the writer knows it. */
export interface Segment {
  readonly number: number;
  readonly name: string;
  /** Of the file, used or not. */
  readonly bytes: number;
  /** undefined when it will never be written or synced again. */
  file: SpoolFile | undefined;
  /** Behind the last frame. */
  end: number;
  /** Up to where the disk has it. */
  syncedTo: number;
  /** What was written, while the disk may not have all of it; the last one is written to. */
  readonly mirrors: Mirror[];
  /** Open or lost requests whose intent's latest copy is here. The file stays while there is one. */
  readonly holds: Chain<Held>;
  /** Where in the log the last of them left; the file stays until the disk has that. */
  leftAt: Position;
  /** Where its records begin that were not acknowledged yet, in order. */
  readonly recordOffsets: number[];
}

/** A segment without frames; one with a file may be written to. */
export function emptySegment(number: number, { bytes, file }: { bytes: number; file: SpoolFile | undefined }): Segment {
  return {
    number,
    name: segmentName(number),
    bytes,
    file,
    end: HEADER_BYTES,
    syncedTo: HEADER_BYTES,
    mirrors: [],
    holds: new Chain(),
    leftAt: FIRST_POSITION,
    recordOffsets: [],
  };
}

/** Forgets the records before an offset and returns how many they were. */
export function acknowledgeRecords(segment: Segment, before: number): number {
  const firstLeft = segment.recordOffsets.findIndex((offset) => offset >= before);
  return segment.recordOffsets.splice(0, firstLeft < 0 ? segment.recordOffsets.length : firstLeft).length;
}
