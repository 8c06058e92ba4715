import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { destinationHealth, type Failure, type Failures, oneMore, pauseMs } from './destination-health.ts';
import { noteHealth } from './note-health.ts';
import { retryAfterMs } from './retry-after.ts';

const OPEN_MS = 30_000;
const USER_MS = 600_000;

function failure(parts: Partial<Failure> = {}): Failure {
  return { keyId: 'key-1', isUnreachable: false, retryAfterMs: undefined, ...parts };
}

function stand() {
  const clock = manualClock();
  const health = destinationHealth(clock);
  const fail = (times: number, parts: Partial<Failure> = {}) => {
    for (let time = 0; time < times; time++) health.failed('a', failure(parts));
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
  health.succeeded('a', 0);
  fail(4);
  expect(health.isAvailable('a')).toBe(true);
});

test('a long answer that is well counts, though others failed since it began', () => {
  const { clock, health, fail } = stand();
  const oldMs = clock.monotonicMs();
  clock.advance(1_000);
  fail(4);
  health.succeeded('a', oldMs);
  fail(4);
  expect(health.isAvailable('a')).toBe(true);
});

test('after the pause one request is let through, and the next ones wait for what it meets', () => {
  const { clock, health, fail } = stand();
  fail(5);
  clock.advance(OPEN_MS);
  expect(health.isAvailable('a')).toBe(true);
  health.tried('a', 'key-1');
  expect(health.isAvailable('a')).toBe(false);
  health.succeeded('a', clock.monotonicMs());
  expect(health.isAvailable('a')).toBe(true);
  fail(5);
  clock.advance(OPEN_MS);
  health.tried('a', 'key-1');
  fail(1);
  clock.advance(OPEN_MS - 1);
  expect(health.isAvailable('a')).toBe(false);
});

test('a request that its client gave up takes nothing of the pause back or longer', () => {
  const { clock, health, fail } = stand();
  fail(5);
  clock.advance(OPEN_MS);
  const untry = health.tried('a', 'key-1');
  expect(health.isAvailable('a')).toBe(false);
  untry();
  expect(health.isAvailable('a')).toBe(true);
});

test('a later failure does not shorten what the destination asked for', () => {
  const { clock, health, fail } = stand();
  fail(1, { retryAfterMs: 60_000 });
  fail(1);
  clock.advance(59_999);
  expect(health.isAvailable('a')).toBe(false);
});

test('an answer to a request that went there before the pause began does not end it; one that went there since does', () => {
  const { clock, health, fail } = stand();
  const oldMs = clock.monotonicMs();
  clock.advance(1_000);
  fail(5);
  health.succeeded('a', oldMs);
  expect(health.isAvailable('a')).toBe(false);
  clock.advance(OPEN_MS);
  health.tried('a', 'key-1');
  health.succeeded('a', oldMs);
  expect(health.isAvailable('a')).toBe(false);
  health.succeeded('a', clock.monotonicMs());
  expect(health.isAvailable('a')).toBe(true);
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
  const { clock, health, fail } = stand();
  fail(1, { retryAfterMs: waitMs });
  clock.advance(leftAloneMs - 1);
  expect(health.isAvailable('a')).toBe(false);
  clock.advance(1);
  expect(health.isAvailable('a')).toBe(true);
});

const ONE_KEY: Failures = { count: 5, firstKeyId: 'key-1', isOfManyKeys: false, hasUnreachable: false };

test.each([
  { when: 'four of many keys', failures: { ...ONE_KEY, count: 4, isOfManyKeys: true }, others: true, pause: 0 },
  { when: 'five of one key, others there', failures: ONE_KEY, others: true, pause: 0 },
  { when: 'a hundred of one key, others there', failures: { ...ONE_KEY, count: 100 }, others: true, pause: 0 },
  { when: 'five of the only key there is', failures: ONE_KEY, others: false, pause: OPEN_MS },
  { when: 'five of two keys', failures: { ...ONE_KEY, isOfManyKeys: true }, others: true, pause: OPEN_MS },
  {
    when: 'five of one key, without a connection',
    failures: { ...ONE_KEY, hasUnreachable: true },
    others: true,
    pause: OPEN_MS,
  },
])('failures leave a destination alone for $pause ms: $when', ({ failures, others, pause }) => {
  expect(pauseMs(failures, { hasOtherUsers: others })).toBe(pause);
});

test.each([
  { before: undefined, more: {}, after: { count: 1, firstKeyId: 'key-1', isOfManyKeys: false, hasUnreachable: false } },
  { before: undefined, more: { isUnreachable: true }, after: { ...ONE_KEY, count: 1, hasUnreachable: true } },
  { before: ONE_KEY, more: {}, after: { ...ONE_KEY, count: 6 } },
  { before: ONE_KEY, more: { keyId: 'key-2' }, after: { ...ONE_KEY, count: 6, isOfManyKeys: true } },
  { before: ONE_KEY, more: { isUnreachable: true }, after: { ...ONE_KEY, count: 6, hasUnreachable: true } },
  {
    before: { ...ONE_KEY, isOfManyKeys: true, hasUnreachable: true },
    more: {},
    after: { ...ONE_KEY, count: 6, isOfManyKeys: true, hasUnreachable: true },
  },
])('failures in a row remember who met them: $more after $before', ({ before, more, after }) => {
  expect(oneMore(before, failure(more))).toEqual(after);
});

test('what one key alone meets closes nothing for the others, until another meets it too', () => {
  const { health, fail } = stand();
  health.tried('a', 'key-2');
  health.tried('a', 'key-1');
  fail(100);
  expect(health.isAvailable('a')).toBe(true);
  fail(1, { keyId: 'key-2' });
  expect(health.isAvailable('a')).toBe(false);
});

test('the order in which keys came does not matter', () => {
  const { health, fail } = stand();
  health.tried('a', 'key-1');
  health.tried('a', 'key-2');
  fail(5);
  expect(health.isAvailable('a')).toBe(true);
});

test.each([
  { idleMs: USER_MS - 1, isAvailable: true },
  { idleMs: USER_MS, isAvailable: false },
])('another key counts as a user for ten minutes: $idleMs ms ago', ({ idleMs, isAvailable }) => {
  const { clock, health, fail } = stand();
  health.tried('a', 'key-2');
  clock.advance(idleMs);
  health.tried('a', 'key-1');
  fail(5);
  expect(health.isAvailable('a')).toBe(isAvailable);
});

test('a key counts as a user from its last request on, not from its first', () => {
  const { clock, health, fail } = stand();
  health.tried('a', 'key-2');
  clock.advance(USER_MS);
  health.tried('a', 'key-2');
  health.tried('a', 'key-1');
  fail(5);
  expect(health.isAvailable('a')).toBe(true);
});

test('a provider that asks to be left alone is, whoever heard it', () => {
  const { health, fail } = stand();
  health.tried('a', 'key-2');
  health.tried('a', 'key-1');
  fail(1, { retryAfterMs: 1_000 });
  expect(health.isAvailable('a')).toBe(false);
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
  const asked = { destinationId: 'a', keyId: 'key-1', startedMs: clock.monotonicMs() };
  noteHealth(health, asked, { head: { status: row.status, headers: row.headers, length: 0 }, now: clock.now() });
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
