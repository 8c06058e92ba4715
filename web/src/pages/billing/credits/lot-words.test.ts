import { expect, test } from 'vitest';
import { daysUntil, lastUsableDay } from './lot-day.ts';
import { reasonFor } from './lot-words.ts';

const LOT = {
  expires_at: '2026-12-31T15:00:00.000Z',
  priority: 100,
  payment: 'card',
  effective_at: '2026-01-05T00:00:00.000Z',
} as const;

test.each([
  { when: 'nothing follows', next: undefined, order: 'expiry-first', reason: 'only' },
  { when: 'the next one ends later', next: { ...LOT, expires_at: null }, order: 'expiry-first', reason: 'expiry' },
  { when: 'both end together', next: { ...LOT, priority: 200 }, order: 'expiry-first', reason: 'priority' },
  {
    when: 'priority goes before the end',
    next: { ...LOT, expires_at: '2026-06-01T00:00:00.000Z', priority: 200 },
    order: 'priority-first',
    reason: 'priority',
  },
  { when: 'nothing else tells them apart', next: LOT, order: 'priority-first', reason: 'earlier' },
] as const)('where $when, the reason is $reason', ({ next, order, reason }) => {
  expect(reasonFor(LOT, next, order)).toBe(reason);
});

test('what was given is used before what was paid for', () => {
  expect(reasonFor({ ...LOT, payment: 'none' }, LOT, 'expiry-first')).toBe('given');
});

test.each([
  { at: '2026-12-31T15:00:00.000Z', zone: 'Asia/Seoul', day: '2026-12-31' },
  { at: '2026-12-31T15:30:00.000Z', zone: 'Asia/Seoul', day: '2027-01-01' },
  { at: '2026-12-31T15:00:00.000Z', zone: 'America/New_York', day: '2026-12-31' },
  { at: '2026-11-02T05:00:00.000Z', zone: 'America/New_York', day: '2026-11-01' },
])('what ends at $at can be used in $zone to the end of $day', ({ at, zone, day }) => {
  expect(lastUsableDay(at, zone)).toBe(day);
});

test('days until a day are counted over months', () => {
  expect([daysUntil('2026-03-02', '2026-02-28'), daysUntil('2026-02-28', '2026-02-28')]).toEqual([2, 0]);
});
