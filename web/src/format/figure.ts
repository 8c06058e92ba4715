import type { Language } from '@tallygate/contract';
import { creditsOfMicro } from './credits.ts';
import { type DurationStyle, duration, isSecondOrLonger } from './duration.ts';
import { exactNanoUsd, shortNanoUsd } from './money.ts';
import { compactNumber, decimalNumber, exactNumber, percentage, toFigure, UNKNOWN } from './number.ts';
import { dateTime } from './time.ts';

/** Millionths in a credit. */
const MICRO = 1_000_000;

/** How a figure of a dashboard is written. */
export type FigureFormat =
  | 'count'
  | 'decimal'
  | 'tokens'
  | 'percent'
  | 'milliseconds'
  | 'nano_usd'
  | 'micro_credits'
  | 'text'
  /** An instant; in which zone it is written, `Time` knows. Here it is in UTC. */
  | 'time';

/** The short form, for tiles and axes. */
export function shortFigure(value: unknown, format: FigureFormat, language: Language): string {
  const figure = toFigure(value);
  if (format !== 'text' && format !== 'time' && figure === undefined) return UNKNOWN;
  return shortKnown(figure ?? 0, { value, format, language });
}

interface Known {
  readonly value: unknown;
  readonly format: FigureFormat;
  readonly language: Language;
}

function shortKnown(figure: number, { value, format, language }: Known): string {
  switch (format) {
    case 'text':
      return value === null || value === undefined || value === '' ? UNKNOWN : String(value);
    case 'count':
    case 'tokens':
      return compactNumber(figure, language);
    case 'decimal':
      return decimalNumber(figure, language);
    case 'percent':
      return percentage(figure, language);
    case 'milliseconds':
      return duration(figure, language);
    case 'nano_usd':
      return shortNanoUsd(figure, language);
    case 'micro_credits':
      return compactNumber(figure / MICRO, language);
    case 'time':
      return instantText(value, language);
  }
}

/** Every digit, for tables and for what a pointer resting on a short form shows. */
export function exactFigure(value: unknown, format: FigureFormat, language: Language): string {
  const figure = toFigure(value);
  if (format === 'nano_usd' && figure !== undefined) return exactNanoUsd(wholeOf(value, figure), language);
  if (format === 'micro_credits' && figure !== undefined) return creditsOfMicro(wholeOf(value, figure), language);
  const isCounted = format === 'count' || format === 'tokens';
  return isCounted && figure !== undefined ? exactNumber(figure, language) : shortFigure(value, format, language);
}

/** What figures stand beside, in a column, in a list or on an axis. */
export interface Among {
  readonly language: Language;
  /** The largest of them. */
  readonly largest: number;
}

/** The short form of a figure beside others: they are compared, so that durations are in one unit as far as can be. */
export function shortAmong(value: unknown, format: FigureFormat, among: Among): string {
  return durationAmong(value, format, among) ?? shortFigure(value, format, among.language);
}

/** The same with every digit. */
export function exactAmong(value: unknown, format: FigureFormat, among: Among): string {
  return durationAmong(value, format, among) ?? exactFigure(value, format, among.language);
}

/** The same for axes, whose numbers are round. */
export function tickAmong(value: unknown, format: FigureFormat, among: Among): string {
  return durationAmong(value, format, { ...among, isTick: true }) ?? shortFigure(value, format, among.language);
}

/** The largest that is known; 0 where none is. */
export function largestOf(values: readonly unknown[]): number {
  return values.reduce<number>((largest, value) => Math.max(largest, toFigure(value) ?? 0), 0);
}

function durationAmong(
  value: unknown,
  format: FigureFormat,
  { language, largest, isTick = false }: Among & DurationStyle,
): string | undefined {
  const figure = toFigure(value);
  if (format !== 'milliseconds' || figure === undefined) return undefined;
  return duration(figure, language, { isInSeconds: isSecondOrLonger(largest), isTick });
}

function instantText(value: unknown, language: Language): string {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? UNKNOWN : `${dateTime(instant, { zone: 'UTC', language })} UTC`;
}

/** Texts may hold more digits than numbers do. */
function wholeOf(value: unknown, figure: number): string | number {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? value : Math.round(figure);
}
