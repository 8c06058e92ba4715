import { Chain, type Chained } from '#kernel';
import type { Position } from '../shipping/source.ts';
import { FIRST_POSITION } from './position.ts';
import { HEADER_BYTES, segmentName } from './segment-header.ts';
import type { SpoolFile } from './spool-files.ts';

/** An open or lost request, in its place among those that a segment holds. */
export interface Held extends Chained<Held> {}

/** A stretch of a segment's bytes in memory, as they were written, while the disk may not have all of them; see `SyncGroups`. */
export interface Mirror {
  /** Where in the segment it begins. */
  readonly from: number;
  /** What is written into it ends there at most: where a block of the file ends, or the segment. */
  readonly to: number;
  readonly memory: Buffer;
}

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
  /** Behind its end up to here may stand what the system refused, whole or in part: zeros go there, and to the disk. 0: nothing was refused. */
  refusedTo: number;
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
    refusedTo: 0,
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

/** Whether the disk has all of it, and nothing else. */
export function isOnDisk({ end, syncedTo, refusedTo }: Segment): boolean {
  return syncedTo === end && refusedTo === 0;
}
