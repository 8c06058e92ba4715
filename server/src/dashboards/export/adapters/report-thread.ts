import { parentPort } from 'node:worker_threads';
import type { PageReport } from '../page-report.ts';
import { printReport } from './print-report.ts';

/** What the thread answers. */
export type FromReportThread =
  | { readonly kind: 'printed'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly error: unknown };

parentPort?.on('message', async (report: PageReport) => {
  try {
    const bytes = new Uint8Array(await printReport(report));
    answer({ kind: 'printed', bytes }, [bytes.buffer]);
  } catch (error) {
    answer({ kind: 'failed', error });
  }
});

function answer(message: FromReportThread, moved: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}
