import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Tables } from './tables.ts';

/** What a transaction reads and writes with. It ends with the function that it was given to; never keep it. */
export type Transaction = KyselyTransaction<Tables>;

/** Either a transaction or `store.db`: for questions that may be asked inside and outside of one. */
export type Reader = Kysely<Tables>;

/** The control store: SQLite in the home, or PostgreSQL. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  /**
   * For questions outside of a transaction; each statement sees everything committed before it was asked. A write
   * through it is a transaction of its own. better-auth is given this one.
   */
  readonly db: Kysely<Tables>;
  /**
   * Runs `act` alone: transactions take effect as if one ran after the other. Resolves when what it wrote is on disk;
   * rejects, with nothing written, when `act` does, and with the errors of `store-errors.ts`.
   *
   * `act` must be safe to repeat: PostgreSQL runs it again when it met another transaction. So it changes nothing
   * outside of the transaction. It must be quick and wait for nothing but the store (see `store-limits.ts`): on SQLite it
   * holds the only writer.
   */
  transaction<T>(act: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Refuses new transactions, waits for those under way, and closes. */
  close(): Promise<void>;
}
