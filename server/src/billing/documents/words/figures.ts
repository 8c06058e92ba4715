import type { Language } from '@tallygate/contract';
import { amountText, type MicroCredits } from '#credits';
import type { Money } from '../../money.ts';
import { moneyText } from '../../money-text.ts';

const LOCALES: Readonly<Record<Language, string>> = { ko: 'ko-KR', en: 'en-US' };

/** Money as it is printed, with its currency: `₩55,000`, `-US$12.50`. Exact. */
export function printedMoney(money: Money, language: Language): string {
  const format = new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency: money.currency });
  return withMinus(format.format(moneyText(money) as Intl.StringNumericLiteral));
}

/** Likewise without the currency, for columns that name it. */
export function printedAmount(money: Money, language: Language): string {
  const minimumFractionDigits = money.currency === 'KRW' ? 0 : 2;
  const format = new Intl.NumberFormat(LOCALES[language], { minimumFractionDigits });
  return withMinus(format.format(moneyText(money) as Intl.StringNumericLiteral));
}

/** Credits with all their digits: `1,234.567891`. */
export function printedCredits(micro: MicroCredits, language: Language): string {
  return printedDecimal(amountText(micro), language);
}

/** Likewise of a decimal text. */
export function printedDecimal(text: string, language: Language): string {
  const format = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 6 });
  return withMinus(format.format(text as Intl.StringNumericLiteral));
}

/** With a plus where something came. */
export function printedChange(micro: MicroCredits, language: Language): string {
  const text = printedCredits(micro, language);
  return micro > 0n ? `+${text}` : text;
}

/** The sign for minus, as long as that for plus; a hyphen would vanish before a sign of currency. */
function withMinus(text: string): string {
  return text.replace('-', '\u2212');
}
