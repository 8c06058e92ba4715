import type { MicroCredits } from '#credits';
import type { Instant } from '#kernel';
import type { Seller } from '../billing-settings.ts';
import type { InvoiceBuyer } from '../methods/method.ts';
import type { Price } from '../money.ts';
import type { BothLanguages, Order, PaidFacts } from '../orders/order.ts';

/**
 * What evidences money. Cards: a slip for the payment and one for each refund. Transfers: a tax invoice, and an amended
 * one for each refund (Korean Value-Added Tax Act, article 32).
 */
export const DOCUMENT_KINDS = ['card_slip', 'card_refund_slip', 'tax_invoice', 'amended_tax_invoice'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A document. What it says is frozen when it is issued; its PDF is made of nothing else. */
export interface BillingDocument {
  /** UUIDv7. */
  readonly id: string;
  /** Counted without a gap for each kind and year of the account's zone: `C-2026-000001`, `CR-…`, `T-…`, `TA-…`. */
  readonly number: string;
  readonly kind: DocumentKind;
  readonly orderId: string;
  readonly workspaceId: string;
  readonly issuedAt: Instant;
  /** Negative for refunds. */
  readonly price: Price;
  readonly content: DocumentContent;
}

/** What a document prints. */
export interface DocumentContent {
  readonly orderNumber: string;
  readonly title: BothLanguages;
  /** What the money of this document is for, as a decimal text in credits: of a payment all that was bought, of a refund what went back. */
  readonly credits: string;
  readonly seller: Seller;
  readonly buyer: InvoiceBuyer | { readonly company: string };
  readonly payment: PaidFacts | undefined;
  /** Of a refund: the number of the document that it amends. */
  readonly amends: string | undefined;
  /** Likewise the day on which that one was written (`2026-01-05`). */
  readonly amendsOn: string | undefined;
  /** Days are this zone's. */
  readonly zone: string;
  /** Paid in the sandbox, or with a key for trying out: no money moved, and every page says so. */
  readonly isSandbox: boolean;
  /** Of a tax invoice that the tax office has: its approval number and the day of issue (`2026-01-05`); entered by an admin. */
  readonly taxOffice: TaxOfficeNumber | undefined;
}

/** Under which number the tax office has an invoice, and of which day. */
export interface TaxOfficeNumber {
  /** 24 letters and digits. */
  readonly approvalNumber: string;
  /** A day: `2026-01-05`. */
  readonly issuedOn: string;
}

/** A document to be issued in the transaction in which the money is booked. The same key issues once. */
export interface NewDocument {
  /** `payment` for the first one, the refund's id, or `failed:` and the id of a refund that did not go through after all. */
  readonly key: string;
  /** Key of the order's document that it amends; default: refunds amend the payment's, others none. */
  readonly amends?: string;
  readonly order: Order;
  readonly kind: DocumentKind;
  readonly price: Price;
  /** What the money is for, never negative. */
  readonly creditsMicro: MicroCredits;
  readonly at: Instant;
  readonly taxOffice?: TaxOfficeNumber;
}

/** Issues documents. */
export type IssueDocument<Tx> = (tx: Tx, asked: NewDocument) => Promise<BillingDocument>;

/** Which documents. Newest first. */
export interface DocumentQuestion {
  readonly workspaceId?: string | undefined;
  readonly orderId?: string | undefined;
  /** Of one of these orders; at most 1,000. */
  readonly orderIds?: readonly string[] | undefined;
  readonly kinds?: readonly DocumentKind[] | undefined;
  /** Issued in `[from, to)`. */
  readonly from?: Instant | undefined;
  readonly to?: Instant | undefined;
  /** Id of the last one seen: those before it. */
  readonly before?: string | undefined;
  readonly limit: number;
}
