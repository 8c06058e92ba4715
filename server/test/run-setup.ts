import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from './postgres.ts';

/**
 * Once for a run of all tests: hands out databases of one PostgreSQL server, which starts when the first is asked for. A test file
 * asks by a line on a connection; what it was given is dropped when that connection ends, however the file did.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await compileOnce(project.getProvidedContext().compiledFolder);
  let starting: Promise<PostgresServer> | undefined;
  const sockets = new Set<Socket>();
  const under = new Set<Promise<void>>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    const serving = serve(socket, () => {
      starting ??= startPostgres({ isShared: true });
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
    await (await starting)?.dispose();
  };
}

/** Once for a checkout: else the first programs of a run, which start side by side, would each spend seconds on it. */
async function compileOnce(folder: string): Promise<void> {
  const done = join(folder, 'has-the-program');
  if (existsSync(done)) return;
  const compiling = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'compile-once.ts')]);
  // A program that does not load is for its own tests to tell; this only makes their starts shorter.
  await compiling.then(
    () => writeFileSync(done, ''),
    () => undefined,
  );
}

async function serve(socket: Socket, server: () => Promise<PostgresServer>): Promise<void> {
  socket.on('error', () => {});
  const made: string[] = [];
  for await (const _ of createInterface({ input: socket })) {
    const url = await server()
      .then((running) => running.createDatabase())
      .catch((error: unknown) => `failed: ${String(error).replaceAll('\n', ' ')}`);
    if (url.startsWith('postgres:')) made.push(url);
    socket.write(`${url}\n`);
  }
  for (const url of made) await drop(url);
  socket.end();
}

async function drop(url: string): Promise<void> {
  const { pathname } = new URL(url);
  const client = new pg.Client(url.replace(pathname, '/postgres'));
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${pathname.slice(1)} WITH (FORCE)`);
  await client.end();
}
