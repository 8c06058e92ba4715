/** A currency that is billed in. */
export type Currency = 'KRW' | 'USD';

/** An amount of money in the currency's smallest unit: won, or cents. Never a float. */
export interface Money {
  readonly currency: Currency;
  readonly minor: bigint;
}

/** What something costs: the supply, and the value added tax on it. What is paid is both. */
export interface Price {
  readonly currency: Currency;
  readonly supplyMinor: bigint;
  readonly vatMinor: bigint;
}

/** The largest amount of one payment, in the smallest unit, so that sums of many fit the store's whole numbers. */
export const MONEY_MAX = 100_000_000_000n;

/** What is paid for a price. */
export function totalOf({ currency, supplyMinor, vatMinor }: Price): Money {
  return { currency, minor: supplyMinor + vatMinor };
}

/** The price of a supply. `vatPercent` is a whole number of hundredths; tax below the smallest unit is not raised. */
export function priceOf(supply: Money, vatPercent: number): Price {
  const { currency, minor } = supply;
  return { currency, supplyMinor: minor, vatMinor: (minor * BigInt(vatPercent)) / 100n };
}
