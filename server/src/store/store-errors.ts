/** What the database refused or could not do, named the same on both engines. Nothing of the transaction was kept. */
abstract class StoreError extends Error {
  override get name(): string {
    return this.constructor.name;
  }
}

/** Another row has the same values in these columns. */
export class UniqueViolation extends StoreError {
  readonly table: string;
  /** In the order of the constraint. */
  readonly columns: readonly string[];

  constructor(table: string, columns: readonly string[], options?: ErrorOptions) {
    super(`another row of ${table} has the same ${columns.join(', ')}`, options);
    this.table = table;
    this.columns = columns;
  }
}

/** A row names one that is not there, or is named by others and cannot go. */
export class ForeignKeyViolation extends StoreError {}

/** A value is missing where the table demands one. */
export class NotNullViolation extends StoreError {}

/** A value breaks a rule that the table states. */
export class CheckViolation extends StoreError {}

/** Another row holds a part of the same time. */
export class OverlapViolation extends StoreError {}

/** The table only grows: its rows are neither changed nor removed. */
export class AppendOnlyViolation extends StoreError {}

/** Too many transactions wait already. Safe to repeat later. */
export class StoreBusy extends StoreError {}

/** The transaction took longer than it may and was rolled back. */
export class TransactionTooLong extends StoreError {}

/** Met other transactions again and again and was given up. Safe to repeat. */
export class TransactionConflict extends StoreError {}

/**
 * The database cannot be reached, or went away. When it went away during COMMIT, nobody knows whether the transaction
 * was kept: repeat only what carries a key.
 */
export class StoreUnavailable extends StoreError {}

/** The transaction was lost with the group that it was to be committed with. Safe to repeat. */
export class GroupLost extends StoreUnavailable {}

/** The store was closed. */
export class StoreClosed extends StoreError {}

/** The database cannot be used by this version of the program; the message says what to do. */
export class MigrationRefused extends StoreError {}
