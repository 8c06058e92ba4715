import type { CurrencyCode, Language } from '@tallygate/contract';

/** An amount of money as the API tells it. */
export interface MoneyText {
  readonly currency: CurrencyCode;
  /** A decimal text: `11000` won, `12.50` dollars. */
  readonly amount: string;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Money as people read it, with every digit: `₩11,000`, `$12.50`. */
export function moneyText({ currency, amount }: MoneyText, language: Language): string {
  const key = `${language} ${currency}`;
  const known = formatters.get(key);
  const formatter = known ?? new Intl.NumberFormat(language, { style: 'currency', currency });
  if (known === undefined) formatters.set(key, formatter);
  return formatter.format(amount as `${number}`);
}

/** The decimal text of an amount in the currency's smallest unit: 1250 cents are `12.50`. `minor`: digits only. */
export function amountOfMinor(minor: string, currency: CurrencyCode): string {
  if (currency === 'KRW') return minor;
  const padded = minor.padStart(3, '0');
  return `${padded.slice(0, -2)}.${padded.slice(-2)}`;
}

/**
 * Reads an amount as somebody typed it: with or without commas. Undefined: it is none, or has more digits than the
 * currency.
 */
export function readMoney(text: string, currency: CurrencyCode): string | undefined {
  const plain = text.trim().replaceAll(',', '');
  const isWhole = /^(0|[1-9]\d{0,10})$/.test(plain);
  if (isWhole) return plain;
  return currency === 'USD' && /^(0|[1-9]\d{0,8})\.\d{1,2}$/.test(plain) ? plain : undefined;
}
