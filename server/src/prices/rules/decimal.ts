import { invariant } from '#kernel';

/** Digits behind the point that every price is held with: nine of a price and three of a multiplier. */
const DIGITS = 12;
export const MULTIPLIER_DIGITS = 3;
const DECIMAL = /^(\d{1,6})(?:\.(\d{1,9}))?$/;

/** A decimal text, such as `1.75`, times 10^`digits`, exactly. Throws for a text with more digits or of another shape. */
export function readDecimal(text: string, digits = DIGITS): bigint {
  const [, whole = '', fraction = ''] = DECIMAL.exec(text) ?? [];
  invariant(whole !== '' && fraction.length <= digits, 'prices were checked when they came in');
  return BigInt(whole + fraction.padEnd(digits, '0'));
}

/** The shortest decimal text of a number, without an exponent. Undefined for what is no price: negative, not finite, too fine. */
export function decimalText(value: number): string | undefined {
  const shortest = String(value);
  const text = shortest.includes('e') ? value.toFixed(20).replace(/\.?0+$/, '') : shortest;
  return DECIMAL.test(text) ? text : undefined;
}
