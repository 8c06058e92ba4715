import type { Language, Localized } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import type { Say } from '../locales/use-text.ts';

/** What a widget says of its unit. */
interface Unit {
  readonly unit?: Localized | undefined;
  readonly format: FigureFormat;
}

/** Figures of these say their unit themselves. */
const WITH_UNIT: ReadonlySet<FigureFormat> = new Set(['percent', 'milliseconds', 'nano_usd', 'text']);

/** What stands beside a single figure; undefined: the figure says it itself, or there is nothing to say. */
export function unitBeside(
  widget: Unit,
  words: { readonly say: Say; readonly language: Language },
): string | undefined {
  if (WITH_UNIT.has(widget.format) || (widget.format === 'decimal' && widget.unit === undefined)) return undefined;
  return unitOf(widget, words);
}

/** What a widget's figures count: as its document says, else as its format does. */
export function unitOf(
  { unit, format }: Unit,
  { say, language }: { readonly say: Say; readonly language: Language },
): string {
  return unit?.[language] ?? say(`unit.${format}`);
}
