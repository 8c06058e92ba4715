import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { silentLog, systemClock } from '#kernel';
import { type PostgresServer, startPostgres } from '../../test/postgres.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

const WRITER = fileURLToPath(new URL('./store-writer.test-support.ts', import.meta.url));
const ROUNDS = inject('isProof') ? 30 : 3;
const TIMEOUT = { timeout: 600_000 };

interface Address {
  readonly databaseUrl?: string;
  readonly file: string;
}

test(`kill -9 of the writing process, ${ROUNDS} times, loses no acknowledged write on SQLite`, TIMEOUT, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tallygate-store-kill-'));
  try {
    const address = { file: join(dir, 'store.db') };
    const stored: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      stored.push(...(await writeUntil(address, round, (child) => child.kill('SIGKILL'))));
      const file = new DatabaseSync(address.file);
      expect(file.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
      file.close();
      await expectAllStored(address, stored);
    }
    expect(stored.length).toBeGreaterThan(ROUNDS * 20);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test(
  `kill -9 of the writing process, ${ROUNDS} times, loses no acknowledged write on PostgreSQL`,
  TIMEOUT,
  async () => {
    await withServer(async (_, address) => {
      const stored: string[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        stored.push(...(await writeUntil(address, round, (child) => child.kill('SIGKILL'))));
        await expectAllStored(address, stored);
      }
      expect(stored.length).toBeGreaterThan(ROUNDS * 20);
    });
  },
);

test(`kill -9 of the PostgreSQL server, ${ROUNDS} times, loses no acknowledged write`, TIMEOUT, async () => {
  await withServer(async (server, address) => {
    const stored: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const kill = async (child: ChildProcess): Promise<void> => {
        await server.kill();
        child.kill('SIGKILL');
      };
      stored.push(...(await writeUntil(address, round, kill)));
      await server.start();
      await expectAllStored(address, stored);
    }
    expect(stored.length).toBeGreaterThan(ROUNDS * 20);
  });
});

test('the store goes on by itself after the PostgreSQL server was gone', TIMEOUT, async () => {
  await withServer(async (server, { databaseUrl }) => {
    const store = await openStore({ databaseUrl, file: '', log: silentLog, clock: systemClock });
    await addSetting(store, 'before');
    await server.kill();
    await expect(addSetting(store, 'during')).rejects.toMatchObject({ name: 'StoreUnavailable' });
    await expect(store.db.selectFrom('settings').select('name').execute()).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
    await server.start();
    await addSetting(store, 'after');
    const names = await store.db.selectFrom('settings').select('name').orderBy('name').execute();
    expect(names.map(({ name }) => name)).toEqual(['after', 'before']);
    await store.close();
  });
});

async function withServer(
  act: (server: PostgresServer, address: { databaseUrl: string; file: string }) => Promise<void>,
) {
  const server = await startPostgres();
  try {
    await act(server, { databaseUrl: await server.createDatabase(), file: '' });
  } finally {
    await server.dispose();
  }
}

/** Lets a process write until it has acknowledged so many, another number each round; gives what it acknowledged. */
async function writeUntil(address: Address, round: number, kill: (child: ChildProcess) => unknown): Promise<string[]> {
  const linesMax = 30 + ((round * 977) % 400);
  const options = { ...address, rounds: 1_000_000, name: `round-${round}` };
  const child = spawn(process.execPath, [WRITER, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stored: string[] = [];
  const reader = createInterface({ input: child.stdout });
  let killing: unknown;
  reader.on('line', (line) => {
    if (line.startsWith('stored ')) stored.push(line.slice('stored '.length));
    if (stored.length === linesMax) killing ??= kill(child);
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  await killing;
  expect(signal).toBe('SIGKILL');
  return stored;
}

/** All acknowledged ones are there, each whole, and the counter tells as many as there are. */
async function expectAllStored(address: Address, stored: readonly string[]): Promise<void> {
  const { databaseUrl, file } = address;
  const store = await openStore({ databaseUrl, file, log: silentLog, clock: systemClock });
  const rows = await store.db.selectFrom('settings').select(['name', 'value']).execute();
  await store.close();
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const ids = [...values.keys()].filter((name) => name.endsWith(' left')).map((name) => name.slice(0, -' left'.length));
  const lost = stored.filter((id) => !values.has(`${id} left`));
  const partial = ids.filter((id) => values.get(`${id} left`) !== values.get(`${id} right`));
  expect({ lost, partial }).toEqual({ lost: [], partial: [] });
  expect(values.size).toBe(ids.length * 2 + 1);
  expect(Number(values.get('count'))).toBe(ids.length);
}

async function addSetting(store: Store, name: string): Promise<void> {
  await store.transaction(async (tx) => {
    await tx
      .insertInto('settings')
      .values({ name, value: '1', updated_at: new Date(0).toISOString() })
      .execute();
  });
}
