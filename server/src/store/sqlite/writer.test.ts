import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '#kernel';
import { type ManualClock, manualClock } from '../../../test/manual-clock.ts';
import { ForeignKeyViolation, GroupLost, StoreUnavailable, TransactionTooLong } from '../store-errors.ts';
import { STORE_LIMITS, type StoreLimits } from '../store-limits.ts';
import { type DatabaseClient, startDatabaseClient, throwFailed } from './database-client.ts';
import type { Turn } from './turn.ts';
import { createWriter, type Writer } from './writer.ts';

let dir: string;
let client: DatabaseClient;
let clock: ManualClock;
const sent: string[] = [];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tallygate-writer-'));
  clock = manualClock();
  client = openClient();
  throwFailed(
    await client.runScript(`
      CREATE TABLE words (word TEXT PRIMARY KEY NOT NULL, follows TEXT REFERENCES words (word)) STRICT;
      CREATE TABLE bulk (bytes BLOB NOT NULL) STRICT;
    `),
  );
});

afterEach(async () => {
  await client.close();
  rmSync(dir, { recursive: true, force: true });
});

test('transactions that come at once reach the disk together, in the order in which they came', async () => {
  const writer = writerWith({ groupTransactionsMax: 10 });
  await Promise.all(Array.from({ length: 64 }, (_, at) => addWord(writer, `word-${at}`)));
  expect(await words()).toEqual(Array.from({ length: 64 }, (_, at) => `word-${at}`));
  expect(sent.filter((sql) => sql === 'COMMIT')).toHaveLength(7);
});

test('a lone transaction waits for nobody', async () => {
  const writer = writerWith({});
  await addWord(writer, 'a');
  await addWord(writer, 'b');
  expect(sent.filter((sql) => sql === 'COMMIT')).toHaveLength(2);
});

test('a group is committed when its time is over, though others wait', async () => {
  const writer = writerWith({ groupMsMax: 2 });
  await Promise.all([
    inTurn(writer, async (turn) => {
      await insert(turn, 'a');
      clock.advance(1);
    }),
    inTurn(writer, async (turn) => {
      await insert(turn, 'b');
      clock.advance(1);
    }),
    addWord(writer, 'c'),
  ]);
  expect(sent.filter((sql) => /^(COMMIT|insert)/i.test(sql)).map((sql) => sql.split(' ')[0])).toEqual([
    'INSERT',
    'INSERT',
    'COMMIT',
    'INSERT',
    'COMMIT',
  ]);
});

test('a COMMIT that fails fails everybody in its group, and nobody in the next', async () => {
  const writer = writerWith({ groupTransactionsMax: 3 });
  const outcomes = await Promise.allSettled([
    addWord(writer, 'a'),
    addOrphan(writer),
    addWord(writer, 'b'),
    addWord(writer, 'c'),
  ]);
  expect(outcomes.map(reasonOf)).toEqual([GroupLost, GroupLost, GroupLost, undefined]);
  expect(await words()).toEqual(['c']);
});

test('a lone transaction whose COMMIT fails is told why', async () => {
  await expect(addOrphan(writerWith({}))).rejects.toBeInstanceOf(ForeignKeyViolation);
  expect(await words()).toEqual([]);
});

test('when SQLite gives up the whole group on a full disk, all of it so far fails and the next one is kept', async () => {
  const writer = writerWith({ groupTransactionsMax: 3 });
  throwFailed(await client.runScript('PRAGMA max_page_count = 20'));
  const fill = () =>
    inTurn(writer, async (turn) => {
      await turn.run('INSERT INTO bulk VALUES (zeroblob(1000000))', []);
    });
  const outcomes = await Promise.allSettled([addWord(writer, 'a'), fill(), addWord(writer, 'b'), addWord(writer, 'c')]);
  expect(outcomes.map(reasonOf)).toEqual([GroupLost, StoreUnavailable, undefined, undefined]);
  expect(await words()).toEqual(['b', 'c']);
});

