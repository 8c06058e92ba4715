import type { Twin } from './twin.ts';

/** A table as CSV (RFC 4180) in UTF-8 with the mark that makes spreadsheets read Korean; `missing`: why it is not whole, said last. */
export function csvOf(twin: Twin, missing?: string): string {
  const rows = twin.rows.map(({ cells }) => cells.map(({ raw }) => raw));
  const lines = [twin.columns.map(({ title }) => title), ...rows, ...(missing === undefined ? [] : [[`# ${missing}`]])];
  return `\uFEFF${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

/** Names come from people and clients: one that a spreadsheet would take for a formula is made text, a number is not. */
function field(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
