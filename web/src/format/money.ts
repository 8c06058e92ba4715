import type { Language } from '@tallygate/contract';

/** Nano-USD in a dollar: digits behind the point. */
const NANO_DIGITS = 9;
/** From here on the short form leaves out what does not matter at that size. */
const COMPACT_FROM = 10_000;
const CENT = 0.01;

/** Nano-USD as a tile or a line of a list has room for: cents; below one cent three digits that say something. */
export function shortNanoUsd(nanoUsd: number, language: Language): string {
  const dollars = nanoUsd / 10 ** NANO_DIGITS;
  const size = Math.abs(dollars);
  if (size >= COMPACT_FROM)
    return write(dollars, language, { notation: 'compact', maximumFractionDigits: 1, useGrouping: 'always' });
  if (size >= CENT * 10 || dollars === 0) return write(dollars, language, {});
  return write(dollars, language, { minimumFractionDigits: 2, maximumFractionDigits: NANO_DIGITS, digits: 3 });
}

/** Nano-USD with every digit. `nanoUsd` is a whole number; as a text it may be larger than numbers hold exactly. */
export function exactNanoUsd(nanoUsd: string | number | bigint, language: Language): string {
  return usdOfText(decimalOf(BigInt(nanoUsd)), language);
}

/** US dollars from a decimal text such as `0.000125`, with every digit that it has. */
export function usdOfText(decimal: string, language: Language): string {
  return formatter(language, { maximumFractionDigits: NANO_DIGITS }).format(decimal as `${number}`);
}

/** Nano-USD as a decimal text in dollars. */
function decimalOf(nanoUsd: bigint): string {
  const sign = nanoUsd < 0n ? '-' : '';
  const digits = String(nanoUsd < 0n ? -nanoUsd : nanoUsd).padStart(NANO_DIGITS + 1, '0');
  return `${sign}${digits.slice(0, -NANO_DIGITS)}.${digits.slice(-NANO_DIGITS)}`;
}

interface Style extends Intl.NumberFormatOptions {
  /** Significant ones; trailing zeros beyond cents go. */
  readonly digits?: number;
}

function write(dollars: number, language: Language, { digits, ...options }: Style): string {
  const rounded = digits === undefined ? dollars : Number(dollars.toPrecision(digits));
  return formatter(language, options).format(rounded);
}

/** `$` in every language: pages name the currency beside it. */
const USD = { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
const formatters = new Map<string, Intl.NumberFormat>();

/** Formatters are dear to make and used in every cell. */
function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(language, { ...USD, ...options });
  formatters.set(key, made);
  return made;
}
