/** Bounds of the store; tests hand in smaller ones. */
export interface StoreLimits {
  /** Transactions that may be under way or wait for their turn; one more is refused with `StoreBusy`. */
  readonly pendingMax: number;
  /** How long one transaction may take; then it is rolled back with `TransactionTooLong`. */
  readonly transactionMsMax: number;
  /** SQLite: a group is committed after so many transactions … */
  readonly groupTransactionsMax: number;
  /** … or when so long went by since its first, or when none is waiting. */
  readonly groupMsMax: number;
  /** SQLite: how long a statement waits for another process that writes the same file. */
  readonly busyMsMax: number;
  /** PostgreSQL: connections of this process. Two of them are kept for reads outside of transactions. */
  readonly connectionsMax: number;
  /** PostgreSQL: how long to wait for a connection. */
  readonly connectMsMax: number;
  /** PostgreSQL: how often a transaction is run again after it met another one. */
  readonly retriesMax: number;
}

/** What production runs with. */
export const STORE_LIMITS: StoreLimits = {
  pendingMax: 10_000,
  transactionMsMax: 5_000,
  groupTransactionsMax: 100,
  groupMsMax: 2,
  busyMsMax: 5_000,
  connectionsMax: 10,
  connectMsMax: 5_000,
  retriesMax: 20,
};
