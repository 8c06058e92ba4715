import { expect, test } from 'vitest';
import type { Outcome } from '#usage';
import { useOfCall } from './use-of-call.ts';

const UNPRICED = 7;

test.each([
  { what: 'a cost', charge: { reason: 'usage', cost: { costNanoUsd: 40n } }, costNanoUsd: 40 },
  { what: 'no price', charge: { reason: 'unknown_price', cost: undefined }, costNanoUsd: UNPRICED },
  { what: 'nothing to charge', charge: { reason: 'no_usage', cost: undefined }, costNanoUsd: 0 },
  { what: 'nothing said', charge: undefined, costNanoUsd: 0 },
])('of a call with $what budgets are charged what its row is charged', ({ charge, costNanoUsd }) => {
  const outcome = { usage: { input: 3, output: undefined }, charge, credits: undefined } as unknown as Outcome;
  expect(useOfCall(outcome, UNPRICED)).toEqual({ tokens: 3, costNanoUsd, microCredits: undefined });
});
