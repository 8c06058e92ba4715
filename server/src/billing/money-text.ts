import type { Money } from './money.ts';

/** An amount of money as a decimal of its currency: `11000` won, `12.50` dollars. */
export function moneyText({ currency, minor }: Money): string {
  if (currency === 'KRW') return String(minor);
  const digits = String(minor < 0n ? -minor : minor).padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
