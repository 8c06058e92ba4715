import { DatabaseSync } from 'node:sqlite';

/** How a connection to the file is opened. */
export interface OpenDatabase {
  readonly file: string;
  readonly isReadOnly: boolean;
  /** How long a statement waits for another process that writes. */
  readonly busyMsMax: number;
}

/**
 * Opens one connection. What it commits is on the disk before COMMIT returns (`synchronous=FULL`).
 * `recursive_triggers` makes INSERT OR REPLACE fire the triggers of what it removes, so that it cannot pass by those that
 * guard the audit log.
 */
export function openDatabase({ file, isReadOnly, busyMsMax }: OpenDatabase): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: isReadOnly, timeout: busyMsMax });
  // Kept in the file; asked first, since switching needs the file for oneself.
  if (!isReadOnly && database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] !== 'wal') {
    database.exec('PRAGMA journal_mode = WAL');
  }
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA trusted_schema = OFF;
  `);
  return database;
}
