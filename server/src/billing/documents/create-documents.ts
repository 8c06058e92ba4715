import type { BillingOutcome } from '../outcome.ts';
import type { BillingDocument, DocumentQuestion, IssueDocument } from './document.ts';
import type { EnteredTaxOffice } from './document-store.ts';
import { type DocumentPorts, issueDocument } from './issue-document.ts';
import { noteTaxOffice } from './note-tax-office.ts';

/** Everything that may happen to documents. */
export interface Documents<Tx> {
  readonly issue: IssueDocument<Tx>;
  /** Enters the tax office's number of an invoice, once. */
  noteTaxOffice(tx: Tx, entered: EnteredTaxOffice): Promise<BillingOutcome<BillingDocument>>;
  find(id: string, tx?: Tx): Promise<BillingDocument | undefined>;
  /** Newest first. */
  list(asked: DocumentQuestion, tx?: Tx): Promise<readonly BillingDocument[]>;
}

/** Documents over a store. */
export function createDocuments<Tx>(ports: DocumentPorts<Tx>): Documents<Tx> {
  const { store } = ports;
  return {
    issue: issueDocument(ports),
    noteTaxOffice: (tx, entered) => noteTaxOffice(store, tx, entered),
    find: (id, tx) => store.find(id, tx),
    list: (asked, tx) => store.list(asked, tx),
  };
}
