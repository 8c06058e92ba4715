import type { Instant } from '#kernel';
import type { BillingDocument, DocumentKind, DocumentQuestion, TaxOfficeNumber } from './document.ts';

/** Where documents are kept. What was added is never changed. `Tx` is a transaction of the control store. */
export interface DocumentStore<Tx> {
  find(id: string, tx?: Tx): Promise<BillingDocument | undefined>;
  /** Of one order: the document that was issued under a key. */
  findByKey(tx: Tx, asked: { readonly orderId: string; readonly key: string }): Promise<BillingDocument | undefined>;
  /** The next number of a kind in a year: 1, 2, 3 … Whoever comes to nothing gives it back. */
  takeNumber(tx: Tx, of: { readonly kind: DocumentKind; readonly year: number }): Promise<number>;
  add(tx: Tx, document: BillingDocument & { readonly key: string }): Promise<void>;
  /** Adds the tax office's number of an invoice; once. */
  addTaxOffice(tx: Tx, entered: EnteredTaxOffice): Promise<void>;
  list(asked: DocumentQuestion, tx?: Tx): Promise<readonly BillingDocument[]>;
}

/** A number of the tax office as an admin entered it. */
export interface EnteredTaxOffice extends TaxOfficeNumber {
  readonly documentId: string;
  readonly at: Instant;
  readonly by: { readonly id: string; readonly address: string };
}
