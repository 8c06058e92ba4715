import type { Language } from '@tallygate/contract';

const DIGITS_MAX = 6;
const formatters = new Map<Language, Intl.NumberFormat>();

/** Credits from a decimal text, with every digit that it has. */
export function creditsOfText(decimal: string, language: Language): string {
  const known = formatters.get(language);
  const formatter = known ?? new Intl.NumberFormat(language, { maximumFractionDigits: DIGITS_MAX });
  if (known === undefined) formatters.set(language, formatter);
  return formatter.format(decimal as `${number}`);
}

/** The first less the second, exactly. Both are decimal texts in credits. */
export function creditsLess(decimal: string, less: string): string {
  return textOf(microOf(decimal) - microOf(less));
}

/** Millionths of a credit with every digit. As a text they may be more than numbers hold exactly. */
export function creditsOfMicro(micro: string | number, language: Language): string {
  return creditsOfText(textOf(BigInt(micro)), language);
}

/** The sum of decimal texts in credits, exactly. */
export function creditsSum(decimals: readonly string[]): string {
  return textOf(decimals.reduce((sum, decimal) => sum + microOf(decimal), 0n));
}

/** Which is more, for sorting: decimal texts in credits. */
export function compareCredits(one: string, other: string): number {
  return Number(microOf(one) - microOf(other));
}

function textOf(micro: bigint): string {
  const digits = String(micro < 0n ? -micro : micro).padStart(DIGITS_MAX + 1, '0');
  const fraction = digits.slice(-DIGITS_MAX).replace(/0+$/, '');
  const text = `${digits.slice(0, -DIGITS_MAX)}${fraction === '' ? '' : `.${fraction}`}`;
  return micro < 0n ? `-${text}` : text;
}

function microOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const micro = BigInt(whole + fraction.padEnd(DIGITS_MAX, '0').slice(0, DIGITS_MAX));
  return decimal.startsWith('-') ? -micro : micro;
}
