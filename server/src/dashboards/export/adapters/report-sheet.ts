import type { Language } from '@tallygate/contract';
import PDFDocument from 'pdfkit';
import type { Instant } from '#kernel';
import { REPORT_LIMITS } from '../page-report.ts';
import { INK } from '../palette.ts';
import { fontOf, type Weight } from './report-fonts.ts';

/** A4 on its side in points, and what is left free around. */
const SHEET = { width: 841.89, height: 595.28, side: 36, top: 34, bottom: 40 } as const;

/** How a text is set. */
export interface TextStyle {
  /** In points; default 8. */
  readonly size?: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly align?: 'left' | 'right';
  /** Figures of one width; set smaller where they are too long, and never cut. */
  readonly isFigure?: boolean;
}

/** Where something goes: its top left corner, and its size. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A document that is being written from top to bottom. */
export interface ReportSheet {
  readonly pdf: PDFKit.PDFDocument;
  /** Where the next thing goes. */
  y: number;
  readonly left: number;
  readonly width: number;
  /** The lowest place that may be written. */
  readonly floor: number;
  /** In as many lines as it takes, or up to so many. */
  write(text: string, box: Box & { readonly linesMax?: number }, style?: TextStyle): void;
  /** On one line; what is too long ends with an ellipsis. */
  writeLine(text: string, box: Box, style?: TextStyle): void;
  heightOf(text: string, width: number, style?: TextStyle): number;
  widthOf(text: string, style?: TextStyle): number;
  /** A line from the left to the right. */
  rule(box: Box, color?: string): void;
  /** Begins a page. Throws `SheetFull` when there are as many as there may be. */
  addPage(): void;
  finish(): Promise<Uint8Array>;
}

/** There is no room for another page. */
export class SheetFull extends Error {}

/** What a document is as a file, and what stands on each page. */
export interface SheetFacts {
  readonly title: string;
  readonly account: string;
  readonly language: Language;
  /** The file's own time: the same report is the same file. */
  readonly at: Instant;
  /** At the head of every page but the first. */
  readonly head: string;
  readonly foot: string;
}

const SIZE = 8;
const LINE_GAP = 1;

/** Begins a document, with its first page. */
export function createReportSheet(facts: SheetFacts): ReportSheet {
  const pdf = new PDFDocument({
    ...{ size: 'A4', layout: 'landscape', margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7' },
    ...{ lang: facts.language === 'ko' ? 'ko-KR' : 'en', displayTitle: true },
    info: {
      ...{ Title: facts.title, Author: facts.account, Producer: 'Tallygate', Creator: 'Tallygate' },
      CreationDate: new Date(facts.at),
    },
  });
  pdf.registerFont('regular', fontOf('regular'));
  pdf.registerFont('strong', fontOf('strong'));
  const bytes = collect(pdf);
  let pages = 0;
  const sheet: ReportSheet = {
    pdf,
    y: SHEET.top,
    left: SHEET.side,
    width: SHEET.width - 2 * SHEET.side,
    floor: SHEET.height - SHEET.bottom,
    write: (text, { x, y, width, linesMax }, style = {}) => {
      const lines = linesMax === undefined ? {} : { height: linesMax * lineHeight(pdf, style), ellipsis: true };
      ink(pdf, style).text(text, x, y, { width, align: style.align ?? 'left', lineGap: LINE_GAP, ...lines });
    },
    writeLine: (text, box, style = {}) => writeLine(pdf, { text, box, style }),
    heightOf: (text, width, style = {}) => ink(pdf, style).heightOfString(text, { width, lineGap: LINE_GAP }),
    widthOf: (text, style = {}) => ink(pdf, style).widthOfString(text, featuresOf(style)),
    rule: ({ x, y, width }, color = INK.line) => {
      pdf
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(0.6)
        .strokeColor(color)
        .stroke();
    },
    addPage: () => {
      if (pages >= REPORT_LIMITS.pagesMax) throw new SheetFull('a printed page has a bounded number of sheets');
      pages += 1;
      pdf.addPage({ size: 'A4', layout: 'landscape', margin: 0 });
      sheet.y = SHEET.top;
    },
    finish: async () => {
      for (let page = 0; page < pages; page++) {
        pdf.switchToPage(page);
        dress(sheet, facts, { page, pages });
      }
      pdf.end();
      return await bytes;
    },
  };
  sheet.addPage();
  return sheet;
}

function ink(
  pdf: PDFKit.PDFDocument,
  { size = SIZE, weight = 'regular', color = INK.text }: TextStyle,
): PDFKit.PDFDocument {
  return pdf.font(weight).fontSize(size).fillColor(color);
}

function lineHeight(pdf: PDFKit.PDFDocument, style: TextStyle): number {
  return ink(pdf, style).currentLineHeight(true) + LINE_GAP;
}

function featuresOf({ isFigure = false }: TextStyle) {
  return isFigure ? { features: ['tnum' as const] } : {};
}

function writeLine(
  pdf: PDFKit.PDFDocument,
  { text, box, style }: { readonly text: string; readonly box: Box; readonly style: TextStyle },
): void {
  const flat = text.replace(/\s+/g, ' ');
  if (flat === '') return;
  const { x, y, width } = box;
  const features = featuresOf(style);
  const own = ink(pdf, style).widthOfString(flat, features);
  const { size = SIZE, align = 'left', isFigure = false } = style;
  const scale = isFigure ? Math.min(1, width / own) : 1;
  const shown = isFigure || own <= width ? flat : cutToWidth(pdf, flat, width);
  const shownWidth = shown === flat ? own * scale : pdf.widthOfString(shown);
  const shift = align === 'right' ? Math.max(0, width - shownWidth) : 0;
  pdf.fontSize(size * scale).text(shown, x + shift, y, { ...features, lineBreak: false });
}

/** The longest beginning that has room with an ellipsis behind it. */
function cutToWidth(pdf: PDFKit.PDFDocument, text: string, width: number): string {
  const signs = [...text];
  let [fits, tooLong] = [0, signs.length];
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    if (pdf.widthOfString(`${signs.slice(0, middle).join('')}…`) <= width) fits = middle;
    else tooLong = middle;
  }
  return `${signs.slice(0, fits).join('').trimEnd()}…`;
}

async function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pdf) parts.push(part);
  return Buffer.concat(parts);
}

/** What each page has beside its content. */
function dress(
  sheet: ReportSheet,
  { head, foot, account }: SheetFacts,
  { page, pages }: { readonly page: number; readonly pages: number },
): void {
  const { left: x, width } = sheet;
  const style = { size: 7, color: INK.muted };
  if (page > 0) sheet.writeLine(head, { x, y: 18, width }, style);
  const y = SHEET.height - 26;
  sheet.rule({ x, y: y - 5, width });
  sheet.writeLine(`${account} · ${foot}`, { x, y, width: width - 80 }, style);
  sheet.writeLine(`${page + 1} / ${pages}`, { x: x + width - 80, y, width: 80 }, { ...style, align: 'right' });
}
