import type { Twin } from './twin.ts';

/** A table as CSV (RFC 4180) in UTF-8 with the mark that makes spreadsheets read Korean. */
export function csvOf(twin: Twin): string {
  const lines = [twin.columns.map(({ title }) => title), ...twin.rows.map(({ cells }) => cells.map(({ raw }) => raw))];
  return `\uFEFF${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

/** Names come from people and clients: one that a spreadsheet would take for a formula is made text, a number is not. */
function field(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
