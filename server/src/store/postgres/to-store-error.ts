import {
  AppendOnlyViolation,
  CheckViolation,
  ForeignKeyViolation,
  NotNullViolation,
  OverlapViolation,
  StoreUnavailable,
  TransactionConflict,
  TransactionTooLong,
  UniqueViolation,
} from '../store-errors.ts';

/** Columns of each unique index, by the index's name. */
export type UniqueIndexes = ReadonlyMap<string, { readonly table: string; readonly columns: readonly string[] }>;

/** Classes of SQLSTATE in which the server cannot do its work: connections, resources, the operator, the system. */
const UNAVAILABLE = new Set(['08', '53', '57', '58']);

/** Names a failure of PostgreSQL as the store does; what has no name there stays as it is: a mistake in our SQL. */
export function toStoreError(error: unknown, indexes: UniqueIndexes): unknown {
  if (!(error instanceof Error)) return error;
  const options = { cause: error };
  const code = textOf(error, 'code');
  switch (code) {
    case '23505':
      return uniqueViolation(error, indexes);
    case '23503':
      return new ForeignKeyViolation(error.message, options);
    case '23502':
      return new NotNullViolation(error.message, options);
    case '23514':
      return new CheckViolation(error.message, options);
    case '23P01':
      return new OverlapViolation(error.message, options);
    case 'TG001':
      return new AppendOnlyViolation(error.message, options);
    case '40001':
    case '40P01':
      return new TransactionConflict(error.message, options);
    case '25P03':
    case '57014':
      return new TransactionTooLong(error.message, options);
    default:
      return isUnavailable(error, code) ? new StoreUnavailable(error.message, options) : error;
  }
}

function uniqueViolation(error: Error, indexes: UniqueIndexes): UniqueViolation {
  const index = indexes.get(textOf(error, 'constraint'));
  return new UniqueViolation(index?.table ?? textOf(error, 'table'), index?.columns ?? [], { cause: error });
}

/** The server's own refusals carry five letters; failures of the connection carry the system's name, or none. */
function isUnavailable(error: Error, code: string): boolean {
  if (/^[0-9A-Z]{5}$/.test(code)) return UNAVAILABLE.has(code.slice(0, 2));
  return /^E[A-Z]+$/.test(code) || /connection|timeout|not queryable/i.test(error.message);
}

function textOf(error: Error, name: string): string {
  const value: unknown = Reflect.get(error, name);
  return typeof value === 'string' ? value : '';
}
