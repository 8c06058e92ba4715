import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#kernel';
import { openDatabase } from './open-database.ts';
import {
  type DatabaseThreadData,
  type FromDatabaseThread,
  NO_TRANSACTION,
  type SqliteValue,
  type ToDatabaseThread,
} from './thread-messages.ts';

/** Prepared statements kept for use again, the least recently used going first. */
const STATEMENTS_MAX = 200;

interface Ran {
  readonly rows: readonly Record<string, SqliteValue>[];
  readonly changes: number;
}

const NOTHING: Ran = { rows: [], changes: 0 };

invariant(parentPort !== null, 'this file is the entry of a worker thread');
serve(parentPort, openDatabase(workerData as DatabaseThreadData));

/** Answers each message in the order in which they came. */
function serve(owner: MessagePort, database: DatabaseSync): void {
  const prepare = preparer(database);
  const answer = (message: ToDatabaseThread): FromDatabaseThread => {
    const { id } = message;
    try {
      const { rows, changes } = act(message);
      return { id, kind: 'done', rows, changes, isInTransaction: database.isOpen && database.isTransaction };
    } catch (error) {
      const isInTransaction = database.isOpen && database.isTransaction;
      return { id, kind: 'failed', isInTransaction, ...describe(error) };
    }
  };
  const act = (message: ToDatabaseThread): Ran => {
    switch (message.kind) {
      case 'run':
        return run(message);
      case 'script':
        database.exec(message.sql);
        return NOTHING;
      case 'close':
        database.close();
        return NOTHING;
    }
  };
  const run = (message: Extract<ToDatabaseThread, { kind: 'run' }>): Ran => {
    if (message.isWithinTransaction && !database.isTransaction) throw new NoTransaction();
    const statement = prepare(message.sql);
    const parameters = message.parameters as SQLInputValue[];
    if (statement.columns().length > 0) {
      return { rows: statement.all(...parameters) as Record<string, SqliteValue>[], changes: 0 };
    }
    return { rows: [], changes: Number(statement.run(...parameters).changes) };
  };
  owner.on('message', (message: ToDatabaseThread) => owner.postMessage(answer(message)));
}

class NoTransaction extends Error {
  readonly errcode = NO_TRANSACTION;

  constructor() {
    super('the transaction is over');
  }
}

function preparer(database: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.delete(sql);
    statements.set(sql, statement);
    const oldest = statements.keys().next().value;
    if (statements.size > STATEMENTS_MAX && oldest !== undefined) statements.delete(oldest);
    return statement;
  };
}

function describe(error: unknown): { message: string; errcode: number | undefined } {
  const errcode = error instanceof Error && 'errcode' in error ? Number(error.errcode) : undefined;
  return { message: error instanceof Error ? error.message : String(error), errcode };
}
