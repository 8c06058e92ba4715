import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '#kernel';
import { type PageReport, PrinterBusy, type ReportPrinter } from '../page-report.ts';
import type { FromReportThread } from './report-thread.ts';

/** Bounds; tests hand in smaller ones. */
export interface PrinterLimits {
  /** Pages that wait or are being printed. */
  readonly pendingMax: number;
  /** How long one may take; then its thread ends, and the next gets a new one. */
  readonly pageMsMax: number;
  /** How long a thread without work is kept. */
  readonly idleMsMax: number;
}

/** What production runs with. */
const PRINTER_LIMITS: PrinterLimits = { pendingMax: 8, pageMsMax: 60_000, idleMsMax: 60_000 };

const ENTRY = new URL('./report-thread.ts', import.meta.url);
const HEAP_MB_MAX = 384;

/** Prints on a thread of its own, one page after the other: one takes from a tenth of a second to some seconds. */
export function threadedPrinter(clock: Pick<Clock, 'after'>, limits: PrinterLimits = PRINTER_LIMITS): ReportPrinter {
  let worker: Worker | undefined;
  let idle: Timer | undefined;
  let pending = 0;
  let last: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const end = async (): Promise<void> => {
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const run = async (report: PageReport): Promise<Uint8Array> => {
    if (isClosed) throw new Error('printing was closed');
    idle?.cancel();
    worker ??= new Worker(ENTRY, { name: 'printer', resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } });
    worker.unref();
    try {
      return await ask(worker, report, { clock, limits });
    } catch (error) {
      await end();
      throw error;
    }
  };
  return {
    print: async (report) => {
      if (pending >= limits.pendingMax) throw new PrinterBusy(`more than ${limits.pendingMax} pages are being printed`);
      pending++;
      const printing = last.then(() => run(report));
      last = printing.catch(() => undefined);
      try {
        return await printing;
      } finally {
        pending--;
        if (pending === 0 && !isClosed) {
          idle?.cancel();
          idle = clock.after(limits.idleMsMax, () => void end());
        }
      }
    },
    close: async () => {
      isClosed = true;
      idle?.cancel();
      await end();
      await last;
    },
  };
}

async function ask(
  worker: Worker,
  report: PageReport,
  { clock, limits }: { readonly clock: Pick<Clock, 'after'>; readonly limits: PrinterLimits },
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const onMessage = (answer: FromReportThread): void => {
    if (answer.kind === 'printed') resolve(answer.bytes);
    else reject(new Error('a page could not be printed', { cause: answer.error }));
  };
  const onError = (error: unknown): void => reject(new Error('the thread that prints died', { cause: error }));
  const onExit = (): void => reject(new Error('the thread that prints ended'));
  const late = clock.after(limits.pageMsMax, () =>
    reject(new Error(`a page took longer than ${limits.pageMsMax} ms to print`)),
  );
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  try {
    worker.postMessage(report);
    return await promise;
  } finally {
    late.cancel();
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  }
}
