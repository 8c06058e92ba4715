import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freeBytes, hasRoomFor, hasRoomToForward, type Room, wantsSpare } from './room.ts';

const ROOM: Room = { currentLeft: 0, spares: 3, segmentRoom: 1_000, frameBytesMax: 101, reserved: 0 };

const FREE = [
  { when: 'three spares may each waste less than one frame', room: ROOM, free: 2_700 },
  { when: 'the current segment counts too', room: { ...ROOM, currentLeft: 500 }, free: 3_100 },
  { when: 'its last piece may all be wasted', room: { ...ROOM, currentLeft: 99 }, free: 2_700 },
  { when: 'open requests have theirs set aside', room: { ...ROOM, reserved: 700 }, free: 2_000 },
  { when: 'nothing stands ready', room: { ...ROOM, spares: 0 }, free: 0 },
];

test.each(FREE)('$when: $free bytes are free', ({ room, free }) => {
  expect(freeBytes(room)).toBe(free);
});

const DECISIONS = [
  { free: 1_450, bytes: 200, opens: true, forwards: true, wants: true },
  { free: 1_450, bytes: 201, opens: false, forwards: true, wants: true },
  { free: 1_450, bytes: 450, opens: false, forwards: true, wants: true },
  { free: 1_450, bytes: 451, opens: false, forwards: false, wants: true },
  { free: 2_249, bytes: 0, opens: true, forwards: true, wants: true },
  { free: 2_250, bytes: 0, opens: true, forwards: true, wants: false },
];

test.each(DECISIONS)('with $free bytes free, $bytes may be taken by a request: $opens, forwarded: $forwards', (row) => {
  const room = { ...ROOM, spares: 0, currentLeft: row.free + 100 };
  expect(hasRoomFor(room, row.bytes)).toBe(row.opens);
  expect(hasRoomToForward(room, row.bytes)).toBe(row.forwards);
  expect(wantsSpare(room)).toBe(row.wants);
});

test('the more open requests hold, the more stands ready beyond what is set aside', () => {
  const needed = (reserved: number): number => {
    let spares = 0;
    while (wantsSpare({ ...ROOM, spares, reserved })) spares += 1;
    return spares;
  };
  expect([0, 2_000, 9_000, 90_000].map(needed)).toEqual([3, 5, 17, 152]);
});

test('frames of any sizes in any order find the room that is said to be free', () => {
  const frames = fc.array(fc.integer({ min: 1, max: 101 }), { maxLength: 100 });
  fc.assert(
    fc.property(frames, fc.nat(1_000), fc.nat(4), (sizes, currentLeft, spares) => {
      const room = { ...ROOM, currentLeft, spares };
      let [left, sparesLeft, sum] = [currentLeft, spares, 0];
      for (const size of sizes) {
        sum += size;
        if (sum > freeBytes(room)) return;
        if (left < size) {
          expect(sparesLeft).toBeGreaterThan(0);
          sparesLeft -= 1;
          left = room.segmentRoom;
        }
        left -= size;
      }
    }),
    { numRuns: 500 },
  );
});
