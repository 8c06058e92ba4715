import type { Log, Random } from '#kernel';
import { backOffMs } from './back-off.ts';
import { BatchRefused } from './batch-refused.ts';
import { ShippingStopped, type Waits } from './waits.ts';

/** Does something until it succeeds, with a growing wait after each failure. Throws `ShippingStopped` only. */
export type Retry = <Result>(doing: string, act: () => Promise<Result>) => Promise<Result>;

/** What is told to the operator of failures, changed as they come. */
export interface Failures {
  phase: 'idle' | 'shipping' | 'backing_off' | 'stopped';
  failuresInARow: number;
}

/** Of failures in a row the first is logged, and then each twelfth: about one a minute at the longest wait. */
const LOG_EVERY = 12;

/** Makes the one retry loop that every call of the shipper to disk and warehouse goes through. */
export function createRetry(
  { log, random }: { readonly log: Log; readonly random: Random },
  { waits, failures }: { readonly waits: Waits; readonly failures: Failures },
): Retry {
  const failed = async (doing: string, error: unknown): Promise<void> => {
    failures.failuresInARow += 1;
    const facts = { doing, failuresInARow: failures.failuresInARow, ...reasonOf(error) };
    if (failures.failuresInARow % LOG_EVERY === 1) log.warn(facts, 'shipping waits; the rows are safe in the spool');
    const phase = failures.phase;
    failures.phase = 'backing_off';
    await waits.sleep(backOffMs(failures.failuresInARow, random.fraction()));
    failures.phase = phase;
  };
  const succeeded = (doing: string): void => {
    if (failures.failuresInARow === 0) return;
    log.info({ doing, failures: failures.failuresInARow }, 'shipping goes on');
    failures.failuresInARow = 0;
  };
  return async (doing, act) => {
    for (;;) {
      waits.throwIfStopped();
      try {
        const result = await act();
        succeeded(doing);
        return result;
      } catch (error) {
        if (error instanceof ShippingStopped) throw error;
        await failed(doing, error);
      }
    }
  };
}

function reasonOf(error: unknown): { readonly error: unknown } | { readonly refusal: string } {
  return error instanceof BatchRefused ? { refusal: error.code } : { error };
}
