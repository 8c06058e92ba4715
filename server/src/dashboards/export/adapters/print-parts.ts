import { INK, PALETTE } from '../palette.ts';
import { BAR_COLOUR } from '../pictures/list-picture.ts';
import type { LegendEntry, Picture, PrintedTable } from '../pictures/picture.ts';
import { drawChart } from './draw-chart.ts';
import type { Box, ReportSheet } from './report-sheet.ts';

type Chart = Extract<Picture, { readonly kind: 'chart' }>;
type Tile = Extract<Picture, { readonly kind: 'tile' }>;
type Note = Extract<Picture, { readonly kind: 'note' }>;

const CHART = { height: 100, ring: 104, legendLine: 11 } as const;
const SMALL = { size: 7, color: INK.muted } as const;
const TONES = { good: INK.good, bad: INK.bad, neutral: INK.text } as const;

/** How high a tile is. */
export const TILE_HEIGHT = 66;

/** A figure, what it is a part of, how it changed, and its days. */
export function printTile(sheet: ReportSheet, tile: Tile, { x, y, width }: Box): void {
  const style = { size: 17, weight: 'strong', isFigure: true } as const;
  const own = Math.min(width, sheet.widthOf(tile.value, style));
  sheet.writeLine(tile.value, { x, y, width }, style);
  if (tile.unit !== undefined && width - own > 20) {
    sheet.writeLine(tile.unit, { x: x + own + 4, y: y + 9, width: width - own - 4 }, SMALL);
  }
  let line = y + 22;
  if (tile.base !== undefined) sheet.writeLine(tile.base, { x, y: line, width }, SMALL);
  line += 10;
  if (tile.change !== undefined) {
    const { text, tone, since } = tile.change;
    const size = { size: 7, weight: 'strong', color: TONES[tone] } as const;
    const taken = text === '' ? 0 : sheet.widthOf(text, size) + 4;
    sheet.writeLine(text, { x, y: line, width }, size);
    sheet.writeLine(since, { x: x + taken, y: line, width: Math.max(10, width - taken) }, SMALL);
  }
  drawSparkline(sheet, tile.sparkline, { x, y: line + 12, width, height: 18 });
}

/** Days as a fine line; what is not known is a gap. */
function drawSparkline(
  { pdf }: ReportSheet,
  values: readonly (number | undefined)[],
  { x, y, width, height }: Box & { readonly height: number },
): void {
  const known = values.filter((value) => value !== undefined);
  if (values.length < 2 || known.length < 2) return;
  const [least, most] = [Math.min(0, ...known), Math.max(...known)];
  const span = most - least || 1;
  let isDrawing = false;
  for (const [at, value] of values.entries()) {
    if (value === undefined) {
      isDrawing = false;
      continue;
    }
    const place = [x + (at / (values.length - 1)) * width, y + height - ((value - least) / span) * height] as const;
    if (isDrawing) pdf.lineTo(...place);
    else pdf.moveTo(...place);
    isDrawing = true;
  }
  pdf.lineWidth(0.9).lineJoin('round').strokeColor(PALETTE.requests).stroke();
}

/** How high a chart with its legend becomes. */
export function heightOfChart(sheet: ReportSheet, { legend, legendAt }: Chart, width: number): number {
  if (legendAt === 'beside') return Math.max(CHART.ring, legend.length * CHART.legendLine) + 4;
  return CHART.height + legendLines(sheet, legend, width).length * CHART.legendLine + 4;
}

/** A chart and its legend. */
export function printChart(sheet: ReportSheet, { option, legend, legendAt }: Chart, { x, y, width }: Box): void {
  if (legendAt === 'beside') {
    drawChart(sheet, option, { x, y, width: CHART.ring, height: CHART.ring });
    const beside = { x: x + CHART.ring + 14, width: width - CHART.ring - 14 };
    for (const [line, entry] of legend.entries()) {
      printEntry(sheet, entry, { ...beside, y: y + 2 + line * CHART.legendLine });
    }
    return;
  }
  drawChart(sheet, option, { x, y, width, height: CHART.height });
  for (const [line, entries] of legendLines(sheet, legend, width).entries()) {
    for (const { entry, at, own } of entries) {
      printEntry(sheet, entry, { x: x + at, y: y + CHART.height + 5 + line * CHART.legendLine, width: own });
    }
  }
}

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly at: number;
  readonly own: number;
}

const SWATCH = 10;

function legendLines(sheet: ReportSheet, legend: readonly LegendEntry[], width: number): readonly PlacedEntry[][] {
  const lines: PlacedEntry[][] = [];
  let at = 0;
  for (const entry of legend) {
    const text = [entry.title, entry.figure ?? ''].join('  ').trim();
    const own = Math.min(width, sheet.widthOf(text, SMALL) + swatchOf(entry) + 10);
    if (lines.length === 0 || at + own > width) {
      lines.push([]);
      at = 0;
    }
    lines.at(-1)?.push({ entry, at, own });
    at += own + 4;
  }
  return lines;
}

function swatchOf({ colour }: LegendEntry): number {
  return colour === undefined ? 0 : SWATCH;
}

function printEntry(sheet: ReportSheet, entry: LegendEntry, { x, y, width }: Box): void {
  const { title, colour, figure } = entry;
  const swatch = swatchOf(entry);
  if (colour !== undefined) sheet.pdf.rect(x, y + 1.5, 6, 6).fill(colour);
  const taken = figure === undefined ? 0 : sheet.widthOf(figure, SMALL) + 6;
  const room = Math.max(12, width - swatch - taken);
  const own = Math.min(room, sheet.widthOf(title, SMALL));
  sheet.writeLine(title, { x: x + swatch, y, width: room }, SMALL);
  if (figure !== undefined) {
    sheet.writeLine(figure, { x: x + swatch + own + 5, y, width: taken }, { ...SMALL, color: INK.text });
  }
}

