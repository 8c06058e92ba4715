import type { Language } from '@tallygate/contract';
import { compactNumber, duration, exactNumber, percentage, toFigure, UNKNOWN } from './number.ts';

/** How a figure of a dashboard is written. */
export type FigureFormat = 'count' | 'tokens' | 'percent' | 'milliseconds' | 'text';

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
  }
}

/** Every digit, for tables and for what a pointer resting on a short form shows. */
export function exactFigure(value: unknown, format: FigureFormat, language: Language): string {
  const figure = toFigure(value);
  const isCounted = format === 'count' || format === 'tokens';
  return isCounted && figure !== undefined ? exactNumber(figure, language) : shortFigure(value, format, language);
}
