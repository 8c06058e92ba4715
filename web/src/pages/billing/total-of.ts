import type { BillingPrice, MoneyFacts } from '@tallygate/contract';

/** What is paid for a price. */
export function totalOf({ currency, total: amount }: BillingPrice): MoneyFacts {
  return { currency, amount };
}
