import { CREDIT, type MicroCredits } from './facts.ts';

const DIGITS = 6;

/** An amount as a decimal text in credits, such as `85.71556`, exact. */
export function amountText(amountMicro: MicroCredits): string {
  const sign = amountMicro < 0n ? '-' : '';
  const whole = amountMicro < 0n ? -amountMicro : amountMicro;
  const rest = String(whole % CREDIT)
    .padStart(DIGITS, '0')
    .replace(/0+$/, '');
  return `${sign}${whole / CREDIT}${rest === '' ? '' : `.${rest}`}`;
}

/** The amount of a decimal text in credits with at most six digits behind the point; undefined: it is none. */
export function readAmount(text: string): MicroCredits | undefined {
  const match = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = '', rest = ''] = match;
  return BigInt(whole) * CREDIT + BigInt(rest.padEnd(DIGITS, '0'));
}
