import {
  AppendOnlyViolation,
  CheckViolation,
  ForeignKeyViolation,
  GroupLost,
  NotNullViolation,
  OverlapViolation,
  StoreUnavailable,
  UniqueViolation,
} from '../store-errors.ts';
import { NO_TRANSACTION } from './thread-messages.ts';

/** A failure as SQLite tells it. */
export interface SqliteFailure {
  readonly message: string;
  /** SQLite's extended result code; undefined when the failure is not SQLite's. */
  readonly errcode: number | undefined;
}

/** Extended result codes of SQLite. */
const CHECK = 275;
const FOREIGN_KEY = 787;
const NOT_NULL = 1299;
const PRIMARY_KEY = 1555;
const TRIGGER = 1811;
const UNIQUE = 2067;
const ROW_ID = 2579;

/** Primary result codes of a database that cannot do its work: busy, out of memory, read-only, input or output, corrupt, full, cannot be opened. */
const UNAVAILABLE = new Set([5, 7, 8, 10, 11, 13, 14]);

/** Names a failure of SQLite as the store does; what has no name there stays as it is: a mistake in our SQL. */
export function toStoreError(failure: SqliteFailure): Error {
  const cause = Object.assign(new Error(failure.message), { errcode: failure.errcode });
  const { message, errcode = 0 } = failure;
  switch (errcode) {
    case NO_TRANSACTION:
      return new GroupLost(message);
    case UNIQUE:
    case PRIMARY_KEY:
    case ROW_ID:
      return uniqueViolation(message, cause);
    case FOREIGN_KEY:
      return new ForeignKeyViolation(message, { cause });
    case NOT_NULL:
      return new NotNullViolation(message, { cause });
    case CHECK:
      return new CheckViolation(message, { cause });
    case TRIGGER:
      if (message.startsWith('overlap')) return new OverlapViolation(message, { cause });
      return message.startsWith('append only') ? new AppendOnlyViolation(message, { cause }) : cause;
    default:
      return UNAVAILABLE.has(errcode & 0xff) ? new StoreUnavailable(message, { cause }) : cause;
  }
}

/** SQLite says `UNIQUE constraint failed: table.column, table.column`. */
function uniqueViolation(message: string, cause: Error): UniqueViolation {
  const names = message.slice(message.indexOf(': ') + 2).split(', ');
  const [table = ''] = (names[0] ?? '').split('.');
  return new UniqueViolation(
    table,
    names.map((name) => name.slice(table.length + 1)),
    { cause },
  );
}
