import { INK, type Sheet } from './pdf-sheet.ts';

/** A label and what it says. */
export type Fact = readonly [label: string, value: string];

const LABEL_WIDTH = 92;
const GAP = 5;

/** The title of a document at the left, and facts of it at the right. */
export function writeHead(sheet: Sheet, title: string, facts: readonly Fact[]): void {
  const { left, width } = sheet;
  const top = sheet.y;
  sheet.write(title, { x: left, y: top, width: width * 0.55 }, { size: 20, weight: 'strong' });
  const bottom = top + sheet.heightOf(title, width * 0.55, { size: 20, weight: 'strong' });
  const half = { x: left + width * 0.55, width: width * 0.45 };
  sheet.y = top + 3;
  for (const fact of facts) writeFact(sheet, fact, { ...half, labelWidth: 92 });
  sheet.y = Math.max(sheet.y, bottom) + 10;
  sheet.rule({ x: left, y: sheet.y }, { x: left + width, y: sheet.y }, { color: INK.accent, width: 1.4 });
  sheet.y += 16;
}

/** A heading within a document. */
export function writeHeading(sheet: Sheet, text: string): void {
  const { left, width } = sheet;
  sheet.room(60);
  sheet.write(text, { x: left, y: sheet.y, width }, { size: 10.5, weight: 'strong' });
  sheet.y += 17;
  sheet.rule({ x: left, y: sheet.y }, { x: left + width, y: sheet.y }, { color: INK.strongLine });
  sheet.y += 6;
}

/** Facts below each other; those that say nothing are left out. */
export function writeFacts(
  sheet: Sheet,
  facts: readonly Fact[],
  at?: { readonly x: number; readonly width: number },
): void {
  const { x, width } = at ?? { x: sheet.left, width: sheet.width };
  for (const fact of facts) {
    if (fact[1] !== '') writeFact(sheet, fact, { x, width, labelWidth: LABEL_WIDTH });
  }
}

/** Two lists of facts side by side, each with its heading. */
export function writeColumns(
  sheet: Sheet,
  columns: readonly { readonly heading: string; readonly facts: readonly Fact[] }[],
): void {
  const gap = 24;
  const width = (sheet.width - gap * (columns.length - 1)) / columns.length;
  const top = sheet.y;
  let bottom = top;
  for (const [place, { heading, facts }] of columns.entries()) {
    const x = sheet.left + place * (width + gap);
    sheet.y = top;
    sheet.write(heading, { x, y: sheet.y, width }, { size: 10.5, weight: 'strong' });
    sheet.y += 17;
    sheet.rule({ x, y: sheet.y }, { x: x + width, y: sheet.y }, { color: INK.strongLine });
    sheet.y += 6;
    writeFacts(sheet, facts.some(([, value]) => value !== '') ? facts : [['–', ' ']], { x, width });
    bottom = Math.max(bottom, sheet.y);
  }
  sheet.y = bottom + 14;
}

/** A quiet remark over the whole width. */
export function writeNote(sheet: Sheet, text: string): void {
  const { left, width } = sheet;
  const style = { size: 8, color: INK.quiet };
  const height = sheet.heightOf(text, width, style);
  sheet.room(height);
  sheet.write(text, { x: left, y: sheet.y, width }, style);
  sheet.y += height + GAP;
}

function writeFact(
  sheet: Sheet,
  [label, value]: Fact,
  { x, width, labelWidth }: { readonly x: number; readonly width: number; readonly labelWidth: number },
): void {
  const rest = { x: x + labelWidth, width: width - labelWidth };
  const height = Math.max(sheet.heightOf(label, labelWidth), sheet.heightOf(value, rest.width));
  sheet.room(height);
  sheet.write(label, { x, y: sheet.y, width: labelWidth - 4 }, { color: INK.quiet });
  sheet.write(value, { ...rest, y: sheet.y });
  sheet.y += height + GAP;
}
