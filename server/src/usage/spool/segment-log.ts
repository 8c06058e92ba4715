import type { Log } from '#kernel';
import type { Position } from '../shipping/source.ts';
import type { IntentPlace } from './frame.ts';
import { bytesOf, fillBlock, Mirrors } from './mirrors.ts';
import type { OpenRequest } from './open-request.ts';
import { FIRST_POSITION } from './position.ts';
import type { Room } from './room.ts';
import { isOnDisk, type Segment } from './segment.ts';
import { HEADER_BYTES } from './segment-header.ts';

/** What a log of segments starts with: those of earlier lives, oldest first. */
export interface SegmentLogStart {
  readonly segmentBytes: number;
  readonly frameBytesMax: number;
  readonly mirrorBytes: number;
  readonly old: readonly Segment[];
  readonly log: Log;
  /** Called when the system refused a write into a segment that stood ready. */
  readonly writeFailed: () => void;
  /** The kernel has a frame that was put. */
  readonly taken: (frame: PutFrame, segment: Segment) => void;
  /** The kernel refused a frame that was put. Its bytes are handed over. */
  readonly refused: (frame: PutFrame, bytes: Buffer) => void;
}

/** A frame that stands behind the others in memory until the next flush. */
export interface PutFrame {
  readonly request: OpenRequest;
  readonly kind: 'intent' | 'record';
  readonly from: number;
  readonly to: number;
}

