import type { Lot } from '#credits';
import type { Instant } from '#kernel';
import type { BillingDocument } from './documents/document.ts';
import { type Price, totalOf } from './money.ts';
import type { OrderRefund } from './orders/attempt.ts';
import { goneCredits } from './orders/decide-claw.ts';
import type { Order } from './orders/order.ts';
import type { WholeOrder } from './orders/order-store.ts';

/** What the store says of one workspace's billing, read at one moment. */
export interface BillingFacts {
  readonly workspaceId: string;
  readonly orders: readonly WholeOrder[];
  /** Those whose reference is an order's, whether or not an order knows of them. */
  readonly lots: readonly Lot[];
  readonly documents: readonly BillingDocument[];
}

/** What must hold: money in = lots granted = documents. */
export type BillingRule =
  /** A granted order has one lot for its payment, of its credits; any other order has none. */
  | 'granted_once'
  /** A lot of an order is known to that order. */
  | 'lot_known'
  /** What was granted has one payment of its whole price; what was not has none. */
  | 'paid_once'
  /** A payment has one document of its kind, which comes to what was paid, and one for each refund that was undone. */
  | 'payment_document'
  /** Each refund has one document that comes to it, and there are no others. */
  | 'refund_document'
  /** What went back of an order is the sum of its refunds. */
  | 'refunded'
  /** Credits that are to be taken out are those whose money is gone. */
  | 'claw_due'
  /** Credits that were taken out are gone from the order's lots, and nothing else was given back of them. */
  | 'clawed'
  /** Credits that were given again are the lots of that. */
  | 'reinstated'
  /** Money that was never an order's goes back within a day. */
  | 'surplus'
  /** Orders are numbered without a gap in each year. */
  | 'number'
  /** A document is of an order. */
  | 'document_known';

/** Something that does not hold. Credits are in millionths, money in its smallest unit. */
export interface BillingFinding {
  readonly rule: BillingRule;
  /** Empty: it is the account's. */
  readonly workspaceId: string;
  /** Id of the order, the lot or the document; of numbers the year. */
  readonly subject: string;
  readonly expected: string;
  readonly found: string;
}

type Found = Omit<BillingFinding, 'workspaceId'>;

/** Everything that does not hold of a workspace's billing at an instant. Pure: looks at facts only. */
export function checkBilling(facts: BillingFacts, now: Instant): readonly BillingFinding[] {
  const { workspaceId, orders, documents } = facts;
  const documentsByOrder = Map.groupBy(documents, ({ orderId }) => orderId);
  const lotsByReference = new Map(facts.lots.map((lot) => [lot.reference ?? '', lot]));
  const known = new Set(orders.map(({ order }) => order.id));
  const found = [
    ...orders.flatMap((whole) => [
      ...checkLots(whole, lotsByReference),
      ...checkPayment(whole),
      ...checkDocuments(whole, documentsByOrder.get(whole.order.id) ?? []),
      ...checkCredits(whole, lotsByReference, now),
      ...checkSurplus(whole, now),
    ]),
    ...checkLotsKnown(facts),
    ...documents.filter(({ orderId }) => !known.has(orderId)).map(({ id }) => unknownIn('document_known', id)),
  ];
  return found.map((each) => ({ ...each, workspaceId }));
}

/** The numbers of a year's orders: how many there are, and the greatest one that was given. */
export function checkNumbers(year: {
  readonly year: number;
  readonly orders: number;
  readonly greatest: number;
  readonly last: number;
}): readonly BillingFinding[] {
  const { orders, greatest, last } = year;
  const found = differing('number', String(year.year), [
    [`1…${last}, ${last} of them`, `1…${greatest}, ${orders} of them`],
  ]);
  return found.map((each) => ({ ...each, workspaceId: '' }));
}

type Lots = ReadonlyMap<string, Lot>;

function checkLots({ order, lots }: WholeOrder, byReference: Lots): readonly Found[] {
  const { id, creditsMicro, lotId, workspaceId } = order;
  const lot = byReference.get(`order:${id}`);
  const row = lots.find(({ number }) => number === 0);
  const expected = order.state === 'granted' ? `${creditsMicro} in ${lotId} of ${workspaceId}` : 'none';
  const found = lot === undefined ? 'none' : `${lot.amountMicro} in ${lot.id} of ${lot.workspaceId}`;
  const told = row === undefined ? 'none' : `${row.amountMicro} in ${row.lotId} of ${workspaceId}`;
  return differing('granted_once', id, [
    [expected, found],
    [expected, told],
  ]);
}

function checkPayment({ order, attempts }: WholeOrder): readonly Found[] {
  const { id, state, payment, price, channel } = order;
  const paid = attempts.filter((attempt) => attempt.state === 'paid');
  const isPaid = state === 'granted' && totalOf(price).minor > 0n;
  const isByCard = isPaid && channel !== 'bank_transfer';
  return differing('paid_once', id, [
    [isPaid ? 'paid' : 'not paid', payment === undefined ? 'not paid' : 'paid'],
    [isByCard ? (payment?.ref ?? 'a payment') : 'none', paid.map(({ ref }) => ref).join(', ') || 'none'],
  ]);
}