/** How high a note becomes. */
export function heightOfNote(sheet: ReportSheet, { text, notReported }: Note, width: number): number {
  return sheet.heightOf(text, width) + notReported.length * 12 + 4;
}

/** Sentences, and names of figures that are not known. */
export function printNote(
  sheet: ReportSheet,
  { text, notReported }: Note,
  { x, y, width, unknown }: Box & { readonly unknown: string },
): void {
  sheet.write(text, { x, y, width });
  let line = y + sheet.heightOf(text, width) + 4;
  for (const name of notReported) {
    sheet.writeLine(name, { x, y: line, width: width * 0.6 }, { size: 7.5 });
    sheet.writeLine(unknown, { x: x + width * 0.6, y: line, width: width * 0.4 }, { ...SMALL, align: 'right' });
    line += 12;
  }
}

const CELL = { size: 7.5, height: 12.5, gap: 8, headSize: 7 } as const;

/** A table that is placed: how wide each column is, and how high its head. */
export interface PlacedTable {
  readonly table: PrintedTable;
  readonly widths: readonly number[];
  readonly headHeight: number;
  readonly height: number;
}

/** Text columns give way when there is less room than all columns would like. */
export function placeTable(sheet: ReportSheet, table: PrintedTable, width: number): PlacedTable {
  const { columns, rows } = table;
  const free = width - CELL.gap * (columns.length - 1);
  const wished = columns.map(({ title, isFigure }, at) => {
    const longest = longestOf(rows.map((row) => row[at]?.text ?? ''));
    const content = sheet.widthOf(longest, { size: CELL.size, isFigure });
    const word = longestOf(title.split(/\s+/));
    return Math.min(isFigure ? 160 : 230, Math.max(content + 2, sheet.widthOf(word, { size: CELL.headSize }) + 2, 26));
  });
  const widths = fitted(wished, columns, free);
  const headHeight = Math.max(
    ...columns.map(({ title }, at) => sheet.heightOf(title, widths[at] ?? 0, { size: CELL.headSize })),
  );
  const height = headHeight + 4 + rows.length * CELL.height + table.notes.length * 11 + 2;
  return { table, widths, headHeight, height };
}

function longestOf(texts: readonly string[]): string {
  return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
}

/** What is left goes to all; where there is too little, the widest give way first, down to a common width. */
function fitted(wished: readonly number[], columns: PrintedTable['columns'], free: number): readonly number[] {
  const sum = (of: readonly number[]) => of.reduce((total, each) => total + each, 0);
  const whole = sum(wished);
  if (whole <= free) return wished.map((own) => (own / whole) * free);
  const cappedAt = (cap: number) =>
    wished.map((own, at) => (columns[at]?.isFigure === false ? Math.min(own, cap) : own));
  let cap = Math.max(...wished);
  while (cap > TEXT_WIDTH_MIN && sum(cappedAt(cap)) > free) cap -= 1;
  const widths = cappedAt(cap);
  // Figures are set smaller rather than cut, where even that is not enough.
  return sum(widths) <= free ? widths : widths.map((own) => (own / sum(widths)) * free);
}

const TEXT_WIDTH_MIN = 40;

/** Prints a table; on each further page its head comes again. */
export function printTable(
  sheet: ReportSheet,
  placed: PlacedTable,
  { x, y, width, onFull }: Box & { readonly onFull: () => { readonly x: number; readonly y: number } },
): number {
  let [left, line] = [x, printHead(sheet, placed, { x, y, width })];
  for (const row of placed.table.rows) {
    if (line + CELL.height > sheet.floor) {
      const next = onFull();
      left = next.x;
      line = printHead(sheet, placed, { x: left, y: next.y, width });
    }
    printRow(sheet, placed, { cells: row, box: { x: left, y: line, width } });
    line += CELL.height;
  }
  for (const note of placed.table.notes) {
    sheet.writeLine(note, { x: left, y: line + 2, width }, SMALL);
    line += 11;
  }
  return line + 2;
}

function printHead(sheet: ReportSheet, { table, widths, headHeight }: PlacedTable, { x, y, width }: Box): number {
  let at = x;
  for (const [place, { title, isFigure }] of table.columns.entries()) {
    const own = widths[place] ?? 0;
    const align = isFigure ? 'right' : 'left';
    const height = sheet.heightOf(title, own, { size: CELL.headSize });
    sheet.write(
      title,
      { x: at, y: y + headHeight - height, width: own },
      { size: CELL.headSize, color: INK.muted, align },
    );
    at += own + CELL.gap;
  }
  sheet.rule({ x, y: y + headHeight + 1, width }, INK.strongLine);
  return y + headHeight + 3;
}

function printRow(
  sheet: ReportSheet,
  { table, widths }: PlacedTable,
  { cells, box }: { readonly cells: PrintedTable['rows'][number]; readonly box: Box },
): void {
  let at = box.x;
  for (const [place, { isFigure }] of table.columns.entries()) {
    const own = widths[place] ?? 0;
    const cell = cells[place];
    if (cell?.bar !== undefined && cell.bar > 0) {
      sheet.pdf.rect(at, box.y, own * cell.bar, CELL.height - 1.5).fill(BAR_COLOUR);
    }
    const style = { size: CELL.size, ...(isFigure ? { align: 'right' as const, isFigure } : {}) };
    sheet.writeLine(cell?.text ?? '', { x: at, y: box.y + 1.5, width: own }, style);
    at += own + CELL.gap;
  }
  sheet.rule({ x: box.x, y: box.y + CELL.height - 0.8, width: box.width }, INK.grid);
}
