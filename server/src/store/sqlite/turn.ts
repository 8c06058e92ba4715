import type { DatabaseClient, Failed, Ran } from './database-client.ts';

/** How a transaction ends. */
export type TurnEnd = 'commit' | 'roll_back';

/**
 * One transaction's time at the writer. As on PostgreSQL, a transaction in which a statement failed can only be rolled
 * back: whoever caught the failure and went on would otherwise mean different things on the two engines.
 */
export class Turn {
  /** Settled when the writer is this transaction's. */
  readonly begun = Promise.withResolvers<void>();
  /** Settled when the transaction wants to end. */
  readonly ended = Promise.withResolvers<TurnEnd>();
  /** The statement's failure that doomed the transaction. */
  failure: Error | undefined;
  /** Whether SQLite gave up the whole group together with it. */
  isGroupLost = false;
  readonly #writer: DatabaseClient;
  readonly #done = Promise.withResolvers<void>();
  #opening: (() => Promise<Ran | Failed>) | undefined;
  #isOver = false;

  constructor(writer: DatabaseClient) {
    this.#writer = writer;
    // Nobody may be there to hear it: an expired transaction is told by its statements.
    this.#done.promise.catch(() => {});
  }

  /** Gives the writer to the transaction. `opening` tells how what was sent ahead of its statements went. */
  begin(opening: () => Promise<Ran | Failed>): void {
    this.#opening = opening;
    this.begun.resolve();
  }

  /** Runs a statement of the transaction. */
  async run(sql: string, parameters: readonly unknown[]): Promise<Ran> {
    if (this.#isOver) throw new Error('the transaction is over');
    if (this.failure !== undefined) throw this.failure;
    const answer = await this.#writer.run({ sql, parameters, isWithinTransaction: true });
    if (!('error' in answer)) return answer;
    const opened = await this.#opening?.();
    this.failure ??= opened !== undefined && 'error' in opened ? opened.error : answer.error;
    this.isGroupLost ||= answer.isTransactionOver;
    throw this.failure;
  }

  /** Asks for the end; resolves when it has come. Rejects when the transaction could not be committed. */
  async end(how: TurnEnd): Promise<void> {
    this.#isOver = true;
    this.ended.resolve(how);
    await this.#done.promise;
  }

  /** Ends a transaction that held the writer for too long; its statements fail with `error` from now on. */
  expire(error: Error): void {
    this.failure ??= error;
    this.ended.resolve('roll_back');
  }

  /** Tells that it was committed, or rolled back as it asked. */
  finish(): void {
    this.#done.resolve();
  }

  /** Tells why it was not kept. */
  fail(error: Error): void {
    this.#done.reject(error);
  }
}
