import type { Widget } from '@tallygate/contract';
import { asInstant, never } from '#kernel';
import { dateText, instantText } from '../figures.ts';
import { type PageReport, REPORT_LIMITS } from '../page-report.ts';
import { INK } from '../palette.ts';
import type { Picture } from '../pictures/picture.ts';
import { pictureOf } from '../pictures/picture-of.ts';
import type { ReportWords } from '../words/report-words.ts';
import { filledIn, reportWords } from '../words/words-of.ts';
import {
  heightOfChart,
  heightOfNote,
  type PlacedTable,
  placeTable,
  printChart,
  printNote,
  printTable,
  printTile,
  TILE_HEIGHT,
} from './print-parts.ts';
import { type Box, createReportSheet, type ReportSheet, SheetFull } from './report-sheet.ts';

/** Prints a page of a dashboard on this thread. The same report gives the same bytes. */
export async function printReport(report: PageReport): Promise<Uint8Array> {
  const { language } = report;
  const words = reportWords(language);
  const title = `${report.dashboard[language]} · ${report.page.title[language]}`;
  const sheet = createReportSheet({
    ...{ title, language, account: report.account, at: report.printedAt },
    head: `${title} · ${rangeText(report)}`,
    foot: filledIn(words.foot, { zone: zoneText(report) }),
  });
  printTop(sheet, report, words);
  try {
    for (const row of rowsOf(sheet, report)) printRow(sheet, row, words);
  } catch (error) {
    if (!(error instanceof SheetFull)) throw error;
    const { left: x, width, floor } = sheet;
    const note = filledIn(words.pagesCut, { pages: String(REPORT_LIMITS.pagesMax) });
    sheet.writeLine(note, { x, y: floor + 2, width }, { size: 7.5, weight: 'strong', color: INK.bad });
  }
  return await sheet.finish();
}

function printTop(sheet: ReportSheet, report: PageReport, words: ReportWords): void {
  const { left: x, width } = sheet;
  const { language, page } = report;
  sheet.writeLine(report.dashboard[language], { x, y: sheet.y, width }, { size: 8, color: INK.muted });
  sheet.writeLine(page.title[language], { x, y: sheet.y + 11, width }, { size: 17, weight: 'strong' });
  sheet.writeLine(page.question[language], { x, y: sheet.y + 34, width }, { size: 8.5, color: INK.muted });
  sheet.y += 52;
  const facts = factsOf(report, words);
  const column = width / 3;
  for (let at = 0; at < facts.length; at += 3) {
    const line = facts.slice(at, at + 3);
    const height = Math.max(...line.map(([, value]) => sheet.heightOf(value, column - 84, { size: 7.5 })));
    for (const [place, [label, value]] of line.entries()) {
      const left = x + place * column;
      sheet.writeLine(label, { x: left, y: sheet.y, width: 66 }, { size: 7.5, color: INK.muted });
      sheet.write(value, { x: left + 68, y: sheet.y, width: column - 84 }, { size: 7.5 });
    }
    sheet.y += height + 3;
  }
  sheet.rule({ x, y: sheet.y + 1, width }, INK.accent);
  sheet.y += 9;
}

function factsOf(report: PageReport, words: ReportWords): readonly (readonly [string, string])[] {
  const style = { language: report.language, timeZone: report.timeZone };
  return [
    [words.range, rangeText(report)],
    [words.zone, zoneText(report)],
    [words.asOf, instantText(asOf(report), style)],
    [words.filters, filtersText(report, words)],
    [words.publisher, report.publisher],
    [words.printed, instantText(report.printedAt, style)],
  ];
}

/** Figures are as old as the oldest of them. */
function asOf({ datasets, printedAt }: PageReport): number {
  const read = Object.values(datasets).flatMap((each) =>
    each.kind === 'result' ? [Date.parse(each.result.as_of)] : [],
  );
  return Math.min(printedAt, ...read);
}