/** Frames that were put are flushed at the latest when they have so many bytes. */
const UNFLUSHED_BYTES_MAX = 1024 * 1024;

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
  readonly #mirrors: Mirrors;
  /** Behind the last frame in the current segment's last mirror, flushed or not. */
  #tail = 0;
  #put: PutFrame[] = [];
  /** Ended by a write that the system refused, as it did the zeros. */
  #unended: Segment | undefined;

  constructor(start: SegmentLogStart) {
    this.#start = start;
    this.#mirrors = new Mirrors(start.mirrorBytes);
    this.full = [...start.old];
    this.bytesUsed = start.old.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /**
   * Puts a frame behind the last one; the kernel gets it with the next `flush`, with all others in one write. `encode`
   * writes it into the memory given, from the offset given, and returns where it ends, at most `bytesMax` further.
   * False: there is no room.
   */
  put(
    what: Pick<PutFrame, 'request' | 'kind'>,
    bytesMax: number,
    encode: (into: Buffer, at: number) => number,
  ): boolean {
    const segment = this.#segmentFor(bytesMax);
    const mirror = segment?.mirrors.at(-1);
    if (mirror === undefined || segment?.file === undefined) return false;
    const from = this.#tail;
    const to = mirror.from + encode(mirror.memory, from - mirror.from);
    this.#tail = to;
    this.#put.push({ request: what.request, kind: what.kind, from, to });
    if (what.kind === 'intent') what.request.intentAt = { segment, from, to };
    if (to - segment.end > UNFLUSHED_BYTES_MAX) this.flush();
    return true;
  }

  hasUnflushed(): boolean {
    return this.#put.length > 0;
  }

  /** Hands all frames that were put to the kernel, and tells of each whether it took it. False: it did not take all. */
  flush(): boolean {
    const segment = this.current;
    const frames = this.#put;
    const mirror = segment?.mirrors.at(-1);
    if (mirror === undefined || segment === undefined || frames.length === 0) return true;
    this.#put = [];
    const takenTo = this.#hand(segment, this.#tail);
    const taken = takenTo === this.#tail ? frames.length : frames.findIndex(({ to }) => to > takenTo);
    segment.end = frames[taken - 1]?.to ?? segment.end;
    for (let index = 0; index < taken; index++) this.#start.taken(frames[index] as PutFrame, segment);
    if (taken === frames.length) return true;
    const left = frames
      .slice(taken)
      .map((frame) => ({ frame, bytes: Buffer.from(bytesOf(mirror, frame.from, frame.to)) }));
    this.#blank(segment);
    this.endCurrent();
    this.#start.writeFailed();
    for (const { frame, bytes } of left) this.#start.refused(frame, bytes);
    return false;
  }

  /**
   * Hands a frame to the kernel at once and returns the segment that has it; undefined when there is no room or no write
   * succeeded. A failed write ends its segment: readers stop at what it left. `isPromised` frames then try each spare; others never pass a
   * frame that waits because it was refused.
   */
  append(frame: Buffer, isPromised: boolean): Segment | undefined {
    if (!this.flush() && !isPromised) return undefined;
    for (;;) {
      const segment = this.#segmentFor(frame.length);
      if (segment === undefined) return undefined;
      if (this.#write(segment, frame)) return segment;
      this.endCurrent();
      this.#start.writeFailed();
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
    const currentLeft = this.current === undefined ? 0 : this.current.bytes - this.#tail;
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

  /** Segments with bytes that the disk may not have, or should not, oldest first. */
  unsynced(): readonly Segment[] {
    return this.used().filter((segment) => !isOnDisk(segment));
  }

  /** Lets go of a full segment's file and memory, once the disk has all of it. */
  async letGo(segment: Segment): Promise<void> {
    const { file } = segment;
    segment.file = undefined;
    this.#mirrors.releaseAll(segment);
    await file?.close();
  }

  /** The disk has more of a segment: memory of it is used for what comes. */
  wasSynced(segment: Segment): void {
    this.#mirrors.release(segment);
  }

  /** Where a frame of a segment stands in the memory that the next frame goes to; undefined: it does not any more. */
  placeOf({ segment, from, to }: { readonly segment: Segment } & IntentPlace): IntentPlace | undefined {
    const base = segment === this.current ? segment.mirrors.at(-1)?.from : undefined;
    return base === undefined || from < base ? undefined : { from: from - base, to: to - base };
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
    if (this.#fits(bytes)) return this.current;
    // What waits because it was refused is not passed.
    if (!this.flush()) return undefined;
    if (this.current === undefined || this.current.bytes - this.#tail < bytes) {
      const next = this.#isEnded() ? this.spares.shift() : undefined;
      if (next === undefined) return undefined;
      this.endCurrent();
      this.current = next;
      this.#tail = next.end;
    }
    this.#mirrors.add(this.current, bytes);
    return this.current;
  }

  #fits(bytes: number): boolean {
    const mirror = this.current?.mirrors.at(-1);
    return mirror !== undefined && mirror.to - this.#tail >= bytes;
  }

  #write(segment: Segment, frame: Buffer): boolean {
    const { end } = segment;
    const mirror = segment.mirrors.at(-1);
    if (mirror === undefined) return false;
    frame.copy(mirror.memory, end - mirror.from);
    if (this.#hand(segment, end + frame.length) < end + frame.length) {
      this.#tail = end + frame.length;
      this.#blank(segment);
      return false;
    }
    segment.end = end + frame.length;
    this.#tail = segment.end;
    return true;
  }

  /** Hands what the mirror has behind the segment's end to the kernel; returns up to where it took it. */
  #hand(segment: Segment, to: number): number {
    const { file } = segment;
    const mirror = segment.mirrors.at(-1);
    let at = segment.end;
    if (file === undefined || mirror === undefined) return at;
    const wholeTo = fillBlock(mirror, to);
    try {
      while (at < to) {
        const taken = file.writeNow(bytesOf(mirror, at, wholeTo), at);
        if (taken <= 0) throw new Error('the system took none of the bytes');
        at += taken;
      }
    } catch (error) {
      this.#start.log.error({ error, segment: segment.name, offset: at }, 'a spool segment refused a write');
    }
    return Math.min(at, to);
  }

  /**
   * A refused write may have left whole frames behind, which must not be read later beside their second copies: zeros end the segment. Until the
   * disk has them, nothing counts as synced that stands behind; see `SyncGroups`.
   */
  #blank(segment: Segment): void {
    segment.refusedTo = this.#tail;
    this.#unended = segment;
    this.#isEnded();
  }

  /** Whether the system took the zeros that end the last segment; what it refused is not written elsewhere before. */
  #isEnded(): boolean {
    const segment = this.#unended;
    if (segment?.file === undefined) return true;
    const { end, refusedTo } = segment;
    const zeros = Buffer.alloc(Math.max(0, refusedTo - end));
    try {
      for (let at = 0; at < zeros.length; ) {
        const taken = segment.file.writeNow(zeros.subarray(at), end + at);
        if (taken <= 0) throw new Error('the system took none of the bytes');
        at += taken;
      }
    } catch (error) {
      this.#start.log.error({ error, segment: segment.name, offset: end }, 'a spool segment could not be ended');
      this.#start.writeFailed();
      return false;
    }
    this.#unended = undefined;
    return true;
  }
}
