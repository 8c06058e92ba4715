import type { DatasetResult } from '@tallygate/contract';

/** Before the line of names: the mark by which spreadsheets know UTF-8. */
const MARK = '\uFEFF';

/** A result as CSV (RFC 4180), with every column and row as the query gave them. NULL stands empty. */
export function csvText({ columns, rows }: Pick<DatasetResult, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => name), ...rows].map((cells) => `${cells.map(cellText).join(',')}\r\n`);
  return MARK + lines.join('');
}

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
