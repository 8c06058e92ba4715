import type { PdfJob } from '../pdf-maker.ts';
import { printCardSlip } from './pdf-card-slip.ts';
import { printStatement } from './pdf-statement.ts';
import { printTaxInvoice } from './pdf-tax-invoice.ts';

/** Prints on this thread. The same job gives the same bytes. */
export async function printPdf(job: PdfJob): Promise<Uint8Array> {
  if (job.kind === 'statement') return await printStatement(job.statement, job.language);
  const isInvoice = job.document.kind === 'tax_invoice' || job.document.kind === 'amended_tax_invoice';
  return await (isInvoice ? printTaxInvoice : printCardSlip)(job.document, job.language);
}
