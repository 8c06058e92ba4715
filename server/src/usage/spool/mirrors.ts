import type { Mirror, Segment } from './segment.ts';

/** What file systems read and write at a time. */
const BLOCK_BYTES = 4_096;
/** So many are there from the start and stay, used or not: what is written while one sync lasts. More, where a sync takes long, are given up after it. */
const KEPT = 4;

/** Makes the mirrors of segments, of memory that is used again. */
export class Mirrors {
  readonly #bytes: number;
  readonly #free: Buffer[];
  #used = 0;

  /** `bytes`: of each mirror, unless a frame is larger. */
  constructor(bytes: number) {
    this.#bytes = bytes;
    this.#free = Array.from({ length: KEPT }, () => Buffer.allocUnsafeSlow(bytes));
  }

  /** Adds a mirror to a segment, behind its last frame, which takes at least so many bytes. The segment must have room for them. */
  add(segment: Segment, bytes: number): void {
    const least = bytes + BLOCK_BYTES;
    const isLarge = least > this.#bytes;
    const memory = (isLarge ? undefined : this.#free.pop()) ?? Buffer.allocUnsafeSlow(isLarge ? least : this.#bytes);
    const from = segment.end;
    if (memory.length === this.#bytes) this.#used += 1;
    const to = Math.min(segment.bytes, Math.floor((from + memory.length) / BLOCK_BYTES) * BLOCK_BYTES);
    segment.mirrors.push({ from, to, memory });
  }

  /** Takes back the mirrors of which the disk has all; of the one that is written to it cannot tell. */
  release(segment: Segment): void {
    const { mirrors, syncedTo } = segment;
    while ((mirrors[1]?.from ?? Number.POSITIVE_INFINITY) <= syncedTo) this.#keep(mirrors.shift());
  }

  /** Takes back all mirrors of a segment that is never written or synced again. */
  releaseAll({ mirrors }: Segment): void {
    for (const mirror of mirrors.splice(0)) this.#keep(mirror);
  }

  #keep(mirror: Mirror | undefined): void {
    if (mirror?.memory.length !== this.#bytes) return;
    this.#used -= 1;
    if (this.#used + this.#free.length < KEPT) this.#free.push(mirror.memory);
  }
}

/** What a segment's mirrors have of its bytes between two offsets, piece by piece. */
export function mirrored(
  { mirrors }: Segment,
  { from, to }: { readonly from: number; readonly to: number },
): readonly { readonly at: number; readonly bytes: Buffer }[] {
  return mirrors.flatMap((mirror, index) => {
    const at = Math.max(from, mirror.from);
    const end = Math.min(to, mirrors[index + 1]?.from ?? to);
    return at < end ? [{ at, bytes: mirror.memory.subarray(at - mirror.from, end - mirror.from) }] : [];
  });
}

/** What a mirror has between two offsets of its segment. */
export function bytesOf({ memory, from: base }: Mirror, from: number, to: number): Buffer {
  return memory.subarray(from - base, to - base);
}

/**
 * Puts zeros, which the file has there anyway, behind `to` up to the end of its block, and returns where that is. A write of a part of a
 * block waits for the disk to read the rest, where the system has dropped from memory what was prepared.
 */
export function fillBlock(mirror: Mirror, to: number): number {
  const end = Math.min(Math.ceil(to / BLOCK_BYTES) * BLOCK_BYTES, mirror.to);
  bytesOf(mirror, to, end).fill(0);
  return end;
}
