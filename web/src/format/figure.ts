import type { Language } from '@tallygate/contract';
import { exactNanoUsd, shortNanoUsd } from './money.ts';
import { compactNumber, duration, exactNumber, percentage, toFigure, UNKNOWN } from './number.ts';

/** How a figure of a dashboard is written. */
export type FigureFormat = 'count' | 'tokens' | 'percent' | 'milliseconds' | 'nano_usd' | 'text';

/** The short form, for tiles and axes. */
export function shortFigure(value: unknown, format: FigureFormat, language: Language): string {
  const figure = toFigure(value);
  if (format !== 'text' && figure === undefined) return UNKNOWN;
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
    case 'percent':
      return percentage(figure, language);
    case 'milliseconds':
      return duration(figure, language);
    case 'nano_usd':
      return shortNanoUsd(figure, language);
  }
}

/** Every digit, for tables and for what a pointer resting on a short form shows. */
export function exactFigure(value: unknown, format: FigureFormat, language: Language): string {
  const figure = toFigure(value);
  if (format === 'nano_usd' && figure !== undefined) return exactNanoUsd(wholeOf(value, figure), language);
  const isCounted = format === 'count' || format === 'tokens';
  return isCounted && figure !== undefined ? exactNumber(figure, language) : shortFigure(value, format, language);
}

/** Texts may hold more digits than numbers do. */
function wholeOf(value: unknown, figure: number): string | number {
  return typeof value === 'string' && /^-?\d+$/.test(value) ? value : Math.round(figure);
}
