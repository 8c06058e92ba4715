import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { destinationHealth } from './destination-health.ts';
import { noteHealth } from './note-health.ts';
import { retryAfterMs } from './retry-after.ts';

const OPEN_MS = 30_000;

function stand() {
  const clock = manualClock();
  const health = destinationHealth(clock);
  const fail = (times: number) => {
    for (let time = 0; time < times; time++) health.failed('a', undefined);
  };
  return { clock, health, fail };
}

test('five failures in a row leave a destination alone for half a minute, four do not', () => {
  const { clock, health, fail } = stand();
  fail(4);
  expect(health.isAvailable('a')).toBe(true);
  fail(1);
  expect(health.isAvailable('a')).toBe(false);
  expect(health.isAvailable('b')).toBe(true);
  clock.advance(OPEN_MS - 1);
  expect(health.isAvailable('a')).toBe(false);
  clock.advance(1);
  expect(health.isAvailable('a')).toBe(true);
});

test('one answer that is well makes all earlier failures forgotten', () => {
  const { health, fail } = stand();
  fail(4);
  health.succeeded('a');
  fail(4);
  expect(health.isAvailable('a')).toBe(true);
});

test('after the pause one request is let through, and the next ones wait for what it meets', () => {
  const { clock, health, fail } = stand();
  fail(5);
  clock.advance(OPEN_MS);
  expect(health.isAvailable('a')).toBe(true);
  health.tried('a');
  expect(health.isAvailable('a')).toBe(false);
  health.succeeded('a');
  expect(health.isAvailable('a')).toBe(true);
  fail(5);
  clock.advance(OPEN_MS);
  health.tried('a');
  fail(1);
  clock.advance(OPEN_MS - 1);
  expect(health.isAvailable('a')).toBe(false);
});

test('a request that its client gave up takes nothing of the pause back or longer', () => {
  const { clock, health, fail } = stand();
  fail(5);
  clock.advance(OPEN_MS);
  const untry = health.tried('a');
  expect(health.isAvailable('a')).toBe(false);
  untry();
  expect(health.isAvailable('a')).toBe(true);
});

test('a later failure does not shorten what the destination asked for', () => {
  const { clock, health } = stand();
  health.failed('a', 60_000);
  health.failed('a', undefined);
  clock.advance(59_999);
  expect(health.isAvailable('a')).toBe(false);
});

test('looking whether a destination is available changes nothing', () => {
  const { clock, health, fail } = stand();
  fail(5);
  clock.advance(OPEN_MS);
  expect([health.isAvailable('a'), health.isAvailable('a')]).toEqual([true, true]);
});

test.each([
  { when: 'the provider asks for two seconds', waitMs: 2_000, leftAloneMs: 2_000 },
  { when: 'it asks for longer than is believed', waitMs: 86_400_000, leftAloneMs: 600_000 },
])('a destination is left alone as long as it asks: $when', ({ waitMs, leftAloneMs }) => {
  const { clock, health } = stand();
  health.failed('a', waitMs);
  clock.advance(leftAloneMs - 1);
  expect(health.isAvailable('a')).toBe(false);
  clock.advance(1);
  expect(health.isAvailable('a')).toBe(true);
});

test.each([
  { status: 200, headers: [], isAvailable: true },
  { status: 404, headers: [], isAvailable: true },
  { status: 400, headers: [], isAvailable: true },
  { status: 429, headers: [], isAvailable: true },
  { status: 429, headers: ['retry-after', '7'], isAvailable: false },
  { status: 500, headers: [], isAvailable: false },
  { status: 503, headers: ['retry-after', '7'], isAvailable: false },
])('after four failures, an answer with status $status and $headers: available $isAvailable', (row) => {
  const { clock, health, fail } = stand();
  fail(4);
  noteHealth(health, 'a', { head: { status: row.status, headers: row.headers, length: 0 }, now: clock.now() });
  expect(health.isAvailable('a')).toBe(row.isAvailable);
});

const NOW = Date.UTC(2026, 0, 20, 12);

test.each([
  [[], undefined],
  [['retry-after', '3'], 3_000],
  [['retry-after', '1.5'], 1_500],
  [['retry-after', 'Tue, 20 Jan 2026 12:00:09 GMT'], 9_000],
  [['retry-after', 'Tue, 20 Jan 2026 11:00:00 GMT'], 0],
  [['retry-after', 'soon'], undefined],
  [['retry-after', '-3'], undefined],
  [['retry-after', ''], undefined],
  [['retry-after-ms', '250', 'retry-after', '3'], 250],
  [['retry-after-ms', 'x', 'retry-after', '3'], 3_000],
])('%j asks for %s milliseconds', (headers, expected) => {
  expect(retryAfterMs(headers, NOW)).toBe(expected);
});
