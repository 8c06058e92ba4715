import type { Language } from '@tallygate/contract';
import PDFDocument from 'pdfkit';
import { type Instant, invariant } from '#kernel';
import { wordsOf } from '../words/words-of.ts';
import { fontOf, type Weight } from './pdf-fonts.ts';

/** Ink. */
export const INK = {
  text: '#1d2330',
  quiet: '#626b7d',
  line: '#d5d9e2',
  strongLine: '#8a93a6',
  accent: '#4f46e5',
  supplier: '#b4232f',
  buyer: '#2447b3',
} as const;

/** A4 in points, and what is left free around. */
const PAGE = { width: 595.28, height: 841.89, side: 48, top: 48, bottom: 60 } as const;

/** More than any document has. */
const PAGES_MAX = 200;

/** Of text, unless it says otherwise. */
const SIZE = 9;
/** Of a line, above its middle, in sizes of its text. */
const HALF_LINE = 0.6;
const FOOT_Y = PAGE.height - 40;
const MARK_SIZE = 56;

/** How a text is set. */
export interface TextStyle {
  /** In points; default 9. */
  readonly size?: number;
  readonly weight?: Weight;
  readonly color?: string;
  readonly align?: 'left' | 'center' | 'right';
  /** Figures of one width, for columns. */
  readonly isFigure?: boolean;
  /** On one line: set smaller where it is too long, never cut. Figures always are. */
  readonly isWhole?: boolean;
}

/** Where a text goes: its top left corner, and how wide it may become. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** A document that is being written from top to bottom. */
export interface Sheet {
  readonly language: Language;
  /** Where the next thing goes. */
  y: number;
  readonly left: number;
  readonly width: number;
  write(text: string, box: Box, style?: TextStyle): void;
  /** On one line: what is too long ends with an ellipsis, or is set smaller. */
  writeLine(text: string, box: Box, style?: TextStyle): void;
  /** On one line that reads upwards, in the middle of a box. */
  writeUpwards(text: string, box: Box & { readonly height: number }, style?: TextStyle): void;
  /** How high a text becomes. */
  heightOf(text: string, width: number, style?: TextStyle): number;
  /** A straight line. */
  rule(
    from: { readonly x: number; readonly y: number },
    to: { readonly x: number; readonly y: number },
    ink?: Ink,
  ): void;
  /** Begins a page unless so much is left on this one; says whether it did. */
  room(height: number): boolean;
  addPage(): void;
  /** Whatever goes on each page is added, and the document ends. */
  finish(): Promise<Uint8Array>;
}

/** Colour and width of a line. */
export interface Ink {
  readonly color?: string;
  readonly width?: number;
}

/** What a document is as a file. */
export interface SheetFacts {
  readonly title: string;
  readonly author: string;
  readonly language: Language;
  /** The file's own time: the same document is the same file. */
  readonly at: Instant;
  readonly isSandbox: boolean;
  /** At the foot of each page, before its number. */
  readonly foot: string;
}

