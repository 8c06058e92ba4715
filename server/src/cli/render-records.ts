import { cellText, textWidth } from './render-table.ts';

/** Rows one under the other, each value on a line of its own behind its name: for rows that are wider than the terminal. */
export function renderRecords(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const width = Math.max(0, ...names.map(textWidth));
  const line = (name: string, value: unknown) => `${' '.repeat(width - textWidth(name))}${name}  ${cellText(value)}`;
  return rows
    .map((row, index) => [`── ${index + 1} ──`, ...names.map((name, column) => line(name, row[column]))].join('\n'))
    .join('\n');
}
