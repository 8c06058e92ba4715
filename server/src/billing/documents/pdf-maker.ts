import type { Language } from '@tallygate/contract';
import type { BillingDocument } from './document.ts';
import type { Statement } from './statement.ts';

/** What is to be printed, in which language. The same gives the same bytes. */
export type PdfJob =
  | { readonly kind: 'document'; readonly document: BillingDocument; readonly language: Language }
  | { readonly kind: 'statement'; readonly statement: Statement; readonly language: Language };

/** Prints documents and statements as PDF, beside the caller's event loop. */
export interface PdfMaker {
  /** Rejects with `PdfBusy` when too many wait already. */
  make(job: PdfJob): Promise<Uint8Array>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** Too many documents are being printed already. Safe to repeat later. */
export class PdfBusy extends Error {
  override get name(): string {
    return 'PdfBusy';
  }
}
