import type { Ink, Sheet, TextStyle } from './pdf-sheet.ts';

/** A cell of a form: a label of the form itself, or what is entered. */
export interface FormCell {
  readonly text: string;
  /** Part of the row's width. */
  readonly part: number;
  readonly isLabel?: boolean;
  readonly style?: TextStyle;
}

/** Where rows of a form go. */
export interface FormFrame {
  readonly x: number;
  readonly width: number;
  /** Of its lines and labels. */
  readonly color: string;
}

const PADDING = 4;
const LEAST = 18;
const LABEL_SIZE = 7.5;

/** How high a row becomes: its highest cell decides. */
export function rowHeight(sheet: Sheet, cells: readonly FormCell[], { width }: Pick<FormFrame, 'width'>): number {
  const whole = partsOf(cells);
  const heights = cells.map((cell) => {
    const own = (cell.part / whole) * width - 2 * PADDING;
    return cell.text === '' || cell.isLabel === true
      ? 0
      : sheet.heightOf(cell.text, own, styleOf(cell, '')) + 2 * PADDING - 1;
  });
  return Math.max(LEAST, ...heights);
}

/** Writes a row of framed cells at `y`, as high as is said. */
export function writeRow(
  sheet: Sheet,
  cells: readonly FormCell[],
  { x, y, width, height, color }: FormFrame & { readonly y: number; readonly height: number },
): void {
  const whole = partsOf(cells);
  let left = x;
  for (const cell of cells) {
    const own = (cell.part / whole) * width;
    frame(sheet, { x: left, y, width: own, height }, { color });
    const style = styleOf(cell, color);
    if (cell.isLabel === true) {
      const box = { x: left + 2, y: y + height / 2 - LABEL_SIZE * 0.6, width: own - 4 };
      sheet.writeLine(cell.text, box, style);
    } else if (cell.text !== '') {
      const textHeight = sheet.heightOf(cell.text, own - 2 * PADDING, style);
      const box = { x: left + PADDING, y: y + (height - textHeight) / 2 + 0.5, width: own - 2 * PADDING };
      sheet.write(cell.text, box, style);
    }
    left += own;
  }
}

/** Where a rectangle is. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of lines. */
export function frame(sheet: Sheet, { x, y, width, height }: Place, ink: Ink): void {
  sheet.rule({ x, y }, { x: x + width, y }, ink);
  sheet.rule({ x, y: y + height }, { x: x + width, y: y + height }, ink);
  sheet.rule({ x, y }, { x, y: y + height }, ink);
  sheet.rule({ x: x + width, y }, { x: x + width, y: y + height }, ink);
}

function partsOf(cells: readonly FormCell[]): number {
  return cells.reduce((sum, { part }) => sum + part, 0);
}

function styleOf({ isLabel = false, style }: FormCell, color: string): TextStyle {
  return isLabel ? { size: LABEL_SIZE, align: 'center', isWhole: true, color, ...style } : { size: 8, ...style };
}