test('a statement that ends the whole transaction takes the group with it, and no statement runs outside of one', async () => {
  const writer = writerWith({ groupTransactionsMax: 3 });
  const breaking = () =>
    inTurn(writer, async (turn) => {
      const all = [turn.run('ROLLBACK', []), insert(turn, 'astray')];
      await Promise.allSettled(all);
      await all[1];
    });
  const outcomes = await Promise.allSettled([addWord(writer, 'a'), breaking(), addWord(writer, 'b')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect(await words()).toEqual(['b']);
});

test('a transaction that holds the writer for too long is rolled back, and its statements fail', async () => {
  const writer = writerWith({ transactionMsMax: 50 });
  const turn = await writer.begin();
  await insert(turn, 'a');
  const next = addWord(writer, 'b');
  clock.advance(50);
  await next;
  await expect(insert(turn, 'c')).rejects.toBeInstanceOf(TransactionTooLong);
  await expect(turn.end('commit')).resolves.toBeUndefined();
  expect(await words()).toEqual(['b']);
});

test('while another process writes the file, a transaction fails and is told so', async () => {
  const other = openClient();
  throwFailed(await other.runScript('BEGIN IMMEDIATE'));
  const writer = writerWith({});
  await expect(addWord(writer, 'a')).rejects.toThrow(/locked/);
  await expect(addWord(writer, 'a')).rejects.toBeInstanceOf(StoreUnavailable);
  throwFailed(await other.runScript('COMMIT'));
  await addWord(writer, 'b');
  await other.close();
  expect(await words()).toEqual(['b']);
});

test('a connection that cannot be opened fails what it is given', async () => {
  const broken = startDatabaseClient(
    { file: join(dir, 'none', 'store.db'), isReadOnly: false, busyMsMax: 0 },
    silentLog,
  );
  const writer = createWriter(broken, STORE_LIMITS, clock);
  await expect(addWord(writer, 'a')).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(addWord(writer, 'b')).rejects.toBeInstanceOf(StoreUnavailable);
  await broken.close();
});

function openClient(): DatabaseClient {
  return startDatabaseClient({ file: join(dir, 'store.db'), isReadOnly: false, busyMsMax: 20 }, silentLog);
}

/** The writer under test, on the real thread; what is sent to it is also noted. */
function writerWith(limits: Partial<StoreLimits>): Writer {
  sent.length = 0;
  const noted: DatabaseClient = {
    ...client,
    run: (statement) => {
      sent.push(statement.sql);
      return client.run(statement);
    },
  };
  return createWriter(noted, { ...STORE_LIMITS, ...limits }, clock);
}

async function inTurn(writer: Writer, act: (turn: Turn) => Promise<void>): Promise<void> {
  const turn = await writer.begin();
  try {
    await act(turn);
  } catch (error) {
    await turn.end('roll_back');
    throw error;
  }
  await turn.end('commit');
}

async function insert(turn: Turn, word: string): Promise<void> {
  await turn.run('INSERT INTO words (word) VALUES (?)', [word]);
}

function addWord(writer: Writer, word: string): Promise<void> {
  return inTurn(writer, (turn) => insert(turn, word));
}

/** Breaks a foreign key that is looked at only at COMMIT. */
function addOrphan(writer: Writer): Promise<void> {
  return inTurn(writer, async (turn) => {
    await turn.run('PRAGMA defer_foreign_keys = ON', []);
    await turn.run('INSERT INTO words (word, follows) VALUES (?, ?)', ['orphan', 'nobody']);
  });
}

async function words(): Promise<readonly unknown[]> {
  const sql = 'SELECT word FROM words ORDER BY rowid';
  return throwFailed(await client.run({ sql, parameters: [], isWithinTransaction: false })).rows.map(
    ({ word }) => word,
  );
}

function reasonOf(outcome: PromiseSettledResult<unknown> | undefined): unknown {
  return outcome?.status === 'rejected' ? outcome.reason.constructor : undefined;
}
