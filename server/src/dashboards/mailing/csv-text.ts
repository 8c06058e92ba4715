import type { DatasetResult, Language } from '@tallygate/contract';

/** Before the line of names: the mark by which spreadsheets know UTF-8. */
const MARK = '\uFEFF';

/**
 * A result as CSV (RFC 4180), with every column and row as the query gave them. NULL stands empty. One that was cut off ends with
 * a line that says so.
 */
export function csvText(
  { columns, rows, truncated }: Pick<DatasetResult, 'columns' | 'rows' | 'truncated'>,
  language: Language,
): string {
  const cut = truncated ? [[CUT_OFF[language](rows.length)]] : [];
  const lines = [columns.map(({ name }) => name), ...rows, ...cut];
  return MARK + lines.map((cells) => `${cells.map(cellText).join(',')}\r\n`).join('');
}

const CUT_OFF: Readonly<Record<Language, (rows: number) => string>> = {
  en: (rows) => `# Not whole: the first ${rows} rows. The page has more of them as CSV.`,
  ko: (rows) => `# 일부만 포함: 처음 ${rows}행. 페이지에서 CSV로 더 많은 행을 받을 수 있습니다.`,
};

/** A spreadsheet would compute what begins like a formula: such a text gets an apostrophe before it, a number does not. */
function cellText(value: unknown): string {
  const text = plainText(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text);
  const inert = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
