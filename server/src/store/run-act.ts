import type { Kysely, KyselyPlugin } from 'kysely';
import type { Clock } from '#kernel';
import type { Transaction } from './store.ts';
import { TransactionTooLong } from './store-errors.ts';
import type { Tables } from './tables.ts';

/** What both engines need to run one transaction. */
export interface ActOptions {
  readonly clock: Clock;
  readonly transactionMsMax: number;
  readonly isolationLevel?: 'serializable';
}

/**
 * Runs `act` in one transaction, for at most so long. The transaction that `act` was given refuses every statement from
 * then on, so that what goes on in the background never writes into another one.
 */
export async function runAct<T>(
  db: Kysely<Tables>,
  act: (tx: Transaction) => Promise<T>,
  { clock, transactionMsMax, isolationLevel }: ActOptions,
): Promise<T> {
  const begin = db.transaction();
  const isolated = isolationLevel === undefined ? begin : begin.setIsolationLevel(isolationLevel);
  return await isolated.execute(async (tx) => {
    const life = { isOver: false };
    const late = Promise.withResolvers<never>();
    const timer = clock.after(transactionMsMax, () => {
      late.reject(new TransactionTooLong(`the transaction took longer than ${transactionMsMax} ms`));
    });
    try {
      return await Promise.race([act(tx.withPlugin(refuseAfter(life))), late.promise]);
    } finally {
      life.isOver = true;
      timer.cancel();
    }
  });
}

function refuseAfter(life: { readonly isOver: boolean }): KyselyPlugin {
  return {
    transformQuery: ({ node }) => {
      if (life.isOver) throw new TransactionTooLong('the transaction is over; its statements came too late');
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
}
