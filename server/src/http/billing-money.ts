import type { BillingPrice, CurrencyCode, MoneyFacts, QuotedTotal } from '@tallygate/contract';
import { MONEY_MAX, type Money, moneyText, type Price, totalOf } from '#billing';
import { ApiRefusal } from './api-context.ts';

/** Digits behind the point. */
const DIGITS: Readonly<Record<CurrencyCode, number>> = { KRW: 0, USD: 2 };

/** An amount with its currency. */
export function moneyAnswer(money: Money): MoneyFacts {
  return { currency: money.currency, amount: moneyText(money) };
}

/** A price with its parts. */
export function priceAnswer(price: Price): BillingPrice {
  const { currency, supplyMinor, vatMinor } = price;
  return {
    currency,
    supply: moneyText({ currency, minor: supplyMinor }),
    vat: moneyText({ currency, minor: vatMinor }),
    total: moneyText(totalOf(price)),
  };
}

/** Whether a price is the one that somebody was quoted; whoever names none takes any. */
export function isQuoted(price: Price, quoted: QuotedTotal | undefined): boolean {
  if (quoted === undefined) return true;
  const { currency, minor } = quotedMoney(quoted);
  return price.currency === currency && totalOf(price).minor === minor;
}

/** A total as it was quoted. Throws an ApiRefusal when it is no amount of its currency. */
export function quotedMoney({ currency, amount }: QuotedTotal): Money {
  return readMoney(amount, { currency, member: 'total.amount' });
}

/** An amount that was asked for. Throws an ApiRefusal that names the member: too many digits, or too large. */
export function readMoney(text: string, { currency, member }: { currency: CurrencyCode; member: string }): Money {
  const [whole = '', fraction = ''] = text.split('.');
  const digits = DIGITS[currency];
  if (fraction.length > digits) {
    const detail = `${member}: at most ${digits} digits behind the point in ${currency}`;
    throw new ApiRefusal('request_invalid', { detail });
  }
  const minor = BigInt(whole + fraction.padEnd(digits, '0'));
  if (minor > MONEY_MAX) throw new ApiRefusal('request_invalid', { detail: `${member}: too large` });
  return { currency, minor };
}
