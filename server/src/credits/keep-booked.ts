import type { Clock, Log, Timer } from '#kernel';
import type { CreditStore } from './credit-store.ts';
import type { Credits } from './credits.ts';

const INTERVAL_MS = 1_000;

/**
 * Books the ends of lots and holds soon after they came. Nothing waits for it: what has ended is not usable from its
 * instant on. A look that finds nothing writes nothing; one that fails is told in the log, and the next one does its work.
 */
export function keepBooked<Tx>(parts: {
  readonly store: Pick<CreditStore<Tx>, 'dueWorkspaces'>;
  readonly ledger: Pick<Credits<Tx>, 'bookDue'>;
  readonly transaction: <T>(act: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly clock: Clock;
  readonly log: Log;
}): { readonly stop: () => void } {
  const { store, ledger, transaction, clock, log } = parts;
  let isStopped = false;
  let timer: Timer | undefined;
  const bookAll = async (): Promise<void> => {
    while (!isStopped && (await store.dueWorkspaces(clock.now(), 1)).length > 0) {
      await transaction((tx) => ledger.bookDue(tx));
    }
  };
  const look = (): void => {
    bookAll()
      .catch((error: unknown) => {
        if (!isStopped) log.warn({ error }, 'could not book credits that have ended; trying again');
      })
      .finally(next);
  };
  const next = (): void => {
    if (!isStopped) timer = clock.after(INTERVAL_MS, look);
  };
  next();
  return {
    stop: () => {
      isStopped = true;
      timer?.cancel();
    },
  };
}
