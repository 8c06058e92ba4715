import { expect, test } from 'vitest';
import { asInstant, silentLog } from '#kernel';
import { manualClock } from '../../../test/manual-clock.ts';
import { dropExpired, keepPayloadRetention, RETENTION_EVERY_MS } from './drop-expired.ts';

function partitionsOf(...days: readonly string[]) {
  const there = new Set(days);
  const dropped: string[] = [];
  const state = { isDown: false };
  return {
    there,
    dropped,
    state,
    list: async () => {
      if (state.isDown) throw new Error('the warehouse does not answer');
      return [...there];
    },
    drop: async (day: string) => {
      dropped.push(day);
      there.delete(day);
    },
  };
}

test.each([
  { when: 'the last millisecond of the day', now: Date.UTC(2026, 0, 20, 23, 59, 59, 999), dropped: ['2026-01-19'] },
  { when: 'the first of the next', now: Date.UTC(2026, 0, 21), dropped: ['2026-01-19', '2026-01-20'] },
])('in $when the partitions of days that passed are dropped, and no other', async ({ now, dropped }) => {
  const partitions = partitionsOf('2026-01-20', '2026-01-19', '2026-01-21', '2027-01-01');
  expect(await dropExpired(partitions, asInstant(now))).toEqual(dropped);
  expect(partitions.dropped).toEqual(dropped);
});

test('a partition that cannot be dropped does not keep the others, and is told of', async () => {
  const partitions = partitionsOf('2026-01-17', '2026-01-18', '2026-01-19');
  const drop = (day: string) => (day === '2026-01-18' ? Promise.reject(new Error('too large')) : partitions.drop(day));
  const now = asInstant(Date.UTC(2026, 0, 20));
  await expect(dropExpired({ ...partitions, drop }, now)).rejects.toThrow('1 of 3 days could not be dropped');
  expect(partitions.dropped).toEqual(['2026-01-17', '2026-01-19']);
});

test('it looks at once and every hour, goes on when the warehouse does not answer, and ends when it is stopped', async () => {
  const clock = manualClock(Date.UTC(2026, 0, 20, 23, 30));
  const partitions = partitionsOf('2026-01-19', '2026-01-20');
  const lines: string[] = [];
  const log = { ...silentLog, warn: (_: object, sentence: string) => lines.push(sentence) };
  const retention = keepPayloadRetention({ partitions, clock, log });
  await retention.idle();
  expect(partitions.dropped).toEqual(['2026-01-19']);
  partitions.state.isDown = true;
  clock.advance(RETENTION_EVERY_MS);
  await retention.idle();
  expect(lines).toHaveLength(1);
  partitions.state.isDown = false;
  clock.advance(RETENTION_EVERY_MS - 1);
  await retention.idle();
  expect(partitions.there).toEqual(new Set(['2026-01-20']));
  clock.advance(1);
  await retention.idle();
  expect(partitions.there).toEqual(new Set());
  retention.stop();
  expect(clock.pending()).toBe(0);
});

test('a look that ends after the stop begins no other', async () => {
  const clock = manualClock();
  const retention = keepPayloadRetention({ partitions: partitionsOf(), clock, log: silentLog });
  retention.stop();
  await retention.idle();
  expect(clock.pending()).toBe(0);
});
