import { isoInstant } from '#kernel';
import type { Reader, Transaction } from '../../../store/index.ts';
import type { DocumentQuestion } from '../document.ts';
import type { DocumentStore } from '../document-store.ts';
import { documentRow, readDocument } from './document-rows.ts';

/** Documents in the control store. */
export function kyselyDocumentStore(db: Reader): DocumentStore<Transaction> {
  return {
    find: async (id, tx) => {
      const row = await documentsOf(tx ?? db)
        .where('billing_documents.id', '=', id)
        .executeTakeFirst();
      return row && readDocument(row);
    },
    findByKey: async (tx, { orderId, key }) => {
      const row = await documentsOf(tx).where('order_id', '=', orderId).where('key', '=', key).executeTakeFirst();
      return row && readDocument(row);
    },
    takeNumber: async (tx, { kind, year }) => {
      const { last } = await tx
        .insertInto('billing_document_numbers')
        .values({ kind, year, last: 1 })
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'year'])
            .doUpdateSet((row) => ({ last: row('billing_document_numbers.last', '+', 1) })),
        )
        .returning('last')
        .executeTakeFirstOrThrow();
      return last;
    },
    add: async (tx, document) => {
      await tx.insertInto('billing_documents').values(documentRow(document)).execute();
    },
    addTaxOffice: async (tx, { documentId, approvalNumber, issuedOn, at, by }) => {
      const row = { document_id: documentId, approval_number: approvalNumber, issued_on: issuedOn };
      await tx
        .insertInto('billing_tax_office_numbers')
        .values({ ...row, entered_at: isoInstant(at), entered_by: by.address, entered_by_id: by.id })
        .execute();
    },
    list: async (asked, tx) => (await listed(tx ?? db, asked).execute()).map(readDocument),
  };
}

function documentsOf(reader: Reader) {
  return reader
    .selectFrom('billing_documents')
    .leftJoin('billing_tax_office_numbers', 'document_id', 'billing_documents.id')
    .selectAll('billing_documents')
    .select(['approval_number', 'issued_on']);
}

function listed(reader: Reader, asked: DocumentQuestion) {
  const { workspaceId, orderId, orderIds, kinds, from, to, before, limit } = asked;
  let query = documentsOf(reader).orderBy('billing_documents.id', 'desc').limit(limit);
  if (workspaceId !== undefined) query = query.where('workspace_id', '=', workspaceId);
  if (orderId !== undefined) query = query.where('order_id', '=', orderId);
  if (orderIds !== undefined) query = query.where('order_id', 'in', orderIds);
  if (kinds !== undefined) query = query.where('kind', 'in', kinds);
  if (from !== undefined) query = query.where('issued_at', '>=', isoInstant(from));
  if (to !== undefined) query = query.where('issued_at', '<', isoInstant(to));
  if (before !== undefined) query = query.where('billing_documents.id', '<', before);
  return query;
}
