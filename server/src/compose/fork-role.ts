import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Log } from '#kernel';
import { type ParentMessage, type Role, readChildMessage } from './supervision/messages.ts';
import type { ChildEvents, ChildProcess } from './supervision/supervise-child.ts';

/** The file that a process of ours begins with. */
export const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

/**
 * What the engine is told of each role. A gateway throws nearly everything away that it makes for a request. With a young generation of
 * a few MiB it needs about 100 MiB less, and what it needs grows no further. Left to itself the engine comes to believe, while it warms up,
 * that some of this lives long, and makes it old from the start: it dies there as soon, but keeps alive what it points to, so that a sixth
 * of all memory used was copied twice, and nearly nothing is now.
 */
const ENGINE_FLAGS: Partial<Record<Role, readonly string[]>> = {
  gateway: ['--max-semi-space-size=8', '--no-allocation-site-pretenuring'],
};

/** What the engine is told of a role. */
export function engineFlags(role: Role): readonly string[] {
  return ENGINE_FLAGS[role] ?? [];
}

export interface ForkOptions {
  readonly role: Role;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: Log;
  /** The program to run; our own main where it is not given. */
  readonly program?: string;
}

/** Starts a process of ours for one role, with a channel to it. It shares our standard output and error. */
export function forkRole(options: ForkOptions, events: ChildEvents): ChildProcess {
  const { role, log } = options;
  const child = fork(options.program ?? MAIN, ['child', role], {
    env: { ...options.environment },
    execArgv: [...process.execArgv, ...engineFlags(role)],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let isGone = false;
  const gone = (how: string): void => {
    if (isGone) return;
    isGone = true;
    events.exited(how);
  };
  child.on('message', (message) => {
    try {
      events.message(readChildMessage(message));
    } catch (error) {
      log.error({ role, error }, 'A process sent a message that is none of ours.');
    }
  });
  child.once('exit', (code, signal) => gone(signal === null ? `exit code ${code}` : `signal ${signal}`));
  // A process that could not be made has no exit; one that could not be signalled has.
  child.on('error', (error) => {
    log.error({ role, error }, 'A process could not be started or reached.');
    if (child.pid === undefined) gone('not started');
  });
  return {
    pid: child.pid,
    send: (message: ParentMessage) => {
      // A channel that closed meanwhile is followed by the exit, which is what matters.
      if (child.connected) child.send(message, () => {});
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
