import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConfigDocument, KEYS } from './config.ts';
import { processesOfSession, type Role, roleOf } from './processes.ts';
import { until } from './until.ts';

const PROGRAM = join(import.meta.dirname, '../../server/bin/tallygate.js');
const READY_TIMEOUT_MS = 120_000;
/** Longer than the program gives its roles together. */
const STOP_TIMEOUT_MS = 90_000;
/** A process that it left behind keeps its output open. */
const OUTPUT_MS_MAX = 5_000;
const LOG_CHARACTERS_MAX = 4_000_000;

export interface ProgramOptions {
  /** undefined: none, as on a first start. */
  readonly config?: ConfigDocument | undefined;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: `serve`. */
  readonly command?: 'serve' | 'demo';
  /** After the command. */
  readonly args?: readonly string[];
  /** The home of an earlier start; undefined: a new one, removed at `remove`. */
  readonly home?: string | undefined;
  readonly port?: number | undefined;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The program as an operator has it: a command, its output, its address and its processes. */
export interface Program {
  readonly url: string;
  readonly port: number;
  readonly home: string;
  readonly configPath: string;
  readonly adminKey: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Resolves when it has ended and all that it printed is there. */
  readonly exited: Promise<Exit>;
  /** Until `/readyz` says 200. Throws with the log when the program ended instead. */
  ready(timeoutMs?: number): Promise<void>;
  stdout(): string;
  /** Everything that it printed, both streams. */
  logs(): string;
  pids(): Readonly<Partial<Record<Role, number>>>;
  /** Whether the process that plays the role now has said that it is ready. */
  isReady(role: Role): boolean;
  /** Sends the signal and waits until that process is gone. */
  kill(role: Role, signal: NodeJS.Signals): Promise<number>;
  /** SIGTERM, then waits. Nothing is left, or it throws; leftovers are killed all the same. */
  stop(): Promise<Exit>;
  /** SIGKILL for whatever is left of it; waits until nothing is. Never throws. */
  destroy(): Promise<void>;
  /** Destroys it and removes its home. Never throws. */
  remove(): Promise<void>;
  writeConfig(config: ConfigDocument): void;
}

/** Starts the program without waiting for it. Use `ready`, and `remove` in the end. */
export async function launch(options: ProgramOptions = {}): Promise<Program> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'tallygate-e2e-'));
  const port = options.port ?? (await freePort());
  const configPath = join(home, 'tallygate.yaml');
  if (options.config !== undefined) writeFileSync(configPath, JSON.stringify(options.config, null, 2));
  const environment: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    TALLYGATE_HOME: home,
    TALLYGATE_PORT: String(port),
    ...compiled(),
    ...(options.config === undefined ? {} : { TALLYGATE_CONFIG: configPath, TALLYGATE_ADMIN_KEY: KEYS.admin }),
    ...options.env,
  };
  const child = spawn(process.execPath, [PROGRAM, options.command ?? 'serve', ...(options.args ?? [])], {
    cwd: home,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new RunningProgram(child, { home, port, configPath, environment });
}

/** What earlier starts made of the sources; a test of a first start leaves it out with an empty `NODE_COMPILE_CACHE`. */
function compiled(): Readonly<Record<string, string>> {
  const folder = process.env['NODE_COMPILE_CACHE'];
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder };
}

/** Starts the program and waits until it is ready. */
export async function startProgram(options: ProgramOptions = {}): Promise<Program> {
  const program = await launch(options);
  try {
    await program.ready();
    return program;
  } catch (error) {
    await program.remove();
    throw error;
  }
}

class RunningProgram implements Program {
  readonly url: string;
  readonly port: number;
  readonly home: string;
  readonly configPath: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #exit: Exit | undefined;
  #stdout = '';
  #logs = '';