function checkDocuments({ order, refunds }: WholeOrder, documents: readonly BillingDocument[]): readonly Found[] {
  const { id, channel, price, payment } = order;
  const isTransfer = channel === 'bank_transfer';
  const amends = isTransfer ? 'amended_tax_invoice' : 'card_refund_slip';
  const negative = ({ price: { currency, supplyMinor, vatMinor } }: OrderRefund): Price => {
    return { currency, supplyMinor: -supplyMinor, vatMinor: -vatMinor };
  };
  const of = (isRefund: boolean) =>
    documents
      .filter(({ kind }) => (kind === 'card_refund_slip' || kind === 'amended_tax_invoice') === isRefund)
      .map((document) => textOf(document.kind, document.price));
  const undone = refunds.filter(({ source, state }) => source !== 'surplus' && state === 'undone');
  const slips = [...bookedRefunds(refunds), ...undone].map((refund) => textOf(amends, negative(refund)));
  // Of a refund that did not go through after all, a slip takes the refund's back.
  const paid = [
    ...(payment === undefined ? [] : [textOf(isTransfer ? 'tax_invoice' : 'card_slip', price)]),
    ...undone.map((refund) => textOf('card_slip', refund.price)),
  ];
  return [
    ...differing('payment_document', id, [[paid.toSorted().join(', '), of(false).toSorted().join(', ')]]),
    ...differing('refund_document', id, [[slips.toSorted().join(', '), of(true).toSorted().join(', ')]]),
    ...differing('refunded', id, [
      [
        String(bookedRefunds(refunds).reduce((sum, refund) => sum + totalOf(refund.price).minor, 0n)),
        String(order.refundedMinor),
      ],
    ]),
  ];
}

function checkCredits({ order, refunds, lots }: WholeOrder, byReference: Lots, now: Instant): readonly Found[] {
  const { id, clawedMicro, reinstatedMicro, clawDueMicro } = order;
  if (order.state !== 'granted') return [];
  const due = goneCredits(order, refunds) + reinstatedMicro;
  // Credits that have ended are not given again.
  const keepsMore = clawedMicro > due && order.expiresAt !== undefined && order.expiresAt <= now;
  const again = lots.filter(({ number }) => number > 0);
  const own = lots.flatMap(({ number }) => byReference.get(referenceOf(order, number)) ?? []);
  const gone = own.reduce((sum, { refunded }) => sum + refunded, 0n);
  return [
    ...differing('claw_due', id, [[String(keepsMore ? clawedMicro : due), String(clawDueMicro)]]),
    ...differing('clawed', id, [[String(clawedMicro), String(gone)]]),
    ...differing('reinstated', id, [
      [String(reinstatedMicro), String(again.reduce((sum, { amountMicro }) => sum + amountMicro, 0n))],
      ...again.map(({ number, amountMicro, lotId }): readonly [string, string] => {
        const lot = byReference.get(referenceOf(order, number));
        return [`${amountMicro} in ${lotId}`, lot === undefined ? 'none' : `${lot.amountMicro} in ${lot.id}`];
      }),
    ]),
  ];
}

const SURPLUS_MS_MAX = 86_400_000;

function checkSurplus({ order, attempts, refunds }: WholeOrder, now: Instant): readonly Found[] {
  const surplus = new Set(attempts.filter(({ state }) => state === 'surplus').map(({ id }) => id));
  const wrong = refunds.filter(({ source, attemptId }) => (source === 'surplus') !== surplus.has(attemptId ?? ''));
  const kept = refunds
    .filter(
      ({ source, state, createdAt }) =>
        source === 'surplus' && (state === 'asked' || state === 'refused') && now - createdAt >= SURPLUS_MS_MAX,
    )
    .map(({ id, price }) => `${totalOf(price).minor} ${price.currency} of ${id} kept`);
  return differing('surplus', order.id, [['', [...wrong.map(({ id }) => id), ...kept].join(', ')]]);
}

function checkLotsKnown({ orders, lots }: BillingFacts): readonly Found[] {
  const known = new Set(orders.flatMap((whole) => whole.lots.map(({ lotId }) => lotId)));
  return lots.filter(({ id }) => !known.has(id)).map(({ id }) => unknownIn('lot_known', id));
}

/** Refunds that have gone through, of the order's own money. */
function bookedRefunds(refunds: readonly OrderRefund[]): readonly OrderRefund[] {
  return refunds.filter(({ source, state }) => source !== 'surplus' && state === 'done');
}

function referenceOf({ id }: Order, number: number): string {
  return number === 0 ? `order:${id}` : `order:${id}:reinstated:${number}`;
}

function textOf(kind: string, { currency, supplyMinor, vatMinor }: Price): string {
  return `${kind} ${currency} ${supplyMinor}+${vatMinor}`;
}

function unknownIn(rule: BillingRule, subject: string): Found {
  return { rule, subject, expected: 'an order', found: 'none' };
}

function differing(
  rule: BillingRule,
  subject: string,
  pairs: readonly (readonly [string, string])[],
): readonly Found[] {
  return pairs.flatMap(([expected, found]) => (expected === found ? [] : [{ rule, subject, expected, found }]));
}
