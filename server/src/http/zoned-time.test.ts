import { errorMessage, zonedTime } from '@tallygate/contract';
import { expect, test } from 'vitest';

test.each([
  { at: '2026-12-31T15:00:00.000Z', zone: 'Asia/Seoul', shown: '2027-01-01 00:00 (Asia/Seoul)' },
  { at: '2026-12-31T15:00:00.000Z', zone: 'America/New_York', shown: '2026-12-31 10:00 (America/New_York)' },
  { at: '2026-12-31T15:00:00.000Z', zone: 'UTC', shown: '2026-12-31 15:00 (UTC)' },
  { at: '2026-11-23T05:05:09.000Z', zone: 'Asia/Seoul', shown: '2026-11-23 14:05:09 (Asia/Seoul)' },
  { at: '2026-11-23T05:05:08.001Z', zone: 'Asia/Seoul', shown: '2026-11-23 14:05:09 (Asia/Seoul)' },
  { at: '2026-11-23T14:59:59.500Z', zone: 'Asia/Seoul', shown: '2026-11-24 00:00 (Asia/Seoul)' },
])('$at is $shown', ({ at, zone, shown }) => {
  expect(zonedTime(Date.parse(at), zone)).toBe(shown);
});

test.each([
  { when: 'there is a zone', timeZone: 'Asia/Seoul', ended_at: '2026-12-31T15:00:00.000Z', told: '2027-01-01 00:00 (' },
  {
    when: 'there is none',
    timeZone: undefined,
    ended_at: '2026-12-31T15:00:00.000Z',
    told: '2026-12-31T15:00:00.000Z',
  },
  { when: 'it is not known', timeZone: 'Asia/Seoul', ended_at: '–', told: 'at –:' },
])('the sentence of an error has its times as people read them: $when', ({ timeZone, ended_at, told }) => {
  expect(errorMessage('run_period_ended', { language: 'en', timeZone }, { ended_at })).toContain(told);
});

test('a text of the caller that looks like a time stays as it was sent', () => {
  const endpoint = '2026-12-31T15:00:00.000Z';
  const wording = { language: 'en', timeZone: 'Asia/Seoul' } as const;
  expect(errorMessage('endpoint_unknown', wording, { endpoint })).toContain(endpoint);
});
