import { parentPort } from 'node:worker_threads';
import type { PdfJob } from '../pdf-maker.ts';
import { printPdf } from './print-pdf.ts';

/** What the thread is asked, and what it answers. */
export type FromPdfThread =
  | { readonly kind: 'printed'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly error: unknown };

parentPort?.on('message', async (job: PdfJob) => {
  try {
    const bytes = new Uint8Array(await printPdf(job));
    answer({ kind: 'printed', bytes }, [bytes.buffer]);
  } catch (error) {
    answer({ kind: 'failed', error });
  }
});

function answer(message: FromPdfThread, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}
