import { expect, test } from 'vitest';
import { asInstant } from '#kernel';
import { mayReuse } from './may-reuse.ts';

const READ_AT = Date.UTC(2026, 0, 1);
const kept = { version: 'a', readAt: asInstant(READ_AT), tookMs: 1_000, rowsThere: 1_000_000 };

test.each([
  { when: 'nothing came in', later: 599_000, version: 'a', change: {}, expect: true },
  { when: 'nothing came in for ten minutes', later: 600_001, version: 'a', change: {}, expect: false },
  { when: 'rows came in, and making them was costly', later: 20_000, version: 'b', change: {}, expect: true },
  { when: 'twenty times what they cost has passed', later: 20_001, version: 'b', change: {}, expect: false },
  { when: 'they are of few rows', later: 1, version: 'b', change: { rowsThere: 499_999 }, expect: false },
  { when: 'they took ten seconds', later: 60_000, version: 'b', change: { tookMs: 10_000 }, expect: true },
  { when: 'a minute has passed', later: 60_001, version: 'b', change: { tookMs: 10_000 }, expect: false },
])('kept figures answer again: $expect, when $when', ({ later, version, change, expect: expected }) => {
  expect(mayReuse({ ...kept, ...change }, { version, now: asInstant(READ_AT + later) })).toBe(expected);
});
