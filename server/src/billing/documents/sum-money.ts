import type { Currency, Money, Price } from '../money.ts';
import { totalOf } from '../money.ts';
import type { StatementMoney } from './statement.ts';

/** What documents come to, for each currency that is among them. */
export function sumMoney(documents: readonly { readonly price: Price }[]): readonly StatementMoney[] {
  const currencies: readonly Currency[] = ['KRW', 'USD'];
  return currencies.flatMap((currency) => {
    const own = documents.flatMap(({ price }) => (price.currency === currency ? [price] : []));
    if (own.length === 0) return [];
    const totals = own.map((price) => totalOf(price).minor);
    const sum = (amounts: readonly bigint[]): Money => ({
      currency,
      minor: amounts.reduce((all, one) => all + one, 0n),
    });
    const paid = sum(totals.filter((minor) => minor > 0n));
    const refunded = sum(totals.filter((minor) => minor < 0n).map((minor) => -minor));
    const vatMinor = own.reduce((all, price) => all + price.vatMinor, 0n);
    return [{ documents: own.length, paid, refunded, vatMinor }];
  });
}
