import type { Language } from '@tallygate/contract';
import { csvCutOff } from './csv-cut-off.ts';

type Lines = readonly (readonly (string | number | null)[])[];

/** A list that is read page by page, the newest first. */
export interface NewestFirst<Row> {
  /** Rows behind one, or from the beginning. */
  read(page: { readonly after: Row | undefined; readonly limit: number }): Promise<readonly Row[]>;
  lines(rows: readonly Row[]): Lines | Promise<Lines>;
}

/** The list as lines of a file, in parts, up to a bound. Where there are more, its last line says so. */
export async function* newestCsvParts<Row>(
  list: NewestFirst<Row>,
  bounds: { readonly entriesMax: number; readonly entriesPerPart: number; readonly language: Language },
): AsyncGenerator<Lines, void> {
  const { entriesMax, entriesPerPart, language } = bounds;
  let after: Row | undefined;
  for (let left = entriesMax; ; ) {
    // One more than there is room for tells whether there are more.
    const limit = Math.min(entriesPerPart, left + 1);
    const rows = await list.read({ after, limit });
    if (left > 0 && rows.length > 0) yield await list.lines(rows.slice(0, left));
    if (rows.length > left) {
      yield [[csvCutOff(entriesMax, language)]];
      return;
    }
    if (rows.length < limit) return;
    left -= rows.length;
    after = rows.at(-1);
  }
}
