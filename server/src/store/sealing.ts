import type { Transaction } from './store.ts';
import type { TimeText } from './tables.ts';

/** Which secret everything that is sealed was sealed under, as a check that tells nothing of it; undefined: not noted yet. */
export async function readSecretCheck(tx: Transaction): Promise<string | undefined> {
  return (await tx.selectFrom('sealing').select('secret_check').executeTakeFirst())?.secret_check;
}

/** Notes it, in the transaction that sealed everything anew. */
export async function writeSecretCheck(tx: Transaction, check: string, at: TimeText): Promise<void> {
  const values = { secret_check: check, changed_at: at };
  await tx
    .insertInto('sealing')
    .values({ id: 1, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
}
