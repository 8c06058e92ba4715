import { type BillingSettings, createDocuments, type Methods, makeStatement } from '#billing';
import { kyselyDocumentStore } from '../billing/documents/adapters/kysely-document-store.ts';
import { threadedPdfMaker } from '../billing/documents/adapters/threaded-pdf-maker.ts';
import { kyselyCreditTurnover } from '../credits/adapters/kysely-credit-turnover.ts';
import type { ControlApiOptions } from '../http/index.ts';
import type { Transaction } from '../store/index.ts';
import type { billingCommon, ControlBillingParts } from './billing-common.ts';

/** What documents are made of, in the control process. */
export type BillingDocumentParts = Pick<ControlBillingParts, 'store' | 'account' | 'credits'> & {
  readonly common: ReturnType<typeof billingCommon>;
  readonly methods: Pick<Methods<Transaction>, 'find'>;
  readonly settings: (tx?: Transaction) => Promise<BillingSettings>;
};

/** Documents and statements, and their PDFs. */
export function composeDocuments({ store, account, credits, common, methods, settings }: BillingDocumentParts) {
  const printer = threadedPdfMaker(common.clock);
  const documentStore = kyselyDocumentStore(store.db);
  const documents = createDocuments<Transaction>({
    ...{ ...common, store: documentStore, settings },
    buyerOf: async (tx, { channel, methodId }) => {
      const method = channel === 'bank_transfer' ? await methods.find(methodId, tx) : undefined;
      return method?.buyer ?? { company: account().name };
    },
  });
  const reading = { turnover: kyselyCreditTurnover(store.db), credits, documents: documentStore };
  const ports = { ...reading, settings: () => settings(), account, clock: common.clock };
  const statementPdf: ControlApiOptions['billing']['statementPdf'] = async ({ language, ...asked }) => {
    const statement = await makeStatement(ports, asked);
    return statement && (await printer.make({ kind: 'statement', statement, language }));
  };
  const documentPdf: ControlApiOptions['billing']['documentPdf'] = (document, language) =>
    printer.make({ kind: 'document', document, language });
  return { documents, documentPdf, statementPdf, close: () => printer.close() };
}
