import type { Language } from '@tallygate/contract';
import type { Seller } from '../../billing-settings.ts';
import type { InvoiceBuyer } from '../../methods/method.ts';
import { totalOf } from '../../money.ts';
import { businessNumberText } from '../business-number-text.ts';
import { timeText } from '../day-text.ts';
import type { BillingDocument } from '../document.ts';
import type { DocumentWords } from '../words/document-words.ts';
import { printedDecimal, printedMoney } from '../words/figures.ts';
import { wordsOf } from '../words/words-of.ts';
import { type Fact, writeColumns, writeHead, writeHeading, writeNote } from './pdf-parts.ts';
import { createSheet, INK, type Sheet } from './pdf-sheet.ts';
import { beginTable } from './pdf-table.ts';

/** A card slip, of a payment or of a refund, on one page. */
export async function printCardSlip(document: BillingDocument, language: Language): Promise<Uint8Array> {
  const words = wordsOf(language);
  const { number, kind, issuedAt, content } = document;
  const sheet = createSheet({
    ...{ title: `${words.titles[kind]} ${number}`, author: content.seller.company, language },
    ...{ at: issuedAt, isSandbox: content.isSandbox },
    foot: `${words.titles[kind]} ${number} · ${words.times(content.zone)}`,
  });
  writeHead(sheet, words.titles[kind], [
    [words.number, number],
    [words.issuedAt, timeText(issuedAt, content.zone)],
  ]);
  writeAmount(sheet, document, words);
  writeColumns(sheet, [
    { heading: words.slip.payment, facts: paymentFacts(document, words) },
    {
      heading: words.slip.order,
      facts: [
        [words.slip.orderNumber, content.orderNumber],
        ...(content.amends === undefined ? [] : ([[words.slip.amends, content.amends]] as const)),
        [words.money.credits, printedDecimal(content.credits, language)],
      ],
    },
  ]);
  writeItems(sheet, document, words);
  writeColumns(sheet, [
    { heading: words.slip.seller, facts: partyFacts(content.seller, words) },
    { heading: words.slip.buyer, facts: partyFacts(content.buyer, words) },
  ]);
  writeNote(sheet, words.slip.original);
  if (content.payment?.receiptUrl) writeNote(sheet, `${words.slip.receipt}: ${content.payment.receiptUrl}`);
  return await sheet.finish();
}

function writeAmount(sheet: Sheet, { kind, price }: BillingDocument, words: DocumentWords): void {
  const { left, width, language } = sheet;
  const label = kind === 'card_refund_slip' ? words.slip.refunded : words.slip.paid;
  sheet.write(label, { x: left, y: sheet.y, width }, { color: INK.quiet });
  sheet.y += 14;
  sheet.write(
    printedMoney(totalOf(price), language),
    { x: left, y: sheet.y, width },
    { size: 26, weight: 'strong', isFigure: true },
  );
  sheet.y += 46;
}

function paymentFacts({ kind, issuedAt, content }: BillingDocument, words: DocumentWords): readonly Fact[] {
  const { payment, zone } = content;
  const isRefund = kind === 'card_refund_slip';
  const card = payment === undefined ? '' : `${payment.cardBrand} •••• ${payment.cardLast4}`.trim();
  return [
    [words.slip.type, isRefund ? words.slip.cancelled : words.slip.approved],
    [words.slip.card, card],
    [words.slip.approvalNumber, payment?.approvalNumber ?? ''],
    [words.slip.paidAt, payment === undefined ? '' : timeText(payment.paidAt, zone)],
    [words.slip.cancelledAt, isRefund ? timeText(issuedAt, zone) : ''],
    [words.slip.reference, payment?.ref ?? ''],
  ];
}

function writeItems(sheet: Sheet, { price, content }: BillingDocument, words: DocumentWords): void {
  const { language } = sheet;
  const { currency, supplyMinor, vatMinor } = price;
  writeHeading(sheet, words.money.item);
  const table = beginTable(sheet, [
    { title: words.money.item, part: 46, isWrapped: true },
    { title: words.money.supply, part: 18, isFigure: true },
    { title: words.money.vat, part: 18, isFigure: true },
    { title: words.money.total, part: 18, isFigure: true },
  ]);
  const money = (minor: bigint) => printedMoney({ currency, minor }, language);
  const amounts = [money(supplyMinor), money(vatMinor), money(supplyMinor + vatMinor)];
  table.row([content.title[language], ...amounts]);
  table.row([words.money.total, ...amounts], { isStrong: true });
  sheet.y += 20;
}

/** Of a card's buyer only the name is known. */
function partyFacts(
  party: Seller | InvoiceBuyer | { readonly company: string },
  { party: words }: DocumentWords,
): readonly Fact[] {
  if (!('businessNumber' in party)) return [[words.company, party.company]];
  return [
    [words.company, party.company],
    [words.businessNumber, businessNumberText(party.businessNumber)],
    [words.representative, party.representative],
    [words.address, party.address],
    [words.businessType, party.businessType],
    [words.businessItem, party.businessItem],
    [words.email, party.email],
    [words.phone, 'phone' in party ? party.phone : ''],
  ];
}
