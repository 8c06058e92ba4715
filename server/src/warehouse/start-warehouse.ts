import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from '#kernel';
import type { Credential } from './credential.ts';
import { type Engine, openEngine } from './engine.ts';
import { httpInterface } from './http-interface.ts';
import { machineLimits, type WarehouseLimits } from './limits.ts';
import { migrate, type RunSql } from './migrate.ts';
import { quoted } from './quoted.ts';
import { queryRunner, type Runner } from './runner.ts';

export interface WarehouseOptions extends Credential {
  /** Made when it does not exist. One process at a time. */
  readonly dataDir: string;
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly log: Log;
  /** Bounds that differ from `machineLimits()`. */
  readonly limits?: Partial<WarehouseLimits>;
}

export interface StartedWarehouse {
  readonly port: number;
  /** Lets inserts in progress end, within `stopMs`, and gives the data directory back. */
  stop(): Promise<void>;
}

/** Time that a connection may stay open between requests; longer than the clients keep theirs. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Starts the warehouse in this process: ClickHouse's engine on one data directory, behind the part of its HTTP interface
 * that clients need. Resolves when the tables are there and queries are answered. Throws when the port is taken, before
 * it touches the directory, or when the directory stays in use. The process needs `UV_THREADS_NEEDED`.
 */
export async function startWarehouse(options: WarehouseOptions): Promise<StartedWarehouse> {
  const limits = { ...machineLimits(), ...options.limits };
  let runner: Runner | undefined;
  const server = createServer(
    { maxHeaderSize: limits.headBytesMax, keepAliveTimeout: KEEP_ALIVE_MS },
    httpInterface({ credential: options, limits, log: options.log, runner: () => runner }),
  );
  const port = await listen(server, options);
  try {
    const engine = await openStore(options, limits);
    const started = queryRunner(engine, limits);
    runner = started;
    return { port, stop: () => stop({ server, engine, runner: started, limits, log: options.log }) };
  } catch (error) {
    server.closeAllConnections();
    await closeServer(server);
    throw error;
  }
}

async function listen(server: Server, { host, port }: WarehouseOptions): Promise<number> {
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  try {
    await listening.promise;
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw new Error(`the warehouse cannot listen on ${host}:${port}${isTaken ? ': the port is taken' : ''}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

async function openStore(options: WarehouseOptions, limits: WarehouseLimits): Promise<Engine> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const engine = await openEngine({ ...options, ...limits });
  const session = engine.session();
  const run: RunSql = async (sql) => Buffer.from((await session.run(sql, 'JSONCompactEachRow')).bytes).toString('utf8');
  try {
    await migrate(run, options.log);
    await run(`INSERT INTO \`system.ai_gateway\`.incarnation (id) SELECT ${quoted(randomUUID())}`);
    return engine;
  } catch (error) {
    session.close();
    await engine.close();
    throw error;
  } finally {
    session.close();
  }
}

interface Stoppable {
  readonly server: Server;
  readonly engine: Engine;
  readonly runner: Runner;
  readonly limits: WarehouseLimits;
  readonly log: Log;
}

async function stop({ server, engine, runner, limits, log }: Stoppable): Promise<void> {
  const closed = closeServer(server);
  const isIdle = await runner.stop(limits.stopMs);
  server.closeAllConnections();
  await closed;
  // closing the engine under a running query would abort the process, which a killed one survives better
  if (isIdle) await engine.close();
  else log.warn({ stopMs: limits.stopMs }, 'the warehouse stopped while queries were running');
}

async function closeServer(server: Server): Promise<void> {
  const closed = Promise.withResolvers<void>();
  server.close(() => closed.resolve());
  server.closeIdleConnections();
  await closed.promise;
}
