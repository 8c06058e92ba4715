import { amountText } from '#credits';
import { civilTimeAt, invariant } from '#kernel';
import type { BillingSettings } from '../billing-settings.ts';
import type { Order } from '../orders/order.ts';
import type { BillingDocument, DocumentContent, DocumentKind, IssueDocument, NewDocument } from './document.ts';
import { documentNumber } from './document-number.ts';
import type { DocumentStore } from './document-store.ts';
import { writtenOn } from './written-on.ts';

/** What issuing takes. `Tx` is a transaction of the control store. */
export interface DocumentPorts<Tx> {
  readonly store: DocumentStore<Tx>;
  readonly settings: (tx: Tx) => Promise<BillingSettings>;
  /** Who bought: of a bank transfer who the invoice is made out to, else the account. */
  readonly buyerOf: (tx: Tx, order: Order) => Promise<DocumentContent['buyer']>;
  /** The account's. */
  readonly zone: () => string;
  /** A new UUIDv7. */
  readonly newId: () => string;
}

/** The key of the document that evidences an order's payment. */
const PAYMENT_KEY = 'payment';

const REFUNDS: readonly DocumentKind[] = ['card_refund_slip', 'amended_tax_invoice'];

/** Issues documents: each once, with the next number, and with what it says as it is now. */
export function issueDocument<Tx>(ports: DocumentPorts<Tx>): IssueDocument<Tx> {
  const { store, newId, zone: zoneOf } = ports;
  return async (tx, asked) => {
    const { key, order, kind, price, at } = asked;
    const issued = await store.findByKey(tx, { orderId: order.id, key });
    if (issued !== undefined) return issued;
    const zone = zoneOf();
    const content = await contentOf(ports, tx, asked);
    const { year } = civilTimeAt(at, zone);
    const document: BillingDocument = {
      ...{ id: newId(), number: documentNumber(kind, year, await store.takeNumber(tx, { kind, year })) },
      ...{ kind, orderId: order.id, workspaceId: order.workspaceId, issuedAt: at, price, content },
    };
    await store.add(tx, { ...document, key });
    return document;
  };
}

async function contentOf<Tx>(ports: DocumentPorts<Tx>, tx: Tx, asked: NewDocument): Promise<DocumentContent> {
  const { order, kind, creditsMicro, taxOffice } = asked;
  const zone = ports.zone();
  const amended = await amendedBy(ports.store, tx, asked);
  const { seller } = await ports.settings(tx);
  return {
    orderNumber: order.number,
    title: order.title,
    credits: amountText(creditsMicro),
    seller,
    buyer: await ports.buyerOf(tx, order),
    payment: order.payment,
    amends: amended?.number,
    amendsOn: amended && writtenOn(amended),
    zone,
    isSandbox: order.channel === 'sandbox' || order.payment?.isTest === true,
    taxOffice: kind === 'tax_invoice' || kind === 'amended_tax_invoice' ? taxOffice : undefined,
  };
}

async function amendedBy<Tx>(
  store: DocumentStore<Tx>,
  tx: Tx,
  { kind, order, amends = REFUNDS.includes(kind) ? PAYMENT_KEY : undefined }: NewDocument,
): Promise<BillingDocument | undefined> {
  if (amends === undefined) return undefined;
  const amended = await store.findByKey(tx, { orderId: order.id, key: amends });
  invariant(
    amended !== undefined,
    'a payment has its document before its refund has one, a refund before it is undone',
  );
  return amended;
}
