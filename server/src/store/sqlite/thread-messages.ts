/** A value as SQLite takes and gives it. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** In place of SQLite's result code: the statement belongs to a transaction that is not open any more. */
export const NO_TRANSACTION = -1;

/** What a thread is started with. */
export interface DatabaseThreadData {
  readonly file: string;
  readonly isReadOnly: boolean;
  readonly busyMsMax: number;
}

/** One statement, a script of several without parameters, or `close`. */
export type ToDatabaseThread =
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly unknown[];
      /** Refused when no transaction is open: a statement must not outlive the transaction that it belongs to. */
      readonly isWithinTransaction: boolean;
    }
  | { readonly kind: 'script'; readonly id: number; readonly sql: string }
  | { readonly kind: 'close'; readonly id: number };

/** The answer to the message with this id. */
export type FromDatabaseThread = {
  readonly id: number;
  /** Whether a transaction is open after the statement; SQLite ends one by itself on some failures. */
  readonly isInTransaction: boolean;
} & (
  | { readonly kind: 'done'; readonly rows: readonly Record<string, SqliteValue>[]; readonly changes: number }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined }
);
