/** Before the line of names: the mark by which spreadsheets know UTF-8. */
export const CSV_MARK = '\uFEFF';

/** One line (RFC 4180). NULL stands empty. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** A spreadsheet would compute what begins like a formula: such a text gets an apostrophe before it, a number does not. */
function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text);
  const inert = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
