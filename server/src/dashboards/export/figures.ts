import type { Language, Widget } from '@tallygate/contract';
import { duration, isSecondOrLonger } from './duration.ts';

/** What is printed where a figure is not known. */
export const UNKNOWN = '–';

/** How a figure is written. */
export type FigureFormat = Extract<Widget, { readonly kind: 'tile' }>['format'];

/** In which words and zone figures and instants are written. */
export interface FigureStyle {
  readonly language: Language;
  readonly timeZone: string;
}

/** A value of a result as a number: whole numbers of 64 bits come as texts. Undefined: not known. */
export function toFigure(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const figure = Number(value);
  return Number.isFinite(figure) ? figure : undefined;
}

/** The short form, for tiles and axes. */
export function shortFigure(value: unknown, format: FigureFormat, style: FigureStyle): string {
  const figure = toFigure(value);
  if (format === 'text' || format === 'time') return textOf(value, format, style);
  return figure === undefined ? UNKNOWN : SHORT[format](figure, style.language);
}

/** Every digit, for tables. */
export function exactFigure(value: unknown, format: FigureFormat, style: FigureStyle): string {
  const figure = toFigure(value);
  if (figure === undefined) return shortFigure(value, format, style);
  switch (format) {
    case 'count':
    case 'tokens':
      return wholeText(value, figure, style.language);
    case 'nano_usd':
      return unitsText(value, { figure, digits: 9, options: { style: 'currency', ...USD }, language: style.language });
    case 'micro_credits':
      return unitsText(value, { figure, digits: 6, options: {}, language: style.language });
    default:
      return shortFigure(value, format, style);
  }
}

/** What figures stand beside, in a column or on an axis. */
export interface AmongStyle extends FigureStyle {
  /** The largest of them. */
  readonly largest: number;
}

/** Every digit of a figure in a column: they are compared, so that durations are in one unit as far as can be. */
export function columnFigure(value: unknown, format: FigureFormat, style: AmongStyle): string {
  return durationAmong(value, format, style) ?? exactFigure(value, format, style);
}

/** The short form for axes, whose numbers are round. */
export function tickFigure(value: unknown, format: FigureFormat, style: AmongStyle): string {
  return durationAmong(value, format, { ...style, isTick: true }) ?? shortFigure(value, format, style);
}

function durationAmong(
  value: unknown,
  format: FigureFormat,
  { language, largest, isTick = false }: AmongStyle & { readonly isTick?: boolean },
): string | undefined {
  const figure = toFigure(value);
  if (format !== 'milliseconds' || figure === undefined) return undefined;
  return duration(figure, language, { isInSeconds: isSecondOrLonger(largest), isTick });
}

const USD = { currency: 'USD', currencyDisplay: 'narrowSymbol' } as const;
const COMPACT_FROM = 10_000;
/** Smaller shares would be written as 0, though there is something. */
const SHARE_MIN = 0.001;
const CENT = 0.01;

type Written = Exclude<FigureFormat, 'text' | 'time'>;

const SHORT: Readonly<Record<Written, (figure: number, language: Language) => string>> = {
  count: compact,
  tokens: compact,
  decimal: (figure, language) => numberText(figure, language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
  percent: share,
  milliseconds: duration,
  nano_usd: (figure, language) => dollars(figure / 1e9, language),
  micro_credits: (figure, language) => compact(figure / 1e6, language),
};

function compact(figure: number, language: Language): string {
  const size = Math.abs(figure);
  if (size < COMPACT_FROM) {
    return numberText(size < 100 ? figure : Math.round(figure), language, { maximumFractionDigits: 2 });
  }
  return numberText(figure, language, {
    notation: 'compact',
    maximumFractionDigits: 1,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
    useGrouping: 'always',
  });
}

/** A part of 1 as a percentage: 0.1234 is `12.3%`, 0.0001 is `<0.1%`. */
export function share(part: number, language: Language): string {
  if (part > 0 && part < SHARE_MIN / 2) return `<${share(SHARE_MIN, language)}`;
  return numberText(part, language, { style: 'percent', maximumFractionDigits: 1 });
}

/** A difference of shares in percentage points. */
export function sharePoints(difference: number, language: Language): string {
  const points = numberText(difference * 100, language, { maximumFractionDigits: 1 });
  return language === 'ko' ? `${points}%p` : `${points} pp`;
}

function dollars(amount: number, language: Language): string {
  const size = Math.abs(amount);
  const usd = { style: 'currency', ...USD } as const;
  if (size >= COMPACT_FROM) {
    return numberText(amount, language, {
      ...usd,
      notation: 'compact',
      maximumFractionDigits: 1,
      useGrouping: 'always',
    });
  }
  if (size >= CENT * 10 || amount === 0) return numberText(amount, language, usd);
  const rounded = Number(amount.toPrecision(3));
  return numberText(rounded, language, { ...usd, minimumFractionDigits: 2, maximumFractionDigits: 9 });
}

/** Texts may hold more digits than numbers do. */
function wholeText(value: unknown, figure: number, language: Language): string {
  const formatter = formatterOf(language, { maximumFractionDigits: 2 });
  return formatter.format(isWholeText(value) ? BigInt(value) : figure);
}

function unitsText(
  value: unknown,
  how: {
    readonly figure: number;
    readonly digits: number;
    readonly options: Intl.NumberFormatOptions;
    readonly language: Language;
  },
): string {
  const { digits } = how;
  const whole = isWholeText(value) ? BigInt(value) : BigInt(Math.round(how.figure));
  const text = String(whole < 0n ? -whole : whole).padStart(digits + 1, '0');
  const decimal = `${whole < 0n ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return formatterOf(how.language, { ...how.options, maximumFractionDigits: digits }).format(decimal as `${number}`);
}

function isWholeText(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d+$/.test(value);
}

function textOf(value: unknown, format: 'text' | 'time', style: FigureStyle): string {
  if (value === null || value === undefined || value === '') return UNKNOWN;
  return format === 'time' ? timeText(value, style) : String(value);
}

/** As the engine writes an instant in UTC: with a blank, and without a zone. */
function timeText(value: unknown, style: FigureStyle): string {
  const text = String(value);
  const at = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? text : instantText(at, style);
}

/** Date and time to the minute in the account's zone: `2026. 11. 3. 14:05`. */
export function instantText(at: number, { language, timeZone }: FigureStyle): string {
  return dateText(at, language, {
    timeZone,
    year: 'numeric',
    month: language === 'ko' ? 'numeric' : 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** A date by its parts; a zone is among the options. */
export function dateText(at: number, language: Language, options: Intl.DateTimeFormatOptions): string {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = dates.get(key) ?? new Intl.DateTimeFormat(language, options);
  dates.set(key, known);
  return known.format(at);
}

function numberText(figure: number, language: Language, options: Intl.NumberFormatOptions): string {
  return formatterOf(language, options).format(figure);
}

/** Formatters are dear to make and used in every cell. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

function formatterOf(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = numbers.get(key) ?? new Intl.NumberFormat(language, options);
  numbers.set(key, known);
  return known;
}
