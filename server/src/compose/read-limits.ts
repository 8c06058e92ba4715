import { DEFAULT_HOLD_MICRO_USD } from '@tallygate/contract';
import type { AccountLimits } from '#admission';
import type { PriceStore } from '#prices';
import { kyselyBudgetStore } from '../admission/adapters/kysely-budget-store.ts';
import { kyselyLimitSettings } from '../admission/adapters/kysely-limit-settings.ts';
import type { Reader, Transaction } from '../store/index.ts';

const NANO_PER_MICRO = 1_000;

/** Reads what the account limits, as gateways are told. */
export function limitsReader(db: Reader, prices: PriceStore<Transaction>): (tx: Transaction) => Promise<AccountLimits> {
  const budgets = kyselyBudgetStore(db);
  const settings = kyselyLimitSettings(db);
  return async (tx) => {
    const all = await budgets.all(tx);
    return {
      ...(await settings.find(tx)),
      defaultHoldNanoUsd: await defaultHoldNanoUsd(prices, tx),
      budgets: all.map(({ id, name, scope, subject, unit }) => ({ id, name, scope, subject, unit })),
    };
  };
}

/** Held and charged for a request whose price is not known, in nano-USD. */
export async function defaultHoldNanoUsd(prices: PriceStore<Transaction>, tx: Transaction): Promise<number> {
  return ((await prices.defaultHold(tx)) ?? DEFAULT_HOLD_MICRO_USD) * NANO_PER_MICRO;
}
