import { expect, test } from 'vitest';
import { admitLoad, CALLS_NEVER_SHED, type LoadFacts } from './admit-load.ts';

const QUIET: LoadFacts = { openCalls: 1_000, calls: 'free', streams: undefined, isLoopLate: false };

test.each<{ when: string; facts: Partial<LoadFacts>; reason: string | undefined }>([
  { when: 'there is room', facts: {}, reason: undefined },
  { when: 'there is room for one more stream', facts: { streams: 'free' }, reason: undefined },
  {
    when: 'as many calls are open as may be',
    facts: { calls: 'full', isLoopLate: true, streams: 'full' },
    reason: 'calls',
  },
  { when: 'the key has its share of calls', facts: { calls: 'share', isLoopLate: true }, reason: 'key_share' },
  { when: 'the event loop is late', facts: { isLoopLate: true, streams: 'full' }, reason: 'event_loop' },
  { when: 'as many streams are open as may be', facts: { streams: 'full' }, reason: 'streams' },
  { when: 'the key has its share of streams', facts: { streams: 'share' }, reason: 'key_share' },
  {
    when: 'the loop is late with few calls',
    facts: { isLoopLate: true, openCalls: CALLS_NEVER_SHED - 1 },
    reason: undefined,
  },
  {
    when: 'the loop is late with enough calls',
    facts: { isLoopLate: true, openCalls: CALLS_NEVER_SHED },
    reason: 'event_loop',
  },
])('one more call is turned away for $reason: $when', ({ facts, reason }) => {
  expect(admitLoad({ ...QUIET, ...facts })).toBe(reason);
});
