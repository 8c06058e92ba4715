import type { SqlResult } from '@tallygate/contract';
import { cellText } from './cell-text.ts';

/** An answer as spreadsheets take it from the clipboard: tabs between cells, NULL empty, line breaks within cells as blanks. */
export function tabbedText({ columns, rows }: Pick<SqlResult, 'columns' | 'rows'>): string {
  const lines = [columns.map(({ name }) => name), ...rows.map((row) => row.map((value) => cellText(value) ?? ''))];
  return lines.map((line) => line.map((text) => text.replaceAll(/[\t\r\n]+/g, ' ')).join('\t')).join('\n');
}
