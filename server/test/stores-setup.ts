import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

const run = promisify(execFile);

/**
 * Once for a run of all tests: makes a migrated SQLite file to be copied, and hands out databases of one PostgreSQL server, which
 * starts when the first is asked for. A test file asks by a line on a connection, which says whether it is to be `empty`; what it was
 * given is dropped when that connection ends, however the file did.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-migrated-'));
  const migratedFile = join(folder, 'store.db');
  await migrate({ file: migratedFile });
  project.provide('migratedFile', migratedFile);
  let starting: Promise<Shared> | undefined;
  const sockets = new Set<Socket>();
  const under = new Set<Promise<void>>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    const serving = serve(socket, () => {
      starting ??= startShared();
      return starting;
    }).catch((error: unknown) => void socket.destroy(error instanceof Error ? error : undefined));
    under.add(serving);
    void serving.finally(() => {
      sockets.delete(socket);
      under.delete(serving);
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  project.provide('databasesPort', (listener.address() as AddressInfo).port);
  return async () => {
    for (const socket of sockets) socket.destroy();
    listener.close();
    await Promise.all(under);
    rmSync(folder, { recursive: true, force: true });
    await (await starting)?.server.dispose();
  };
}

/** The server that all files share, and a database with all tables, from which others are copied. */
interface Shared {
  readonly server: PostgresServer;
  readonly migrated: string;
}

async function startShared(): Promise<Shared> {
  const server = await startPostgres({ isShared: true });
  const databaseUrl = await server.createDatabase();
  await migrate({ databaseUrl, file: '' });
  return { server, migrated: databaseUrl };
}

/** By the program's own migrations, in a process of its own, since they are no part of this one. */
async function migrate(address: { readonly databaseUrl?: string; readonly file: string }): Promise<void> {
  await run(process.execPath, [join(import.meta.dirname, 'make-migrated.ts'), JSON.stringify(address)]);
}

async function serve(socket: Socket, shared: () => Promise<Shared>): Promise<void> {
  socket.on('error', () => {});
  const made: string[] = [];
  for await (const asked of createInterface({ input: socket })) {
    const url = await shared()
      .then(({ server, migrated }) => server.createDatabase(asked === 'empty' ? undefined : migrated))
      .catch((error: unknown) => `failed: ${String(error).replaceAll('\n', ' ')}`);
    if (url.startsWith('postgres:')) made.push(url);
    socket.write(`${url}\n`);
  }
  // Nobody waits for what nobody uses any more.
  socket.end();
  for (const url of made) await drop(url);
}

async function drop(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const client = new pg.Client(url.replace(pathname, '/postgres'));
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${pathname.slice(1)} WITH (FORCE)`);
  await client.end();
}