/** Begins a document, with its first page. */
export function createSheet(facts: SheetFacts): Sheet {
  const { language } = facts;
  const pdf = new PDFDocument({
    ...{ size: 'A4', margin: 0, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7' },
    ...{ lang: language === 'ko' ? 'ko-KR' : 'en', displayTitle: true },
    info: infoOf(facts),
  });
  pdf.registerFont('regular', fontOf('regular'));
  pdf.registerFont('strong', fontOf('strong'));
  const bytes = collect(pdf);
  let pages = 0;
  const sheet: Sheet = {
    language,
    y: PAGE.top,
    left: PAGE.side,
    width: PAGE.width - 2 * PAGE.side,
    write: (text, { x, y, width }, style = {}) => {
      ink(pdf, style).text(text, x, y, { width, ...optionsOf(style) });
    },
    writeLine: (text, box, style = {}) => writeLine(pdf, { text, box, style }),
    writeUpwards: (text, { x, y, width, height }, style = {}) => {
      const [middleX, middleY] = [x + width / 2, y + height / 2];
      pdf.save();
      pdf.rotate(-90, { origin: [middleX, middleY] });
      const box = { x: middleX - height / 2, y: middleY - (style.size ?? SIZE) * HALF_LINE, width: height };
      writeLine(pdf, { text, box, style: { ...style, align: 'center' } });
      pdf.restore();
    },
    heightOf: (text, width, style = {}) => ink(pdf, style).heightOfString(text, { width, ...optionsOf(style) }),
    rule: (from, to, { color = INK.line, width = 0.6 } = {}) => {
      pdf.moveTo(from.x, from.y).lineTo(to.x, to.y).lineWidth(width).strokeColor(color).stroke();
    },
    room: (height) => {
      if (sheet.y + height <= PAGE.height - PAGE.bottom) return false;
      sheet.addPage();
      return true;
    },
    addPage: () => {
      invariant(++pages <= PAGES_MAX, 'a document has a bounded number of pages');
      pdf.addPage({ size: 'A4', margin: 0 });
      sheet.y = PAGE.top;
    },
    finish: async () => {
      for (let page = 0; page < pages; page++) {
        pdf.switchToPage(page);
        dress(sheet, pdf, { facts, page, pages });
      }
      pdf.end();
      return await bytes;
    },
  };
  sheet.addPage();
  return sheet;
}

function infoOf({ title, author, at }: SheetFacts) {
  return { Title: title, Author: author, Producer: 'Tallygate', Creator: 'Tallygate', CreationDate: new Date(at) };
}

function ink(
  pdf: PDFKit.PDFDocument,
  { size = SIZE, weight = 'regular', color = INK.text }: TextStyle,
): PDFKit.PDFDocument {
  return pdf.font(weight).fontSize(size).fillColor(color);
}

function optionsOf({ align = 'left', isFigure = false }: TextStyle) {
  return { align, lineGap: 1, ...(isFigure && { features: ['tnum' as const] }) };
}

/** Measured once, since that is most of the work. */
function writeLine(
  pdf: PDFKit.PDFDocument,
  { text, box, style }: { readonly text: string; readonly box: Box; readonly style: TextStyle },
): void {
  if (text === '') return;
  const { x, y, width } = box;
  const { features } = optionsOf(style);
  const measured = features === undefined ? {} : { features };
  const own = ink(pdf, style).widthOfString(text, measured);
  const { size = SIZE, align = 'left', isFigure = false, isWhole = isFigure } = style;
  if (own > width && !isWhole) {
    pdf.text(text, x, y, { width, height: pdf.currentLineHeight(), ellipsis: true });
    return;
  }
  const scale = Math.min(1, width / own);
  const free = width - own * scale;
  const left = { left: 0, center: free / 2, right: free }[align];
  pdf.fontSize(size * scale).text(text, x + left, y, { ...measured, lineBreak: false });
}

async function collect(pdf: PDFKit.PDFDocument): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of pdf) parts.push(part);
  return Buffer.concat(parts);
}

interface Dressed {
  readonly facts: SheetFacts;
  readonly page: number;
  readonly pages: number;
}

/** What each page has beside its content: its number, and that it is of the sandbox. */
function dress(sheet: Sheet, pdf: PDFKit.PDFDocument, { facts, page, pages }: Dressed): void {
  const { left, width, language } = sheet;
  const words = wordsOf(language);
  const style = { size: 7.5, color: INK.quiet };
  sheet.rule({ x: left, y: FOOT_Y - 8 }, { x: left + width, y: FOOT_Y - 8 });
  const numbered = `${page + 1} / ${pages}`;
  sheet.writeLine(facts.foot, { x: left, y: FOOT_Y, width: width - 60 }, style);
  sheet.writeLine(numbered, { x: left + width - 60, y: FOOT_Y, width: 60 }, { ...style, align: 'right' });
  if (!facts.isSandbox) return;
  sheet.write(words.sandboxNote, { x: left, y: 24, width }, { size: 8, weight: 'strong', color: INK.supplier });
  pdf.save();
  pdf.rotate(-35, { origin: [PAGE.width / 2, PAGE.height / 2] });
  ink(pdf, { size: MARK_SIZE, weight: 'strong', color: INK.supplier }).fillOpacity(0.12);
  const place = { width: PAGE.width + 200, align: 'center' as const, lineBreak: false };
  pdf.text(words.sandboxMark, -100, PAGE.height / 2 - MARK_SIZE / 2, place);
  pdf.restore();
  pdf.fillOpacity(1);
}