  constructor(
    child: ChildProcess,
    place: {
      readonly home: string;
      readonly port: number;
      readonly configPath: string;
      readonly environment: Readonly<Record<string, string>>;
    },
  ) {
    this.#child = child;
    this.home = place.home;
    this.port = place.port;
    this.configPath = place.configPath;
    this.environment = place.environment;
    this.url = `http://127.0.0.1:${place.port}`;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout = (this.#stdout + text).slice(-LOG_CHARACTERS_MAX);
      this.#logs = (this.#logs + text).slice(-LOG_CHARACTERS_MAX);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#logs = (this.#logs + text).slice(-LOG_CHARACTERS_MAX);
    });
    const closed = once(child, 'close').catch(() => undefined);
    this.exited = once(child, 'exit').then(async ([code, signal]) => {
      this.#exit = { code: code as number | null, signal: signal as NodeJS.Signals | null };
      await Promise.race([closed, delay(OUTPUT_MS_MAX, undefined, { ref: false })]);
      return this.#exit;
    });
    process.once('exit', () => this.#killAll());
  }

  get adminKey(): string {
    return this.environment['TALLYGATE_ADMIN_KEY'] ?? readAdminKey(this.home);
  }

  async ready(timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    await until(
      async () => {
        if (this.#exit !== undefined)
          throw new Error(`the program ended: ${JSON.stringify(this.#exit)}\n${this.#logs}`);
        return (await statusOf(`${this.url}/readyz`)) === 200;
      },
      { what: 'the program is ready', timeoutMs },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.#logs}`, { cause: error });
    });
  }

  stdout(): string {
    return this.#stdout;
  }

  logs(): string {
    return this.#logs;
  }

  pids(): Readonly<Partial<Record<Role, number>>> {
    const found = this.#processes().flatMap((facts) => {
      const role = facts.pid === this.#child.pid ? undefined : roleOf(facts);
      return role === undefined ? [] : [[role, facts.pid] as const];
    });
    return Object.fromEntries(found);
  }

  isReady(role: Role): boolean {
    const pid = this.pids()[role];
    return pid !== undefined && new RegExp(`"name":"${role}[^\n]*"childPid":${pid},[^\n]*is ready`).test(this.#logs);
  }

  async kill(role: Role, signal: NodeJS.Signals): Promise<number> {
    const pid = await until(() => this.pids()[role], { what: `a ${role} process is there` });
    process.kill(pid, signal);
    await until(() => this.pids()[role] !== pid, { what: `${role} ${pid} is gone`, everyMs: 5 });
    return pid;
  }

  async stop(): Promise<Exit> {
    if (this.#exit === undefined) this.#child.kill('SIGTERM');
    const exit = await Promise.race([this.exited, delay(STOP_TIMEOUT_MS)]);
    const left = this.#processes();
    this.#killAll();
    if (exit === undefined) throw new Error(`the program did not end within ${STOP_TIMEOUT_MS} ms\n${this.#logs}`);
    if (left.length > 0) throw new Error(`it left processes behind: ${JSON.stringify(left)}\n${this.#logs}`);
    return exit;
  }

  async destroy(): Promise<void> {
    await until(
      () => {
        this.#killAll();
        return this.#processes().length === 0;
      },
      { what: 'every process is gone' },
    ).catch(() => undefined);
  }

  async remove(): Promise<void> {
    await this.destroy();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  writeConfig(config: ConfigDocument): void {
    writeFileSync(this.configPath, JSON.stringify(config, null, 2));
  }

  #processes() {
    return this.#child.pid === undefined ? [] : processesOfSession(this.#child.pid);
  }

  /** Only processes of the session that this program leads: those that it started. */
  #killAll(): void {
    for (const { pid } of this.#processes()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
  }
}

/**
 * A port that was free a moment ago, from below those that the system gives out by itself: none of the many connections and listeners of
 * other tests takes it meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = PORTS_FROM + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error('no port');
}

const PORTS_FROM = 18_000;
const PORTS = 14_000;

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Status of a GET; undefined while nobody answers. */
export async function statusOf(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000), headers: { connection: 'close' } });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return undefined;
  }
}

function readAdminKey(home: string): string {
  return readFileSync(join(home, 'admin.key'), 'utf8').trim();
}
