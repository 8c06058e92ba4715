import type { Language, Widget } from '@tallygate/contract';
import type { Say } from '../locales/use-text.ts';

/** What a widget's figures count: as its document says, else as its format does. */
export function unitOf(
  { unit, format }: Pick<Widget, 'unit' | 'format'>,
  { say, language }: { readonly say: Say; readonly language: Language },
): string {
  return unit?.[language] ?? say(`unit.${format}`);
}
