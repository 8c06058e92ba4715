import type { Log } from '#kernel';
import type { Position } from '../shipping/source.ts';
import { FIRST_POSITION } from './position.ts';
import type { Room } from './room.ts';
import type { Segment } from './segment.ts';
import { HEADER_BYTES } from './segment-header.ts';

/** What a log of segments starts with: those of earlier lives, oldest first. */
export interface SegmentLogStart {
  readonly segmentBytes: number;
  readonly frameBytesMax: number;
  readonly old: readonly Segment[];
  readonly log: Log;
  /** Called when the system refused a write into a segment that stood ready. */
  readonly writeFailed: () => void;
}

/**
 * The segments of one directory: full ones, the current one, and spares. Frames are put behind each other into the
 * current one; one that does not fit goes to the next spare.
 */
export class SegmentLog {
  /** Oldest first; never written again. */
  readonly full: Segment[];
  current: Segment | undefined;
  readonly spares: Segment[] = [];
  /** What all of them take on disk. */
  bytesUsed: number;
  readonly #start: SegmentLogStart;
  /** Mirrors of full and synced segments, for the next ones. */
  readonly #mirrors: Buffer[] = [];

  constructor(start: SegmentLogStart) {
    this.#start = start;
    this.full = [...start.old];
    this.bytesUsed = start.old.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Hands a frame to the kernel and returns the segment that has it; undefined when there is no room or no write
   * succeeded. A failed write ends its segment: readers stop at what it left. `isPromised` frames then try each spare.
   */
  append(frame: Buffer, isPromised: boolean): Segment | undefined {
    for (;;) {
      const segment = this.#segmentFor(frame.length);
      if (segment === undefined) return undefined;
      if (this.#write(segment, frame)) return segment;
      this.endCurrent();
      if (!isPromised) return undefined;
    }
  }

  /** Behind the last frame written. */
  position(): Position {
    const last = this.current ?? this.full.at(-1);
    return last === undefined ? FIRST_POSITION : { segment: last.number, offset: last.end };
  }

  room(reserved: number): Room {
    const { segmentBytes, frameBytesMax } = this.#start;
    const currentLeft = this.current === undefined ? 0 : this.current.bytes - this.current.end;
    return {
      currentLeft,
      spares: this.spares.length,
      segmentRoom: segmentBytes - HEADER_BYTES,
      frameBytesMax,
      reserved,
    };
  }

  /** Nothing more goes into the current segment. */
  endCurrent(): void {
    if (this.current !== undefined) this.full.push(this.current);
    this.current = undefined;
  }

  /** All but the spares, oldest first. */
  used(): readonly Segment[] {
    return this.current === undefined ? this.full : [...this.full, this.current];
  }

  /** Segments with bytes that the disk may not have, oldest first. */
  unsynced(): readonly Segment[] {
    return this.used().filter((segment) => segment.syncedTo < segment.end);
  }

  /** Lets go of a full segment's file and memory, once the disk has all of it. */
  async letGo(segment: Segment): Promise<void> {
    const { file, mirror } = segment;
    segment.file = undefined;
    segment.mirror = undefined;
    if (mirror !== undefined && this.#mirrors.length < 2) this.#mirrors.push(mirror);
    await file?.close();
  }

  addSpare(segment: Segment): void {
    this.spares.push(segment);
    this.bytesUsed += segment.bytes;
  }

  /** The oldest full segment is no longer on disk. */
  forgetOldest(): void {
    this.bytesUsed -= this.full.shift()?.bytes ?? 0;
  }

  #segmentFor(bytes: number): Segment | undefined {
    if (this.current !== undefined && this.current.bytes - this.current.end >= bytes) return this.current;
    const next = this.spares.shift();
    if (next === undefined) return undefined;
    this.endCurrent();
    next.mirror = this.#mirrors.pop() ?? Buffer.allocUnsafeSlow(next.bytes);
    this.current = next;
    return next;
  }

  #write(segment: Segment, frame: Buffer): boolean {
    const { file, mirror, end } = segment;
    if (file === undefined || mirror === undefined) return false;
    try {
      for (let written = 0; written < frame.length; ) {
        const taken = file.writeNow(written === 0 ? frame : frame.subarray(written), end + written);
        if (taken <= 0) throw new Error('the system took none of the bytes');
        written += taken;
      }
    } catch (error) {
      this.#start.log.error({ error, segment: segment.name, offset: end }, 'a spool segment refused a write');
      this.#start.writeFailed();
      return false;
    }
    frame.copy(mirror, end);
    segment.end = end + frame.length;
    return true;
  }
}
