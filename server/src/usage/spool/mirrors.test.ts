import { expect, test, vi } from 'vitest';
import { bytesOf, fillBlock, Mirrors, mirrored } from './mirrors.ts';
import { emptySegment } from './segment.ts';
import { HEADER_BYTES } from './segment-header.ts';

const BYTES = 16 * 1024;
const SEGMENT_BYTES = 64 * 1024;

const segmentOf = (bytes = SEGMENT_BYTES) => emptySegment(1, { bytes, file: undefined });

test.each([
  { at: HEADER_BYTES, needs: 100, from: HEADER_BYTES, to: 16_384, takes: BYTES, is: 'of its usual size' },
  { at: 5_000, needs: 12_288, from: 5_000, to: 20_480, takes: BYTES, is: 'of a frame that just fits' },
  { at: 5_000, needs: 12_289, from: 5_000, to: 20_480, takes: 16_385, is: 'of a frame too large for it' },
  { at: 60_000, needs: 5_000, from: 60_000, to: 65_536, takes: BYTES, is: 'at the end of the segment' },
])('a mirror $is begins behind the last frame and ends with a block', ({ at, needs, from, to, takes }) => {
  const segment = segmentOf();
  segment.end = at;
  new Mirrors(BYTES).add(segment, needs);
  const [mirror] = segment.mirrors;
  expect([mirror?.from, mirror?.to, mirror?.memory.length]).toEqual([from, to, takes]);
  expect(to - from).toBeGreaterThanOrEqual(needs);
});

test('memory is used again once the disk has all of it, and only then', () => {
  const mirrors = new Mirrors(BYTES);
  const segment = segmentOf();
  const addAt = (end: number): Buffer | undefined => {
    segment.end = end;
    mirrors.add(segment, 1);
    return segment.mirrors.at(-1)?.memory;
  };
  const [first, second, third] = [addAt(HEADER_BYTES), addAt(16_000), addAt(30_000)];
  segment.syncedTo = 29_999;
  mirrors.release(segment);
  expect(segment.mirrors.map(({ memory }) => memory)).toEqual([second, third]);
  expect(addAt(40_000)).toBe(first);
  segment.syncedTo = 40_000;
  mirrors.release(segment);
  expect(segment.mirrors.map(({ memory }) => memory)).toEqual([first]);
  mirrors.releaseAll(segment);
  expect(segment.mirrors).toEqual([]);
  expect(new Set([addAt(41_000), addAt(42_000), addAt(43_000)])).toEqual(new Set([first, second, third]));
});

test('the same few mirrors stay, however many there were meanwhile, and none of an odd size', () => {
  const mirrors = new Mirrors(BYTES);
  const segment = segmentOf();
  const use = (count: number): Buffer[] => {
    for (let added = 0; added < count; added++) mirrors.add(segment, 1);
    const memory = segment.mirrors.map((mirror) => mirror.memory);
    mirrors.releaseAll(segment);
    return memory;
  };
  const sameOf = (some: Buffer[], others: Buffer[]): number => some.filter((memory) => others.includes(memory)).length;
  const first = use(4);
  expect(sameOf(use(4), first)).toBe(4);
  mirrors.add(segment, BYTES);
  mirrors.releaseAll(segment);
  const many = use(10);
  expect(sameOf(many, first)).toBe(4);
  expect(sameOf(use(10), many)).toBe(4);
});

test('the memory of a few mirrors is there before any is used', () => {
  const mirrors = new Mirrors(BYTES);
  const segment = segmentOf();
  using allocated = vi.spyOn(Buffer, 'allocUnsafeSlow');
  for (let count = 0; count < 4; count++) mirrors.add(segment, 1);
  expect(allocated).not.toHaveBeenCalled();
  mirrors.add(segment, 1);
  expect(allocated).toHaveBeenCalledTimes(1);
});

test('while a mirror is used, no more are kept beside it', () => {
  const mirrors = new Mirrors(BYTES);
  const [used, other] = [segmentOf(), segmentOf()];
  mirrors.add(used, 1);
  for (let count = 0; count < 6; count++) mirrors.add(other, 1);
  const before = new Set(other.mirrors.map(({ memory }) => memory));
  mirrors.releaseAll(other);
  for (let count = 0; count < 6; count++) mirrors.add(other, 1);
  expect(other.mirrors.filter(({ memory }) => before.has(memory))).toHaveLength(3);
});

test('between any two offsets the mirrors have what was written there, each byte once', () => {
  const mirrors = new Mirrors(BYTES);
  const segment = segmentOf();
  const written = Buffer.alloc(SEGMENT_BYTES);
  for (let end = HEADER_BYTES; end < 60_000; end += 1_999) {
    segment.end = end;
    const last = segment.mirrors.at(-1);
    if (last === undefined || end + 1_999 > last.to) mirrors.add(segment, 1_999);
    const mirror = segment.mirrors.at(-1);
    if (mirror === undefined) throw new Error('no mirror');
    bytesOf(mirror, end, end + 1_999).fill(end % 251);
    written.fill(end % 251, end, end + 1_999);
    // What the next mirror has in the same block is written with zeros first, which must not come again.
    fillBlock(mirror, end + 1_999);
  }
  expect(segment.mirrors.length).toBeGreaterThan(3);
  for (let from = HEADER_BYTES; from < 60_000; from += 777) {
    for (let to = from; to < 60_000; to += 3_331) {
      const pieces = mirrored(segment, { from, to });
      const whole = Buffer.concat(pieces.map(({ bytes }) => bytes));
      expect(whole.equals(written.subarray(from, to))).toBe(true);
      expect(pieces.every(({ at, bytes }) => bytes.equals(written.subarray(at, at + bytes.length)))).toBe(true);
    }
  }
});

test('a block is filled with zeros up to its end, or that of the segment', () => {
  const segment = segmentOf(10_000);
  new Mirrors(BYTES).add(segment, 9_000);
  const [mirror] = segment.mirrors;
  if (mirror === undefined) throw new Error('no mirror');
  mirror.memory.fill(7);
  expect(fillBlock(mirror, 5_000)).toBe(8_192);
  expect(bytesOf(mirror, 4_999, 8_193)).toEqual(Buffer.concat([Buffer.of(7), Buffer.alloc(3_192), Buffer.of(7)]));
  expect(fillBlock(mirror, 8_192)).toBe(8_192);
  expect(fillBlock(mirror, 9_999)).toBe(10_000);
});
