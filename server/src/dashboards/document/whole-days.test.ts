import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { wholeDays } from './whole-days.ts';

const at = (text: string) => asInstant(Date.parse(text));

test.each([
  {
    when: 'all edges are midnights of the zone',
    zone: 'Asia/Seoul',
    edges: ['2026-01-09T15:00Z', '2026-01-10T15:00Z', '2026-01-08T15:00Z', '2026-01-09T15:00Z'],
    expect: { range: true, previous: true, both: true },
  },
  {
    when: 'the range goes on, so that the period before ends within a day',
    zone: 'Asia/Seoul',
    edges: ['2026-01-09T15:00Z', '2026-01-10T15:00Z', '2026-01-08T15:00Z', '2026-01-09T01:15Z'],
    expect: { range: true, previous: true, both: false },
  },
  {
    when: 'the clocks change within the range, so that the period before begins an hour beside a midnight',
    zone: 'America/New_York',
    edges: ['2026-03-08T05:00Z', '2026-03-09T04:00Z', '2026-03-07T06:00Z', '2026-03-08T05:00Z'],
    expect: { range: true, previous: false, both: false },
  },
  {
    when: 'a day begins at one o’clock, as there was no midnight',
    zone: 'Africa/Cairo',
    edges: ['2026-04-23T22:00Z', '2026-04-24T21:00Z', '2026-04-22T22:00Z', '2026-04-23T22:00Z'],
    expect: { range: true, previous: true, both: true },
  },
  {
    when: 'an edge is a millisecond beside one',
    zone: 'UTC',
    edges: ['2026-01-09T00:00:00.001Z', '2026-01-10T00:00Z', '2026-01-08T00:00Z', '2026-01-09T00:00Z'],
    expect: { range: false, previous: false, both: false },
  },
])('which periods are whole days: $when', ({ zone, edges, expect: found }) => {
  const [from = '', to = '', previousFrom = '', previousTo = ''] = edges;
  const periods = { from: at(from), to: at(to), previousFrom: at(previousFrom), previousTo: at(previousTo) };
  expect(wholeDays({ ...periods, timeZone: zone })).toEqual(found);
});
