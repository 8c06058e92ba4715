import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UV_THREADS_NEEDED, type WarehouseLimits } from '../src/warehouse/index.ts';

/** A warehouse in a process of its own, on a directory of its own. */
export interface WarehouseProcess {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly pid: number;
  readonly dataDir: string;
  /** kill -9, and wait until it is dead. */
  kill(): Promise<void>;
  /** Starts it again on the same directory and port. */
  start(): Promise<void>;
  /** Stops it and removes its directory. */
  dispose(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('./warehouse-child.ts', import.meta.url));
const USER = 'tester';
const PASSWORD = 'a test password';

export async function warehouseProcess(limits: Partial<WarehouseLimits> = {}): Promise<WarehouseProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tallygate-warehouse-'));
  let port = 0;
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const options = { dataDir, host: '127.0.0.1', port, user: USER, password: PASSWORD, limits };
    const started = fork(CHILD, [JSON.stringify(options)], {
      env: { UV_THREADPOOL_SIZE: String(UV_THREADS_NEEDED) },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child = started;
    const message = await Promise.race([
      once(started, 'message').then(([said]) => said as { readonly port: number }),
      once(started, 'exit').then(([code]) => Promise.reject(new Error(`the warehouse ended with ${code}`))),
    ]);
    port = message.port;
  };
  const end = async (act: (running: ChildProcess) => void): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    act(child);
    await exit;
  };
  await start();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    user: USER,
    password: PASSWORD,
    get pid() {
      return child?.pid ?? 0;
    },
    dataDir,
    kill: () => end((running) => running.kill('SIGKILL')),
    start,
    dispose: async () => {
      await end((running) => running.disconnect());
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
