import type { Language } from '@tallygate/contract';
import type { EngineRows } from '#sql';

type Cell = string | number | null;

/** Lines that are written at once. */
const PART_ROWS = 1_000;

/** A result as lines of a file, in parts. One that was cut off ends with a line that says so. */
export async function* csvParts(
  { rows, isTruncated }: EngineRows,
  language: Language,
  rowsMax: number,
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (let at = 0; at < rows.length; at += PART_ROWS) {
    yield rows.slice(at, at + PART_ROWS).map((row) => row.map(cellOf));
  }
  if (isTruncated) yield [[CUT_OFF[language](rows.length, rowsMax)]];
}

const CUT_OFF: Readonly<Record<Language, (rows: number, rowsMax: number) => string>> = {
  en: (rows, rowsMax) => `# Not whole: the first ${rows} rows. A file holds at most ${rowsMax} rows or 16 MiB.`,
  ko: (rows, rowsMax) => `# 일부만 포함: 처음 ${rows}행. 파일 하나에는 최대 ${rowsMax}행 또는 16MiB까지 담습니다.`,
};

/** Numbers and texts as they are, what has parts as JSON. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  return JSON.stringify(value);
}
