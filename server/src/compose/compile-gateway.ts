import { type ChildProcess, execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#kernel';
import { engineFlags, MAIN } from './fork-role.ts';

/** Many times what it takes; the gateway then starts without. */
const COMPILE_MS_MAX = 60_000;

/** A compilation under way. */
export interface Compiling {
  /** Never rejects: a gateway starts all the same. */
  readonly done: Promise<void>;
  /** Ends it; `done` resolves when its process is gone. */
  stop(): void;
}

/**
 * At the first start of a release: a process loads what a gateway loads, and ends. The gateway then finds code for all of it, and needs no
 * reader of TypeScript, which each of its threads would keep for good. `folder` is that of `openCompiled`, in which each role has one of its
 * own; the gateway's takes its name when it is complete. `environment` is that of a gateway.
 */
export function compileGateway(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  log: Log,
): Compiling {
  const complete = join(folder, 'gateway');
  if (existsSync(complete)) return { done: Promise.resolve(), stop: () => {} };
  // What an earlier one left behind is of use: Node takes each file for what it is.
  const begun = `${complete}.new`;
  const startedMs = performance.now();
  let isStopped = false;
  const child = execFile(process.execPath, [...process.execArgv, ...engineFlags('gateway'), MAIN, 'child', 'compile'], {
    env: { ...environment, NODE_COMPILE_CACHE: begun },
    timeout: COMPILE_MS_MAX,
    killSignal: 'SIGKILL',
  });
  const finish = async (): Promise<void> => {
    const code = await ended(child);
    if (code !== 0) throw new Error(`its process ended with ${code}`);
    renameSync(begun, complete);
    log.debug({ elapsedMs: Math.round(performance.now() - startedMs) }, 'What a gateway runs was compiled.');
  };
  return {
    done: finish().catch((error: unknown) => {
      if (!isStopped)
        log.warn(
          { error },
          'What a gateway runs could not be compiled ahead: it needs more memory until its next start.',
        );
    }),
    stop: () => {
      isStopped = true;
      child.kill('SIGKILL');
    },
  };
}

/** The exit code, or the signal that ended it. */
async function ended(child: ChildProcess): Promise<number | string> {
  const [code, signal] = await once(child, 'close');
  return (code as number | null) ?? String(signal);
}
