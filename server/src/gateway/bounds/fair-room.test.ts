import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairRoom, roomFor } from './fair-room.ts';

test.each([
  { when: 'nobody is there', taken: 0, takenByKey: 0, room: 'free' },
  { when: 'one key has all that is taken, less than half', taken: 49, takenByKey: 49, room: 'free' },
  { when: 'one key has half of the room', taken: 50, takenByKey: 50, room: 'share' },
  { when: 'half is taken, by others', taken: 50, takenByKey: 0, room: 'free' },
  { when: 'the key is one below its quarter', taken: 99, takenByKey: 24, room: 'free' },
  { when: 'the key has its quarter, and others need the rest', taken: 50, takenByKey: 25, room: 'share' },
  { when: 'no place is left', taken: 100, takenByKey: 0, room: 'full' },
  { when: 'no place is left, and the key has more than its share', taken: 100, takenByKey: 50, room: 'full' },
])('of a hundred places one more is $room: $when', ({ taken, takenByKey, room }) => {
  expect(roomFor({ placesMax: 100, taken, takenByKey })).toBe(room);
});

test('a room without places is full', () => {
  expect(roomFor({ placesMax: 0, taken: 0, takenByKey: 0 })).toBe('full');
});

test('whatever keys do, no more places are taken than there are, a key alone has half at most, and a new key always finds some', () => {
  const step = fc.record({ key: fc.integer({ min: 0, max: 5 }), isLeaving: fc.boolean() });
  fc.assert(
    fc.property(fc.integer({ min: 8, max: 40 }), fc.array(step, { maxLength: 300 }), (placesMax, steps) => {
      const room = new FairRoom({ placesMax });
      const held = new Map<string, number>();
      for (const { key, isLeaving } of steps) {
        const keyId = `key-${key % 2}`;
        const mine = held.get(keyId) ?? 0;
        if (isLeaving && mine > 0) {
          room.leave(keyId);
          held.set(keyId, mine - 1);
        } else if (!isLeaving && room.roomFor(keyId) === 'free') {
          room.take(keyId);
          held.set(keyId, mine + 1);
        }
        const sum = [...held.values()].reduce((all, each) => all + each, 0);
        expect(room.taken).toBe(sum);
        expect(room.takenBy(keyId)).toBe(held.get(keyId) ?? 0);
        expect(room.takenBy(keyId)).toBeLessThanOrEqual(Math.ceil(placesMax / 2));
        // Two keys can have three quarters between them, so that a third never stands before a full room.
        expect(room.roomFor('key-new')).toBe('free');
      }
    }),
  );
});
