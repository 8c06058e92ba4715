import type { Language, Localized, SeriesColour } from '@tallygate/contract';
import { createContext } from 'react';
import { fixedName } from './fixed-names.ts';

/** What a page knows of a value of a column: what people call it, and the colour that it has in all of its pictures. */
export interface KnownValue {
  readonly name?: string | undefined;
  readonly colour?: SeriesColour | undefined;
}

/** By column, then by value. */
export type KnownValues = ReadonlyMap<string, ReadonlyMap<string, KnownValue>>;

/** What the page knows of the values that its widgets show; without it, they stand as they are. */
export const ValuesOfPage = createContext<KnownValues>(new Map());

interface Naming {
  readonly column: string;
  /** Of the widget's own document. */
  readonly names: Readonly<Record<string, Localized>> | undefined;
  readonly known: KnownValues;
  readonly language: Language;
}

/** What people call a value: as the page says, else as the document does, else as it is called everywhere, else itself. Undefined: there is none. */
export function nameOfValue(value: unknown, { column, names, known, language }: Naming): string | undefined {
  if (value === null || value === undefined) return undefined;
  const text = String(value);
  const own = names !== undefined && Object.hasOwn(names, text) ? names[text]?.[language] : undefined;
  // What has no value is called so by the document alone.
  if (text === '') return own;
  return known.get(column)?.get(text)?.name ?? own ?? fixedName(column, text) ?? text;
}
