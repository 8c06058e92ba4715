import type { Language } from '@tallygate/contract';
import { approvalNumberText } from '../approval-number-text.ts';
import { timeText } from '../day-text.ts';
import type { BillingDocument } from '../document.ts';
import { wordsOf } from '../words/words-of.ts';
import { invoiceRows, partyRows } from './invoice-rows.ts';
import { type FormCell, frame, rowHeight, writeRow } from './pdf-form.ts';
import { createSheet, INK, type Sheet } from './pdf-sheet.ts';

const SIDE_WIDTH = 18;
const SIDE_LINE = 11;
const HEAD_HEIGHT = 34;
const GAP = 26;

/**
 * A tax invoice in the form that the enforcement rules of the Korean Value-Added Tax Act give (annexed form 14): both
 * copies, the supplier's in red and the recipient's in blue.
 */
export async function printTaxInvoice(document: BillingDocument, language: Language): Promise<Uint8Array> {
  const words = wordsOf(language);
  const { number, kind, issuedAt, content } = document;
  const sheet = createSheet({
    ...{ title: `${words.titles[kind]} ${number}`, author: content.seller.company, language },
    ...{ at: issuedAt, isSandbox: content.isSandbox },
    foot: `${words.titles[kind]} ${number} · ${words.issuedAt} ${timeText(issuedAt, content.zone)} (${content.zone})`,
  });
  const copies = [
    { name: words.invoice.supplierCopy, color: INK.supplier },
    { name: words.invoice.buyerCopy, color: INK.buyer },
  ];
  for (const copy of copies) writeCopy(sheet, document, copy);
  const style = { size: 8, color: INK.quiet };
  const height = sheet.heightOf(words.invoice.office, sheet.width, style);
  sheet.room(height);
  sheet.write(words.invoice.office, { x: sheet.left, y: sheet.y, width: sheet.width }, style);
  return await sheet.finish();
}

/** One copy, whole on a page. */
function writeCopy(
  sheet: Sheet,
  document: BillingDocument,
  copy: { readonly name: string; readonly color: string },
): void {
  const { left, width } = sheet;
  const { color } = copy;
  const parties = partyRows(document, sheet.language);
  const half = { width: width / 2 - SIDE_WIDTH };
  const heights = parties.map(([supplier, buyer]) =>
    Math.max(rowHeight(sheet, supplier, half), rowHeight(sheet, buyer, half)),
  );
  const rows = invoiceRows(document, sheet.language);
  const rest = rows.map((cells) => rowHeight(sheet, cells, { width }));
  const sum = (all: readonly number[]) => all.reduce((whole, one) => whole + one, 0);
  const height = HEAD_HEIGHT + sum(heights) + sum(rest);
  sheet.room(height);
  const top = sheet.y;
  writeHead(sheet, document, copy);
  const boxTop = sheet.y;
  for (const [at, [supplier, buyer]] of parties.entries()) {
    const row = { y: sheet.y, height: heights[at] ?? 0, color, ...half };
    writeRow(sheet, supplier, { ...row, x: left + SIDE_WIDTH });
    writeRow(sheet, buyer, { ...row, x: left + width / 2 + SIDE_WIDTH });
    sheet.y += row.height;
  }
  const words = wordsOf(sheet.language).invoice;
  const side = { y: boxTop, height: sheet.y - boxTop, color };
  writeSide(sheet, words.supplier, { ...side, x: left });
  writeSide(sheet, words.buyer, { ...side, x: left + width / 2 });
  for (const [at, cells] of rows.entries()) {
    writeRow(sheet, cells, { x: left, y: sheet.y, width, height: rest[at] ?? 0, color });
    sheet.y += rest[at] ?? 0;
  }
  frame(sheet, { x: left, y: top, width, height: sheet.y - top }, { color, width: 1.4 });
  sheet.y += GAP;
}

function writeHead(
  sheet: Sheet,
  { kind, number, content }: BillingDocument,
  { name, color }: { readonly name: string; readonly color: string },
): void {
  const { left, width, language } = sheet;
  const words = wordsOf(language);
  const title = `${words.titles[kind]} (${name})`;
  const titleWidth = width * 0.56;
  sheet.write(
    title,
    { x: left, y: sheet.y + 9, width: titleWidth },
    { size: 14, weight: 'strong', color, align: 'center' },
  );
  const approval = content.taxOffice && approvalNumberText(content.taxOffice.approvalNumber);
  const facts: readonly (readonly FormCell[])[] = [
    [
      { text: words.invoice.approvalNumber, part: 3, isLabel: true },
      {
        text: approval ?? words.invoice.notEntered,
        part: 7,
        style: approval === undefined ? { color: INK.quiet } : {},
      },
    ],
    [
      { text: words.number, part: 3, isLabel: true },
      { text: number, part: 7 },
    ],
  ];
  for (const [at, cells] of facts.entries()) {
    const box = { x: left + titleWidth, width: width - titleWidth, height: HEAD_HEIGHT / 2, color };
    writeRow(sheet, cells, { ...box, y: sheet.y + (at * HEAD_HEIGHT) / 2 });
  }
  sheet.y += HEAD_HEIGHT;
}

/** Names a party at the side of its rows, from top to bottom. */
function writeSide(
  sheet: Sheet,
  name: string,
  { x, y, height, color }: { readonly x: number; readonly y: number; readonly height: number; readonly color: string },
): void {
  frame(sheet, { x, y, width: SIDE_WIDTH, height }, { color });
  const style = { size: 8, color, align: 'center' as const };
  if (sheet.language === 'en') {
    sheet.writeUpwards(name, { x, y, width: SIDE_WIDTH, height }, style);
    return;
  }
  const letters = [...name];
  const top = y + (height - letters.length * SIDE_LINE) / 2;
  for (const [at, letter] of letters.entries()) {
    sheet.writeLine(letter, { x, y: top + at * SIDE_LINE, width: SIDE_WIDTH }, style);
  }
}
