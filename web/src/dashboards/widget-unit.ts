import type { Language, Localized } from '@tallygate/contract';
import type { FigureFormat } from '../format/figure.ts';
import type { Say } from '../locales/use-text.ts';

/** What a widget says of its unit. */
interface Unit {
  readonly unit?: Localized | undefined;
  readonly format: FigureFormat;
}

/** What a widget's figures count: as its document says, else as its format does. */
export function unitOf(
  { unit, format }: Unit,
  { say, language }: { readonly say: Say; readonly language: Language },
): string {
  return unit?.[language] ?? say(`unit.${format}`);
}
