import type { Language } from '@tallygate/contract';

/** What is shown where a figure is not known. */
export const UNKNOWN = '–';

/** From here on the short form is used where space is dear; below it the exact number is short enough. */
const COMPACT_FROM = 10_000;
const COMPACT: Intl.NumberFormatOptions = {
  notation: 'compact',
  maximumFractionDigits: 1,
  maximumSignificantDigits: 3,
  roundingPriority: 'morePrecision',
  useGrouping: 'always',
};

/** A figure of a result as a number: whole numbers of 64 bits come as strings. Undefined: not known. */
export function toFigure(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const figure = Number(value);
  return Number.isFinite(figure) ? figure : undefined;
}

/** `1,234.6만` in Korean, `12.3M` in English: three digits at least, one after the point. Exact below ten thousand. */
export function compactNumber(value: number, language: Language): string {
  if (Math.abs(value) < COMPACT_FROM) return exactNumber(Math.abs(value) < 100 ? value : Math.round(value), language);
  return formatter(language, COMPACT).format(value);
}

/** Every digit, grouped; at most two after the point. */
export function exactNumber(value: number, language: Language): string {
  return formatter(language, { maximumFractionDigits: 2 }).format(value);
}

/** One digit after the point; from ten thousand on in the short form. */
export function decimalNumber(value: number, language: Language): string {
  if (Math.abs(value) >= COMPACT_FROM) return compactNumber(value, language);
  return formatter(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
}

/** With so many digits after the point. */
export function fixedNumber(
  value: number,
  language: Language,
  { least, most }: { readonly least: number; readonly most: number },
): string {
  return formatter(language, { minimumFractionDigits: least, maximumFractionDigits: most }).format(value);
}

/** Smaller shares would be written as 0, though there is something. */
const SHARE_MIN = 0.001;

/** A share of 1 as a percentage: 0.1234 is `12.3%`, 0.0001 is `<0.1%`. */
export function percentage(share: number, language: Language): string {
  if (share > 0 && share < SHARE_MIN / 2) return `<${percentage(SHARE_MIN, language)}`;
  return formatter(language, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** A difference between two shares, in percentage points: 0.012 is `1.2%p` in Korean, `1.2 pp` in English. */
export function percentagePoints(difference: number, language: Language): string {
  const points = formatter(language, { maximumFractionDigits: 1 }).format(difference * 100);
  return language === 'ko' ? `${points}%p` : `${points} pp`;
}

/** A size in bytes, by powers of 1,024: `12.4 MiB`. */
export function byteSize(bytes: number, language: Language): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const text = formatter(language, { maximumFractionDigits: 1 }).format(bytes / 1_024 ** power);
  return `${text} ${units[power]}`;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Formatters are dear to make and used in every cell. */
function formatter(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(language, options);
  formatters.set(key, made);
  return made;
}
