import type { Language } from '@tallygate/contract';
import type { Seller } from '../../billing-settings.ts';
import type { InvoiceBuyer } from '../../methods/method.ts';
import { businessNumberText } from '../business-number-text.ts';
import type { BillingDocument } from '../document.ts';
import type { DocumentWords } from '../words/document-words.ts';
import { printedAmount, printedDecimal, printedMoney } from '../words/figures.ts';
import { wordsOf } from '../words/words-of.ts';
import { writtenOn } from '../written-on.ts';
import type { FormCell } from './pdf-form.ts';

type Row = readonly FormCell[];

const ITEM_LINES = 4;

/** Supplier and recipient, row by row beside each other. */
export function partyRows({ content }: BillingDocument, language: Language): readonly (readonly [Row, Row])[] {
  const words = wordsOf(language);
  const [supplier, buyer] = [rowsOf(content.seller, words), rowsOf(content.buyer, words)];
  return supplier.map((row, at) => [row, buyer[at] ?? []] as const);
}

function rowsOf(
  party: Seller | InvoiceBuyer | { readonly company: string },
  { party: words, invoice }: DocumentWords,
): readonly Row[] {
  const entered = { ...NOBODY, ...party };
  return [
    [
      label(invoice.businessNumber),
      entry(businessNumberText(entered.businessNumber), 8, { weight: 'strong', size: 10 }),
    ],
    [
      label(words.company),
      entry(entered.company, 4),
      label(words.representative, 2),
      entry(entered.representative, 2.4),
    ],
    [label(words.address), entry(entered.address, 8)],
    [
      label(words.businessType),
      entry(entered.businessType, 3),
      label(words.businessItem, 2),
      entry(entered.businessItem, 3.4),
    ],
    [label(words.email), entry(entered.email, 8)],
  ];
}

const NOBODY = {
  businessNumber: '',
  company: '',
  representative: '',
  address: '',
  businessType: '',
  businessItem: '',
  email: '',
};

/** Date and sums, the items, and how they were paid. */
export function invoiceRows(document: BillingDocument, language: Language): readonly Row[] {
  const words = wordsOf(language);
  const { price, content } = document;
  const { currency, supplyMinor, vatMinor } = price;
  const amount = (minor: bigint) => printedAmount({ currency, minor }, language);
  const total = printedMoney({ currency, minor: supplyMinor + vatMinor }, language);
  const remark = content.amends === undefined ? '' : words.invoice.amends(content.amends, content.amendsOn ?? '');
  const item = itemRow(document, words, language);
  const blank = item.map((cell) => ({ ...cell, text: '' }));
  const { invoice } = words;
  return [
    [label(invoice.writtenOn, 2), label(invoice.supply, 2.4), label(invoice.vat, 2), label(invoice.note, 3.6)],
    [
      entry(writtenOn(document), 2, { align: 'center' }),
      figure(printedMoney({ currency, minor: supplyMinor }, language), 2.4),
      figure(printedMoney({ currency, minor: vatMinor }, language), 2),
      entry(remark, 3.6),
    ],
    itemHead(words),
    item,
    ...Array.from({ length: ITEM_LINES - 1 }, () => blank),
    [
      ...[invoice.total, invoice.cash, invoice.cheque, invoice.bill, invoice.receivable].map((text) => label(text, 2)),
      label('', 3),
    ],
    [
      figure(total, 2, { weight: 'strong' }),
      figure(amount(supplyMinor + vatMinor), 2),
      ...[entry('', 2), entry('', 2), entry('', 2)],
      entry(content.amends === undefined ? invoice.received : '', 3, { align: 'center' }),
    ],
  ];
}

const PARTS = {
  month: 0.6,
  day: 0.6,
  item: 4,
  specification: 2,
  quantity: 0.8,
  unitPrice: 1.8,
  supply: 1.8,
  vat: 1.5,
  note: 1,
};

function itemHead({ invoice }: DocumentWords): Row {
  return (Object.keys(PARTS) as (keyof typeof PARTS)[]).map((name) => label(invoice[name], PARTS[name]));
}

function itemRow(document: BillingDocument, { invoice }: DocumentWords, language: Language): Row {
  const { price, content } = document;
  const { currency, supplyMinor, vatMinor } = price;
  const [, month = '', day = ''] = writtenOn(document).split('-');
  const amount = (minor: bigint) => printedAmount({ currency, minor }, language);
  return [
    entry(month, PARTS.month, { align: 'center' }),
    entry(day, PARTS.day, { align: 'center' }),
    entry(content.title[language], PARTS.item),
    entry(invoice.creditsOf(printedDecimal(content.credits, language)), PARTS.specification),
    figure('1', PARTS.quantity),
    figure(amount(supplyMinor), PARTS.unitPrice),
    figure(amount(supplyMinor), PARTS.supply),
    figure(amount(vatMinor), PARTS.vat),
    entry('', PARTS.note),
  ];
}

function label(text: string, part = 2): FormCell {
  return { text, part, isLabel: true };
}

function entry(text: string, part: number, style: FormCell['style'] = {}): FormCell {
  return { text, part, style };
}

function figure(text: string, part: number, style: FormCell['style'] = {}): FormCell {
  return { text, part, style: { align: 'right', isFigure: true, ...style } };
}
