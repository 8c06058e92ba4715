import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, pinnedVersion } from './agents.ts';
import type { OutsideWatch } from './outside-watch.ts';

const HERE = import.meta.dirname;
const RUN_TIMEOUT_MS = 90_000;
const INSTALL_TIMEOUT_MS = 600_000;

/** What an agent said, and where it worked. */
export interface AgentRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `npm ci` in this folder unless the pinned versions are there: the agents are in no other lock. */
export async function installAgents(agents: readonly Agent[]): Promise<void> {
  if (agents.every((agent) => installedVersion(agent) === pinnedVersion(agent))) return;
  const install = await run('npm', {
    args: ['ci', '--no-audit', '--no-fund'],
    cwd: HERE,
    env: { PATH: pathOfThisNode(), HOME: process.env['HOME'] ?? HERE },
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (install.code !== 0) throw new Error(`npm ci of the agents ended with ${install.code}\n${install.stderr}`);
}

function installedVersion(agent: Agent): string | undefined {
  const path = join(HERE, 'node_modules', agent.package, 'package.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}

/** Runs an agent with one prompt, in a home that is thrown away afterwards, with no way out of this machine. */
export async function runAgent(
  agent: Agent,
  told: {
    readonly gateway: string;
    readonly key: string;
    readonly watch: OutsideWatch;
    /** The prompt, for the folder in which it works. */
    readonly prompt: (folder: string) => string;
    /** Looks at what it made, before that is thrown away. */
    readonly look: (folder: string) => void;
  },
): Promise<AgentRun> {
  const home = mkdtempSync(join(tmpdir(), `tallygate-agent-${agent.name}-`));
  try {
    const folder = join(home, 'project');
    mkdirSync(folder);
    const { args, env } = agent.prepare({ home, gateway: told.gateway, key: told.key });
    const answer = await run(join(HERE, 'node_modules/.bin', agent.binary), {
      args: [...args, told.prompt(folder)],
      cwd: folder,
      env: {
        PATH: pathOfThisNode(),
        HOME: home,
        TERM: 'xterm-256color',
        LANG: 'C.UTF-8',
        ...told.watch.environment,
        ...env,
      },
      timeoutMs: RUN_TIMEOUT_MS,
    });
    told.look(folder);
    return answer;
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function run(
  command: string,
  call: {
    readonly args: readonly string[];
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly timeoutMs: number;
  },
): Promise<AgentRun> {
  const child = spawn(command, [...call.args], {
    cwd: call.cwd,
    env: call.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => killGroup(child.pid), call.timeoutMs);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(timer);
  killGroup(child.pid);
  return { code, stdout, stderr };
}

/** The group that this command leads: itself and what it started. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

/** The Node that runs the tests comes first: the agents want a newer one than a machine may have. */
function pathOfThisNode(): string {
  return `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
}
