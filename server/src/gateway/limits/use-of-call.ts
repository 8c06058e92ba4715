import type { RequestUse } from '#admission';
import type { Outcome } from '#usage';

/**
 * What a call used, as its row says: what a budget is charged is computed from the same columns. Tokens that are not known
 * count for nothing; a cost that is not known because the model has no price counts as the account's default, `unpricedNanoUsd`. In
 * credits only what is charged counts.
 */
export function useOfCall({ usage, charge, credits }: Outcome, unpricedNanoUsd: number): RequestUse {
  const isUnpriced = charge?.reason === 'unknown_price' && charge.cost === undefined;
  return {
    tokens: (usage.input ?? 0) + (usage.output ?? 0),
    costNanoUsd: isUnpriced ? unpricedNanoUsd : Number(charge?.cost?.costNanoUsd ?? 0),
    microCredits: credits && Number((credits.micro ?? 0n) + credits.runMicro),
  };
}
