import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from '#kernel';
import { PdfBusy, type PdfJob, type PdfMaker } from '../pdf-maker.ts';
import type { FromPdfThread } from './pdf-thread.ts';

/** Bounds; tests hand in smaller ones. */
export interface PdfLimits {
  /** Jobs that wait or are under way. */
  readonly pendingMax: number;
  /** How long one may take; then its thread ends, and the next job gets a new one. */
  readonly jobMsMax: number;
  /** How long a thread without work is kept. */
  readonly idleMsMax: number;
}

/** What production runs with. */
const PDF_LIMITS: PdfLimits = { pendingMax: 20, jobMsMax: 60_000, idleMsMax: 60_000 };

const ENTRY = new URL('./pdf-thread.ts', import.meta.url);
const HEAP_MB_MAX = 512;

/** Prints on a thread of its own, one after the other: a page takes tens of milliseconds. */
export function threadedPdfMaker(clock: Pick<Clock, 'after'>, limits: PdfLimits = PDF_LIMITS): PdfMaker {
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
  const run = async (job: PdfJob): Promise<Uint8Array> => {
    if (isClosed) throw new Error('printing was closed');
    idle?.cancel();
    worker ??= new Worker(ENTRY, { name: 'pdf', resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX } });
    worker.unref();
    try {
      return await ask(worker, job, { clock, limits });
    } catch (error) {
      await end();
      throw error;
    }
  };
  return {
    make: async (job) => {
      if (pending >= limits.pendingMax) throw new PdfBusy(`more than ${limits.pendingMax} documents are being printed`);
      pending++;
      const printing = last.then(() => run(job));
      last = printing.catch(() => undefined);
      try {
        return await printing;
      } finally {
        pending--;
        if (pending === 0) {
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
  job: PdfJob,
  { clock, limits }: { readonly clock: Pick<Clock, 'after'>; readonly limits: PdfLimits },
): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const onMessage = (answer: FromPdfThread): void => {
    if (answer.kind === 'printed') resolve(answer.bytes);
    else reject(new Error('a document could not be printed', { cause: answer.error }));
  };
  const onError = (error: unknown): void => reject(new Error('the thread that prints died', { cause: error }));
  const onExit = (): void => reject(new Error('the thread that prints ended'));
  const late = clock.after(limits.jobMsMax, () =>
    reject(new Error(`a document took longer than ${limits.jobMsMax} ms to print`)),
  );
  worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  try {
    worker.postMessage(job);
    return await promise;
  } finally {
    late.cancel();
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
  }
}
