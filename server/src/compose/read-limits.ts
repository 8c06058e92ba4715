import { DEFAULT_HOLD_MICRO_USD } from '@tallygate/contract';
import { type AccountLimits, CONTACT_LENGTH_MAX, type RunLimits } from '#admission';
import { type Instant, systemClock } from '#kernel';
import type { PriceStore } from '#prices';
import { kyselyBudgetStore } from '../admission/adapters/kysely-budget-store.ts';
import { kyselyLimitSettings } from '../admission/adapters/kysely-limit-settings.ts';
import { kyselyPeriodStore } from '../runs/adapters/kysely-period-store.ts';
import { kyselyRunSettings } from '../runs/adapters/kysely-run-settings.ts';
import type { Reader, Transaction } from '../store/index.ts';

const NANO_PER_MICRO = 1_000;

/** Reads what the account limits, as gateways are told. */
export function limitsReader(db: Reader, prices: PriceStore<Transaction>): (tx: Transaction) => Promise<AccountLimits> {
  const budgets = kyselyBudgetStore(db);
  const settings = kyselyLimitSettings(db);
  const runs = runLimitsReader(db);
  return async (tx) => {
    const all = await budgets.all(tx);
    return {
      ...(await settings.find(tx)),
      defaultHoldNanoUsd: await defaultHoldNanoUsd(prices, tx),
      budgets: all.map(({ id, name, scope, subject, unit }) => ({ id, name, scope, subject, unit })),
      runs: await runs(tx, systemClock.now()),
    };
  };
}

/** A period that is to come is told already: it takes over by itself. */
function runLimitsReader(db: Reader): (tx: Transaction, at: Instant) => Promise<RunLimits> {
  const periods = kyselyPeriodStore(db);
  const settings = kyselyRunSettings(db);
  return async (tx, at) => {
    const { runsPerHour, contact } = await settings.find(tx);
    return {
      hasQuota: (await periods.all(tx)).some(({ to, atQuota }) => atQuota === 'refuse' && to > at),
      hasHourly: runsPerHour !== undefined,
      ...(contact === '' ? {} : { contact: shortened(contact, CONTACT_LENGTH_MAX) }),
    };
  };
}

/** Cut between characters, never within one. */
function shortened(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const cut = text.slice(0, lengthMax - 1);
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`;
}

/** Held and charged for a request whose price is not known, in nano-USD. */
export async function defaultHoldNanoUsd(prices: PriceStore<Transaction>, tx: Transaction): Promise<number> {
  return ((await prices.defaultHold(tx)) ?? DEFAULT_HOLD_MICRO_USD) * NANO_PER_MICRO;
}
