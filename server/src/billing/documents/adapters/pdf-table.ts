import { INK, type Sheet, type TextStyle } from './pdf-sheet.ts';

/** A column of a table. Widths are parts of the whole. */
export interface Column {
  readonly title: string;
  readonly part: number;
  /** Right-aligned, with figures of one width; never cut. */
  readonly isFigure?: boolean;
  /** Goes on in more lines where it is too long; others are cut with an ellipsis. */
  readonly isWrapped?: boolean;
}

/** A table whose head comes again on each page. */
export interface Table {
  row(cells: readonly string[], style?: { readonly isStrong?: boolean }): void;
}

const ROW = { height: 17, padding: 4, size: 8.5 } as const;

interface PlacedColumn extends Column {
  readonly x: number;
  readonly width: number;
}

/** Begins a table where the sheet is. */
export function beginTable(sheet: Sheet, columns: readonly Column[]): Table {
  const placed = place(sheet, columns);
  const head = (): void => {
    const titles = columns.map(({ title }) => title);
    writeRow(sheet, placed, { cells: titles, style: { color: INK.quiet, size: 8 }, height: ROW.height });
    rule(sheet, INK.strongLine);
  };
  sheet.room(3 * ROW.height);
  head();
  return {
    row: (cells, { isStrong = false } = {}) => {
      const style: TextStyle = isStrong ? { size: ROW.size, weight: 'strong' } : { size: ROW.size };
      const height = heightOf(sheet, placed, { cells, style });
      if (sheet.room(height)) head();
      writeRow(sheet, placed, { cells, style, height });
      rule(sheet, INK.line);
    },
  };
}

function place({ left, width }: Sheet, columns: readonly Column[]): readonly PlacedColumn[] {
  const whole = columns.reduce((sum, { part }) => sum + part, 0);
  let x = left;
  return columns.map((column) => {
    const own = (column.part / whole) * width;
    const placed = { ...column, x: x + ROW.padding, width: own - 2 * ROW.padding };
    x += own;
    return placed;
  });
}

interface Row {
  readonly cells: readonly string[];
  readonly style: TextStyle;
}

function heightOf(sheet: Sheet, columns: readonly PlacedColumn[], { cells, style }: Row): number {
  const heights = columns.map(({ isWrapped = false, width }, at) =>
    isWrapped ? sheet.heightOf(cells[at] ?? '', width, style) + 2 * ROW.padding - 2 : 0,
  );
  return Math.max(ROW.height, ...heights);
}

function writeRow(
  sheet: Sheet,
  columns: readonly PlacedColumn[],
  { cells, style, height }: Row & { readonly height: number },
): void {
  for (const [at, { x, width, isFigure = false, isWrapped = false }] of columns.entries()) {
    const text = cells[at] ?? '';
    const box = { x, y: sheet.y + ROW.padding, width };
    const figure = isFigure ? { align: 'right' as const, isFigure } : {};
    if (isWrapped) sheet.write(text, box, style);
    else sheet.writeLine(text, box, { ...style, ...figure });
  }
  sheet.y += height;
}

function rule({ left, width, y, rule: draw }: Sheet, color: string): void {
  draw({ x: left, y }, { x: left + width, y }, { color });
}
