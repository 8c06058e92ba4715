import { expect, test } from 'vitest';
import { timelineOf } from './timeline-model.ts';

const RECEIVED = Date.UTC(2026, 10, 22, 12);
const at = (ms: number) => new Date(RECEIVED + ms).toISOString();
const attempt = (start: number, end: number) => ({
  action: 'RETRY',
  destination: 'a',
  start_time: at(start),
  end_time: at(end),
});
const row = (attempts: readonly object[], more: object = {}) => ({
  event_time: at(0),
  latency_ms: 1_000,
  time_to_first_byte_ms: 750,
  routing_information: { attempts },
  ...more,
});
const shapes = (of: ReturnType<typeof timelineOf>) =>
  of?.stretches.map(({ kind, startMs, endMs }) => `${kind} ${startMs}–${endMs}`);

test('attempts stand in time with the waits before, between and after them', () => {
  const timeline = timelineOf(row([attempt(100, 400), attempt(600, 990)]));
  expect(shapes(timeline)).toEqual([
    'wait 0–100',
    'attempt 100–400',
    'wait 400–600',
    'attempt 600–990',
    'wait 990–1000',
  ]);
  expect(timeline).toMatchObject({ totalMs: 1_000, firstByte: 0.75 });
  expect(timeline?.stretches[3]).toMatchObject({ left: 0.6, width: 0.39, attempt: { order: 2 } });
});

test('attempts that overlap have no wait between them, and clocks that step leave none before them', () => {
  expect(shapes(timelineOf(row([attempt(-1, 500), attempt(300, 1_000)])))).toEqual([
    'attempt 0–500',
    'attempt 300–1000',
  ]);
});

test.each([
  { when: 'there was no attempt', of: row([]) },
  { when: 'no time is known', of: row([{ action: 'RETRY', destination: 'a' }]) },
])('where $when, nothing is drawn', ({ of }) => {
  expect(timelineOf(of)).toBeUndefined();
});

test('a latency that is not known is that of the attempts, and a first byte that is not known is not drawn', () => {
  const unknown = { latency_ms: null, time_to_first_byte_ms: null };
  expect(timelineOf(row([attempt(0, 80)], unknown))).toMatchObject({ totalMs: 80, firstByte: undefined });
});
