import type { Language, Localized } from '@tallygate/contract';
import { createContext } from 'react';
import type { SeriesColour } from './widgets.ts';

/** What a page knows of a value of a column: what people call it, and the colour that it has wherever it is drawn. */
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

/** What people call a value: as the page says, else as the document does, else itself. Undefined: there is none. */
export function nameOfValue(value: unknown, { column, names, known, language }: Naming): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const text = String(value);
  const own = names !== undefined && Object.hasOwn(names, text) ? names[text]?.[language] : undefined;
  return known.get(column)?.get(text)?.name ?? own ?? text;
}
