import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../server/test/warehouse-child.ts', import.meta.url));
const USER = 'tester';
const PASSWORD = 'a-test-password';
/** More than the engine's sessions hold at once. */
const THREADS = '64';

/** A warehouse of a test's own, into which it can look past the program. */
export interface Warehouse {
  /** For `TALLYGATE_CLICKHOUSE_URL`. */
  readonly url: string;
  /** How many statements are under way whose text has this in it. */
  running(part: string): Promise<number>;
  dispose(): Promise<void>;
}

/** Starts one, in a process of its own. */
export async function startWarehouse(): Promise<Warehouse> {
  const dataDir = mkdtempSync(join(tmpdir(), 'tallygate-e2e-warehouse-'));
  const options = { dataDir, host: '127.0.0.1', port: 0, user: USER, password: PASSWORD, limits: {} };
  const child = fork(ENTRY, [JSON.stringify(options)], {
    env: { ...process.env, UV_THREADPOOL_SIZE: THREADS },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [ready] = (await once(child, 'message')) as [{ readonly port: number }];
  return {
    url: `http://${USER}:${PASSWORD}@127.0.0.1:${ready.port}`,
    running: async (part) => {
      const query = `SELECT count() FROM system.processes WHERE query LIKE '%${part}%' AND query NOT LIKE '%system.processes%'`;
      const answer = await fetch(`http://127.0.0.1:${ready.port}/?${new URLSearchParams({ query })}`, {
        method: 'POST',
        headers: { 'x-clickhouse-user': USER, 'x-clickhouse-key': PASSWORD, 'x-tallygate-lane': 'service' },
      });
      if (!answer.ok) throw new Error(await answer.text());
      return Number(await answer.text());
    },
    dispose: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