function rangeText({ from, to, language, timeZone }: PageReport): string {
  const style = { language, timeZone };
  return `${instantText(from, style)} – ${instantText(to, style)}`;
}

/** The zone with what it is ahead of UTC at the range's start, and at its end where that is another. */
function zoneText({ timeZone, from, to }: PageReport): string {
  if (timeZone === 'UTC') return 'UTC';
  const offset = (at: number) => dateText(at, 'en', { timeZone, timeZoneName: 'shortOffset' }).replace(/^.*GMT/, 'UTC');
  const offsets = new Set([offset(from), offset(asInstant(to - 1))]);
  return `${timeZone} (${[...offsets].join(', ')})`;
}

const VALUES_SHOWN = 5;

function filtersText({ filters }: PageReport, words: ReportWords): string {
  const chosen = filters.filter(({ values }) => values.length > 0);
  if (chosen.length === 0) return words.noFilters;
  return chosen
    .map(({ name, values }) => {
      const shown = values.slice(0, VALUES_SHOWN).map((value) => (value === '' ? words.noValue : value.slice(0, 80)));
      const more = values.length - shown.length;
      const rest = more > 0 ? ` ${filledIn(words.andMore, { count: String(more) })}` : '';
      return `${words.filterNames[name]}: ${shown.join(', ')}${rest}`;
    })
    .join('; ');
}

/** A widget that is placed. */
interface Placed {
  readonly title: string;
  readonly unit: string;
  readonly description: string;
  readonly picture: Picture;
  readonly table: PlacedTable | undefined;
  readonly x: number;
  readonly width: number;
  /** Of title and description. */
  readonly headHeight: number;
  readonly height: number;
}

const GAP = 8;
const PADDING = 8;
const COLUMNS = 12;
/** A higher one goes on over pages, and takes a row of its own. */
const BOX_HEIGHT_MAX = 330;

/** Widgets side by side as on the screen, as far as there is room; long tables take a row each. */
function rowsOf(sheet: ReportSheet, report: PageReport): readonly (readonly Placed[])[] {
  const rows: Placed[][] = [];
  let taken = COLUMNS;
  for (const widget of report.page.widgets) {
    const picture = pictureOf(widget, report);
    const isWide = widget.kind === 'table' && widget.columns.length > 4;
    const drafted = placed(sheet, { widget, picture, report, at: 0, columns: isWide ? COLUMNS : widget.width });
    const isLong = drafted.height > BOX_HEIGHT_MAX;
    const columns = isWide || isLong ? COLUMNS : widget.width;
    if (taken + columns > COLUMNS) {
      rows.push([]);
      taken = 0;
    }
    rows.at(-1)?.push(placed(sheet, { widget, picture, report, at: taken, columns }));
    taken += columns;
  }
  return rows;
}

function placed(
  sheet: ReportSheet,
  of: {
    readonly widget: Widget;
    readonly picture: Picture;
    readonly report: PageReport;
    readonly at: number;
    readonly columns: number;
  },
): Placed {
  const { widget, picture, report, at, columns } = of;
  const { language } = report;
  const column = (sheet.width + GAP) / COLUMNS;
  const width = column * columns - GAP;
  const inner = width - 2 * PADDING;
  const description = (widget.kind === 'note' ? undefined : widget.description?.[language]) ?? '';
  const shown = picture.kind === 'tile' ? '' : description.replace(/\s+/g, ' ').trim();
  const descriptionHeight = shown === '' ? 0 : Math.min(18, sheet.heightOf(shown, inner, DESCRIPTION));
  const headHeight = 14 + descriptionHeight + (shown === '' ? 0 : 3);
  const table = picture.kind === 'table' ? placeTable(sheet, picture, inner) : undefined;
  const height = headHeight + heightOf(sheet, picture, { inner, table }) + 2 * PADDING;
  const unit = unitOf(widget, reportWords(language), language);
  return {
    ...{ title: widget.title[language], unit, description: shown, picture, table },
    ...{ x: sheet.left + column * at, width, headHeight, height },
  };
}

