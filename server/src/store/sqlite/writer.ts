import { type Clock, invariant } from '#kernel';
import { GroupLost, StoreBusy, StoreClosed, TransactionTooLong } from '../store-errors.ts';
import type { StoreLimits } from '../store-limits.ts';
import type { DatabaseClient, Failed, Ran } from './database-client.ts';
import { Turn, type TurnEnd } from './turn.ts';

/** Gives the only writing connection to one transaction after the other. */
export interface Writer {
  /** Waits for its turn. Rejects with `StoreBusy` when too many wait, with `StoreClosed` after `close`. */
  begin(): Promise<Turn>;
  /** Refuses new transactions and waits for those that came before. */
  close(): Promise<void>;
}

interface Group {
  readonly beganMs: number;
  readonly members: Turn[];
  /** What was sent to open and close its transactions. Answers come in order, so only the last ones are outstanding. */
  readonly controls: Promise<Ran | Failed>[];
  turns: number;
  /** Why nothing of the group can be kept any more. */
  lost: Error | undefined;
}

/**
 * Group commit: transactions run one after the other, each as a savepoint of an outer transaction whose COMMIT, one
 * fsync, makes all of them last. A transaction's `end` resolves only after that. The outer one is committed as soon as
 * nobody waits, so that a lone transaction waits for nothing, and at the latest after so many transactions or so long.
 * What opens and closes a transaction is sent ahead without waiting for the answer: the thread keeps the order, and
 * refuses statements of a transaction that could not be opened.
 */
export function createWriter(client: DatabaseClient, limits: StoreLimits, clock: Clock): Writer {
  const waiting: Turn[] = [];
  let serving: Promise<void> | undefined;
  let isClosed = false;

  const serve = async (): Promise<void> => {
    while (waiting.length > 0) await serveGroup();
    serving = undefined;
  };
  const serveGroup = async (): Promise<void> => {
    const begin = client.run({ sql: 'BEGIN IMMEDIATE', parameters: [], isWithinTransaction: false });
    const group: Group = { beganMs: clock.monotonicMs(), members: [], controls: [begin], turns: 0, lost: undefined };
    do {
      const turn = waiting.shift();
      invariant(turn !== undefined, 'a turn is served while one waits');
      const timer = clock.after(limits.transactionMsMax, () =>
        turn.expire(new TransactionTooLong(`the transaction held the writer for ${limits.transactionMsMax} ms`)),
      );
      await serveTurn(client, group, turn);
      timer.cancel();
    } while (mayTakeAnother(group));
    await commit(client, group);
  };
  const mayTakeAnother = (group: Group): boolean =>
    waiting.length > 0 &&
    group.lost === undefined &&
    group.turns < limits.groupTransactionsMax &&
    clock.monotonicMs() - group.beganMs < limits.groupMsMax;

  return {
    begin: async () => {
      if (isClosed) throw new StoreClosed('the control store was closed');
      if (waiting.length >= limits.pendingMax) throw new StoreBusy(`${waiting.length} transactions wait already`);
      const turn = new Turn(client);
      waiting.push(turn);
      serving ??= serve();
      await turn.begun.promise;
      return turn;
    },
    close: async () => {
      isClosed = true;
      await serving;
    },
  };
}

async function serveTurn(client: DatabaseClient, group: Group, turn: Turn): Promise<void> {
  group.turns++;
  const send = (sql: string): void => {
    group.controls.push(client.run({ sql, parameters: [], isWithinTransaction: true }));
  };
  send('SAVEPOINT turn');
  turn.begin(async () => await firstFailure(group.controls));
  const how = await turn.ended.promise;
  if (turn.isGroupLost) {
    group.lost = turn.failure;
    settle(turn, how);
  } else if (how === 'commit' && turn.failure === undefined) {
    send('RELEASE turn');
    group.members.push(turn);
  } else {
    send('ROLLBACK TO turn');
    send('RELEASE turn');
    settle(turn, how);
  }
}

/** A doomed transaction that asked for its commit is told why it was not kept; one that gave up is not. */
function settle(turn: Turn, how: TurnEnd): void {
  if (how === 'commit' && turn.failure !== undefined) turn.fail(turn.failure);
  else turn.finish();
}

async function commit(client: DatabaseClient, group: Group): Promise<void> {
  const controlled = await firstFailure(group.controls);
  if ('error' in controlled) group.lost ??= controlled.error;
  if (group.lost === undefined) {
    const committed = await client.run({ sql: 'COMMIT', parameters: [], isWithinTransaction: true });
    if ('error' in committed) group.lost = committed.error;
  }
  if (group.lost === undefined) {
    for (const turn of group.members) turn.finish();
    return;
  }
  // Refused when SQLite rolled back by itself already; either way nothing is open afterwards.
  await client.run({ sql: 'ROLLBACK', parameters: [], isWithinTransaction: true });
  const isAlone = group.turns === 1;
  const cause = group.lost;
  const error = isAlone ? cause : new GroupLost(`the group was not committed: ${cause.message}`, { cause });
  for (const turn of group.members) turn.fail(error);
}

async function firstFailure(controls: readonly Promise<Ran | Failed>[]): Promise<Ran | Failed> {
  const answers = await Promise.all(controls);
  return answers.find((answer) => 'error' in answer) ?? { rows: [], changes: 0 };
}
