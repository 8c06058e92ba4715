import { expect, test } from 'vitest';
import { outcomeOf } from './outcome-of.ts';

test.each([
  { state: 'granted', channel: 'stripe', outcome: 'granted' },
  { state: 'granted', channel: 'bank_transfer', outcome: 'granted' },
  { state: 'open', channel: 'bank_transfer', outcome: 'transfer' },
  { state: 'open', channel: 'toss', outcome: 'checking' },
  { state: 'failed', channel: 'sandbox', outcome: 'failed' },
  { state: 'cancelled', channel: 'bank_transfer', outcome: 'failed' },
] as const)('an order that is $state by $channel is told as $outcome', ({ outcome, ...order }) => {
  expect(outcomeOf(order)).toBe(outcome);
});
