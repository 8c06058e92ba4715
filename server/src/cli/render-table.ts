/** Columns of text, aligned, with a line under the names. Numbers stand to the right, NULL is a dash. */
export function renderTable(names: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const cells = rows.map((row) => row.map(cellText));
  const widths = names.map((name, column) => Math.max(textWidth(name), ...widthsOf(cells, column)));
  const isNumeric = names.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, column) => pad(text, widths[column] ?? 0, isNumeric[column] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [line(names), rule, ...cells.map(line)].join('\n');
}

/** Whether no line of a text is wider than a terminal; `columns` undefined: there is none. */
export function fitsInto(text: string, columns: number | undefined): boolean {
  return columns === undefined || text.split('\n').every((line) => textWidth(line) <= columns);
}

/** Columns that a terminal gives to a text: two for each Hangul, Han, Kana or full-width character and emoji, none for marks. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (ZERO_WIDTH.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

// Unicode Standard Annex 11: blocks whose characters are wide in an East Asian context.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const ZERO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;
const CELL_LENGTH_MAX = 500;

/** A value as one line that moves no cursor; NULL is a dash, and what is long is cut. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '–';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/[\p{Cc}]/gu, escapeControl);
  return line.length > CELL_LENGTH_MAX ? `${line.slice(0, CELL_LENGTH_MAX)}…` : line;
}

/** Control characters would move the cursor, or worse: a value must not drive the terminal. */
function escapeControl(character: string): string {
  return JSON.stringify(character)
    .slice(1, -1)
    .replace(/^[\x7f-\x9f]$/u, codePoint);
}

function codePoint(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function widthsOf(cells: readonly (readonly string[])[], column: number): readonly number[] {
  return cells.map((row) => textWidth(row[column] ?? ''));
}

/** Numbers, and the strings that stand for numbers too long for JSON. */
function isNumber(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
}

function pad(text: string, width: number, isRight: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - textWidth(text)));
  return isRight ? blanks + text : text + blanks;
}
