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
  const difference = microOf(decimal) - microOf(less);
  const digits = String(difference < 0n ? -difference : difference).padStart(DIGITS_MAX + 1, '0');
  const text = `${digits.slice(0, -DIGITS_MAX)}.${digits.slice(-DIGITS_MAX)}`;
  return difference < 0n ? `-${text}` : text;
}

function microOf(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.');
  const micro = BigInt(whole + fraction.padEnd(DIGITS_MAX, '0').slice(0, DIGITS_MAX));
  return decimal.startsWith('-') ? -micro : micro;
}
