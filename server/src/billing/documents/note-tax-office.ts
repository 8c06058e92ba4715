import type { BillingOutcome } from '../outcome.ts';
import type { BillingDocument } from './document.ts';
import type { DocumentStore, EnteredTaxOffice } from './document-store.ts';

/**
 * Enters the number under which the tax office has an invoice. Once: the same again changes nothing, another one is
 * refused, since a document never says two things.
 */
export async function noteTaxOffice<Tx>(
  store: DocumentStore<Tx>,
  tx: Tx,
  entered: EnteredTaxOffice,
): Promise<BillingOutcome<BillingDocument>> {
  const { documentId, approvalNumber, issuedOn } = entered;
  const document = await store.find(documentId, tx);
  if (document === undefined) return { kind: 'refused', code: 'billing_document_unknown' };
  const { kind, content } = document;
  if (kind !== 'tax_invoice' && kind !== 'amended_tax_invoice') {
    return { kind: 'refused', code: 'billing_tax_office_not_invoice' };
  }
  const known = content.taxOffice;
  if (known === undefined) {
    await store.addTaxOffice(tx, entered);
    return { kind: 'done', value: { ...document, content: { ...content, taxOffice: { approvalNumber, issuedOn } } } };
  }
  if (known.approvalNumber === approvalNumber && known.issuedOn === issuedOn) return { kind: 'done', value: document };
  return { kind: 'refused', code: 'billing_tax_office_known', details: { approval_number: known.approvalNumber } };
}
