import { describe, expect, test } from 'vitest';
import { type ChargedEnding, chargeCall } from './charge.ts';
import type { PricedCall } from './facts.ts';
import { callWith, entryWith, NO_CATALOGUE } from './price-book.test-support.ts';
import { createPriceBook } from './price-book.ts';

const BOOK = createPriceBook([entryWith()], NO_CATALOGUE);
const OK: ChargedEnding = { isRefused: false, isOk: true, isEstimated: false };
const FAILED = { ...OK, isOk: false };
const NOTHING = { input: 1_000, output: 0 };

/** In order of precedence. `nano`: the cost, told whatever is charged. */
const CASES: readonly {
  when: string;
  call: Partial<PricedCall> | undefined;
  ending: ChargedEnding;
  chargesFailedInput?: boolean;
  reason: string;
  nano: bigint | undefined;
}[] = [
  { when: 'it was refused', call: {}, ending: { ...FAILED, isRefused: true }, reason: 'refused', nano: undefined },
  { when: 'no provider was asked', call: undefined, ending: FAILED, reason: 'no_usage', nano: undefined },
  { when: 'the provider told no tokens', call: { tokens: {} }, ending: OK, reason: 'no_usage', nano: undefined },
  {
    when: 'it told contradictory tokens',
    call: { tokens: { input: 1, output: 1, cacheRead: 2 } },
    ending: OK,
    reason: 'no_usage',
    nano: undefined,
  },
  {
    when: 'nobody gave the model a price',
    call: { model: 'm', configuredModel: 'm' },
    ending: OK,
    reason: 'unknown_price',
    nano: undefined,
  },
  {
    when: 'nobody gave the tier a price',
    call: { serviceTier: 'flex' },
    ending: OK,
    reason: 'unknown_price',
    nano: undefined,
  },
  {
    when: 'tokens were counted',
    call: { purpose: 'count', tokens: { input: 0, output: 0 } },
    ending: OK,
    reason: 'free',
    nano: 0n,
  },
  {
    when: 'R-11: it failed without output',
    call: { tokens: NOTHING },
    ending: FAILED,
    reason: 'failed_without_output',
    nano: 1_000_000n,
  },
  {
    when: 'R-11: the same, where that is not charged',
    call: { tokens: NOTHING },
    ending: FAILED,
    chargesFailedInput: false,
    reason: 'not_charged_policy',
    nano: 1_000_000n,
  },
  {
    when: 'the same, by estimates',
    call: { tokens: NOTHING },
    ending: { ...FAILED, isEstimated: true },
    chargesFailedInput: false,
    reason: 'not_charged_policy',
    nano: 1_000_000n,
  },
  {
    when: 'it failed after some output',
    call: {},
    ending: FAILED,
    chargesFailedInput: false,
    reason: 'usage',
    nano: 2_000_000n,
  },
  {
    when: 'it went well without output',
    call: { tokens: NOTHING },
    ending: OK,
    chargesFailedInput: false,
    reason: 'usage',
    nano: 1_000_000n,
  },
  {
    when: 'embeddings failed late',
    call: { purpose: 'embed', tokens: { input: 1_000 } },
    ending: FAILED,
    chargesFailedInput: false,
    reason: 'usage',
    nano: 1_000_000n,
  },
  {
    when: 'its tokens are estimates',
    call: {},
    ending: { ...OK, isEstimated: true },
    reason: 'estimated_usage',
    nano: 2_000_000n,
  },
  { when: 'it went well', call: {}, ending: OK, reason: 'usage', nano: 2_000_000n },
];

describe('why a request is charged, or why not', () => {
  test.each(CASES)('$reason when $when', ({ call, ending, chargesFailedInput = true, reason, nano }) => {
    const asked = call === undefined ? undefined : callWith(call);
    const charge = chargeCall(asked, ending, { book: BOOK, policy: { chargesFailedInput } });
    expect([charge.reason, charge.cost?.costNanoUsd]).toEqual([reason, nano]);
  });
});