const DESCRIPTION = { size: 6.8, color: INK.faint } as const;

function unitOf(widget: Widget, words: ReportWords, language: PageReport['language']): string {
  if (widget.kind === 'note' || widget.kind === 'table' || widget.kind === 'tile') return '';
  return widget.unit?.[language] ?? words.units[widget.format];
}

function heightOf(
  sheet: ReportSheet,
  picture: Picture,
  { inner, table }: { readonly inner: number; readonly table: PlacedTable | undefined },
): number {
  switch (picture.kind) {
    case 'tile':
      return TILE_HEIGHT;
    case 'chart':
      return heightOfChart(sheet, picture, inner);
    case 'table':
      return table?.height ?? 0;
    case 'note':
      return heightOfNote(sheet, picture, inner);
    case 'state':
      return sheet.heightOf(picture.text, inner) + 10;
    default:
      return never(picture);
  }
}

function printRow(sheet: ReportSheet, row: readonly Placed[], words: ReportWords): void {
  const height = Math.max(...row.map((each) => each.height));
  const [only] = row;
  if (row.length === 1 && only?.table !== undefined && height > BOX_HEIGHT_MAX) {
    printLong(sheet, { placed: only, table: only.table });
    return;
  }
  if (sheet.y + height > sheet.floor) sheet.addPage();
  const { y } = sheet;
  for (const each of row) {
    sheet.pdf.roundedRect(each.x, y, each.width, height, 4).lineWidth(0.6).strokeColor(INK.line).stroke();
    printHead(sheet, each, y + PADDING);
    const box = { x: each.x + PADDING, y: y + PADDING + each.headHeight, width: each.width - 2 * PADDING };
    printPicture(sheet, each, { box, words });
  }
  sheet.y = y + height + GAP;
}

/** A table that goes on over pages stands without a frame. */
function printLong(
  sheet: ReportSheet,
  { placed, table }: { readonly placed: Placed; readonly table: PlacedTable },
): void {
  if (sheet.y + placed.headHeight + 80 > sheet.floor) sheet.addPage();
  printHead(sheet, placed, sheet.y + PADDING);
  const x = placed.x + PADDING;
  const width = placed.width - 2 * PADDING;
  const onFull = () => {
    sheet.addPage();
    return { x, y: sheet.y };
  };
  sheet.y = printTable(sheet, table, { x, y: sheet.y + PADDING + placed.headHeight, width, onFull }) + GAP;
}

function printHead(sheet: ReportSheet, { title, unit, description, x, width }: Placed, y: number): void {
  const inner = width - 2 * PADDING;
  const unitWidth = unit === '' ? 0 : Math.min(inner * 0.4, sheet.widthOf(unit, { size: 7 })) + 6;
  sheet.writeLine(title, { x: x + PADDING, y, width: inner - unitWidth }, { size: 8.5, weight: 'strong' });
  const unitAt = { x: x + PADDING + inner - unitWidth, y: y + 1.5, width: unitWidth };
  sheet.writeLine(unit, unitAt, { size: 7, color: INK.muted, align: 'right' });
  if (description !== '')
    sheet.write(description, { x: x + PADDING, y: y + 13, width: inner, linesMax: 2 }, DESCRIPTION);
}

function printPicture(
  sheet: ReportSheet,
  { picture, table }: Placed,
  { box, words }: { readonly box: Box; readonly words: ReportWords },
): void {
  switch (picture.kind) {
    case 'tile':
      printTile(sheet, picture, box);
      break;
    case 'chart':
      printChart(sheet, picture, box);
      break;
    case 'table':
      // It fits: what does not has a row of its own.
      if (table !== undefined) printTable(sheet, table, { ...box, onFull: () => box });
      break;
    case 'note':
      printNote(sheet, picture, { ...box, unknown: words.notReported });
      break;
    case 'state':
      sheet.write(picture.text, { ...box, y: box.y + 2 }, { color: picture.tone === 'bad' ? INK.bad : INK.muted });
      break;
    default:
      never(picture);
  }
}
