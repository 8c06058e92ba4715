import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '../../server/bin/tallygate.js');
/** Comes last on the path, so that a curl of the machine goes before it. */
const CURL_STAND_IN = join(import.meta.dirname, 'curl-stand-in');
const COMMAND_TIMEOUT_MS = 120_000;

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tallygate <words>` to its end. */
export function tallygate(words: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> {
  return run(process.execPath, { words: [PROGRAM, ...words], env });
}

/** Runs a line of shell to its end, as pasted in this directory. A machine without curl gets one that stands in. */
export function shell(line: string, directory: string): Promise<CommandResult> {
  const path = `${process.env['PATH'] ?? ''}:${CURL_STAND_IN}`;
  return run('bash', { words: ['-c', line], env: { PATH: path }, directory });
}

async function run(
  file: string,
  call: {
    readonly words: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly directory?: string;
  },
): Promise<CommandResult> {
  const child = spawn(file, call.words, {
    env: call.env,
    cwd: call.directory,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: COMMAND_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}
