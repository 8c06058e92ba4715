import { expect, test } from 'vitest';
import { manualClock } from '../../test/manual-clock.ts';
import { type Attempt, signInThrottle } from './sign-in-throttle.ts';

function stand() {
  const clock = manualClock();
  const throttle = signInThrottle(clock);
  const attempt = (email: string, address = '203.0.113.1'): Attempt => throttle.attempt({ email, address });
  const fail = (email: string, address?: string): number => {
    const made = attempt(email, address);
    if (made.kind === 'wait') return made.waitMs;
    made.ended();
    return 0;
  };
  const failures = (count: number, email: string, address?: string) =>
    Array.from({ length: count }, () => fail(email, address));
  return { clock, attempt, fail, failures };
}

test('five failures are free; then the wait doubles up to a minute', () => {
  const { clock, fail, failures } = stand();
  expect(failures(5, 'kim')).toEqual([0, 0, 0, 0, 0]);
  const waits = [];
  for (let count = 0; count < 8; count++) {
    const waitMs = fail('kim');
    waits.push(waitMs);
    clock.advance(waitMs - 1);
    expect(fail('kim')).toBe(1);
    clock.advance(1);
    expect(fail('kim')).toBe(0);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
});

test('attempts at once count before they end, so that many at once gain nothing', () => {
  const { attempt } = stand();
  const kinds = Array.from({ length: 7 }, () => attempt('kim').kind);
  expect(kinds).toEqual(['try', 'try', 'try', 'try', 'try', 'wait', 'wait']);
});

test('a success clears the account, and does not count against the address', () => {
  const { attempt, failures } = stand();
  for (let count = 0; count < 100; count++) {
    const made = attempt(`person-${count}`);
    if (made.kind !== 'try') throw new Error('a good sign-in was made to wait');
    made.succeeded();
    made.ended();
  }
  expect(failures(5, 'person-1')).toEqual([0, 0, 0, 0, 0]);
});

test.each([
  ['one address', () => '203.0.113.1'],
  ['one IPv6 network', (count: number) => `2001:db8:1:2:${count.toString(16)}::${count}`],
  [
    'one IPv6 network, written in its ways',
    (count: number) => (count % 2 === 0 ? '2001:db8::1' : '2001:db8:0:0:1:2:3:4'),
  ],
])('who tries many accounts from %s waits after thirty', (_from, address) => {
  const { fail } = stand();
  const waits = Array.from({ length: 31 }, (_, count) => fail(`person-${count}`, address(count)));
  expect(waits.filter((waitMs) => waitMs > 0)).toEqual([1_000]);
  expect(fail('other', '198.51.100.7')).toBe(0);
  expect(fail('other', '2001:db9::1')).toBe(0);
});

test('failures are forgotten after a quiet quarter of an hour', () => {
  const { clock, fail, failures } = stand();
  failures(6, 'kim');
  clock.advance(15 * 60_000);
  expect(fail('kim')).toBe(0);
});

test('no more than eight passwords are checked at once', () => {
  const { attempt } = stand();
  const running = Array.from({ length: 8 }, (_, index) => attempt(`person-${index}`));
  expect(attempt('ninth')).toEqual({ kind: 'wait', waitMs: 1_000 });
  const [first] = running;
  if (first?.kind === 'try') first.ended();
  expect(attempt('ninth').kind).toBe('try');
});

test('memory is bounded: the account that failed longest ago is forgotten first', () => {
  const { fail, failures } = stand();
  failures(5, 'old', 'a');
  for (let count = 0; count < 20_000; count++) fail(`person-${count}`, `address-${count}`);
  expect(fail('old', 'b')).toBe(0);
  failures(5, 'new', 'c');
  expect(fail('new', 'd')).toBe(1_000);
});
