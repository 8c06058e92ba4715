import type { ChargeReason } from '@tallygate/contract';
import { describe, expect, test } from 'vitest';
import { chargeInCredits } from './charge-call.ts';
import { createCreditPriceBook } from './credit-price-book.ts';
import type { CreditUse } from './facts.ts';
import { CALL, entry, NONE, USE } from './prices-in-credits.test-support.ts';

describe('what is charged', () => {
  const book = createCreditPriceBook(
    [entry({}, { per_request: '1', per_million_tokens: { input: '1', output: '1' } }, { id: 'x' })],
    NONE,
  );
  const empty = createCreditPriceBook([], NONE);
  const no = { tokens: undefined, costNanoUsd: undefined };
  const ended = (reason: ChargeReason, isOk = true, isLost = false) => ({ reason, isOk, isLost });
  test.each<{
    readonly what: string;
    readonly ending: ReturnType<typeof ended>;
    readonly use: CreditUse;
    readonly micro: bigint | undefined;
    readonly reason: ChargeReason;
  }>([
    { what: 'use', ending: ended('usage'), use: USE, micro: 2_500_000n, reason: 'usage' },
    {
      what: 'estimated use',
      ending: ended('estimated_usage', false),
      use: USE,
      micro: 2_500_000n,
      reason: 'estimated_usage',
    },
    {
      what: 'the input of what failed, where policy says so',
      ending: ended('failed_without_output', false),
      use: USE,
      micro: 2_500_000n,
      reason: 'failed_without_output',
    },
    {
      what: 'nothing, where policy says so',
      ending: ended('not_charged_policy', false),
      use: USE,
      micro: 0n,
      reason: 'not_charged_policy',
    },
    { what: 'nothing for what is free', ending: ended('free'), use: USE, micro: 0n, reason: 'free' },
    {
      what: 'nothing for a refusal, which is not priced',
      ending: ended('refused', false),
      use: no,
      micro: undefined,
      reason: 'refused',
    },
    {
      what: 'nothing for a failure of which nothing is known',
      ending: ended('no_usage', false),
      use: no,
      micro: undefined,
      reason: 'no_usage',
    },
    {
      what: 'what is certain of a call that was lost with its gateway',
      ending: ended('no_usage', false, true),
      use: no,
      micro: 1_000_000n,
      reason: 'no_usage',
    },
    {
      what: 'use whose cost in money is not known',
      ending: ended('unknown_price'),
      use: USE,
      micro: 2_500_000n,
      reason: 'usage',
    },
  ])('$what', ({ ending, use, micro, reason }) => {
    expect(chargeInCredits(CALL, { use, ending }, book)).toMatchObject({ micro, reason });
  });

  test('what has no price is not charged, and its row says why: it is never 0', () => {
    expect(chargeInCredits(CALL, { use: USE, ending: ended('usage') }, empty)).toEqual({
      ...{ micro: undefined, runMicro: 0n, version: undefined },
      reason: 'no_credit_price',
    });
    expect(chargeInCredits(CALL, { use: USE, ending: ended('unknown_price') }, empty)).toMatchObject({
      micro: undefined,
      reason: 'unknown_price',
    });
  });

  test('the version names the entry, so that the charge can be computed again', () => {
    expect(chargeInCredits(CALL, { use: USE, ending: ended('usage') }, book).version).toBe('book x');
  });
});
