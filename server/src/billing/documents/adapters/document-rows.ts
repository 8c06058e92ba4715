import type { Insertable, Selectable } from 'kysely';
import { asInstant, isoInstant } from '#kernel';
import type { Tables } from '../../../store/index.ts';
import type { Currency } from '../../money.ts';
import type { BillingDocument, DocumentContent, DocumentKind } from '../document.ts';

type Row = Selectable<Tables['billing_documents']> & {
  readonly approval_number: string | null;
  readonly issued_on: string | null;
};

/** A document as a row. */
export function documentRow(
  document: BillingDocument & { readonly key: string },
): Insertable<Tables['billing_documents']> {
  const { id, number, kind, key, price, content } = document;
  return {
    ...{ id, number, kind, order_id: document.orderId, key, workspace_id: document.workspaceId },
    issued_at: isoInstant(document.issuedAt),
    ...{ currency: price.currency, supply_minor: price.supplyMinor, vat_minor: price.vatMinor },
    content: JSON.stringify(content),
  };
}

/** A row as a document. The database checks the words of closed lists; the compiler does not know that. */
export function readDocument(row: Row): BillingDocument {
  return {
    ...{ id: row.id, number: row.number, kind: row.kind as DocumentKind },
    ...{ orderId: row.order_id, workspaceId: row.workspace_id },
    issuedAt: asInstant(Date.parse(row.issued_at)),
    price: {
      currency: row.currency as Currency,
      supplyMinor: BigInt(row.supply_minor),
      vatMinor: BigInt(row.vat_minor),
    },
    content: contentOf(row),
  };
}

/** Only `documentRow` writes it. JSON leaves out what is not known. */
function contentOf({ content, approval_number: approvalNumber, issued_on: issuedOn }: Row): DocumentContent {
  const frozen: DocumentContent = { ...UNKNOWN, ...JSON.parse(content) };
  if (frozen.taxOffice !== undefined || approvalNumber === null || issuedOn === null) return frozen;
  return { ...frozen, taxOffice: { approvalNumber, issuedOn } };
}

const UNKNOWN = { payment: undefined, amends: undefined, amendsOn: undefined, taxOffice: undefined };
