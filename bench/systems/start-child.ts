import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { pin } from '../cores.ts';
import { processTree } from '../processes.ts';
import { HOST } from './system.ts';

/** A program that listens. */
export interface ChildProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Ports that it will listen on. */
  readonly ports: readonly number[];
  readonly core: string | undefined;
}

/** Its processes, and its end. */
export interface Child {
  pids(): readonly number[];
  stop(): Promise<void>;
}

const START_MS = 20_000;
const STOP_MS = 5_000;
const OUTPUT_CHARACTERS = 4_000;

/** Starts it and waits until it listens. Throws with what it printed when it does not. */
export async function startChild(program: ChildProgram): Promise<Child> {
  const child = spawn(program.command, program.args, {
    env: { PATH: process.env['PATH'] ?? '', ...program.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (text: string): void => {
    output = (output + text).slice(-OUTPUT_CHARACTERS);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  child.on('error', (error) => keep(String(error)));
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const pids = (): readonly number[] => (child.pid === undefined ? [] : processTree(child.pid));
  try {
    for (const port of program.ports) await untilListening(port, child);
  } catch (cause) {
    child.kill('SIGKILL');
    throw new Error(`${program.command} ${program.args.join(' ')} does not listen: ${output}`, { cause });
  }
  for (const pid of pids()) pin(pid, program.core);
  return {
    pids,
    stop: async () => {
      process.removeListener('exit', killed);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await gone;
      clearTimeout(timer);
    },
  };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + START_MS;
  while (!(await isListening(port))) {
    if (child.exitCode !== null || performance.now() > deadlineMs) throw new Error(`nobody listens on ${port}`);
    await delay(50);
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, HOST);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
