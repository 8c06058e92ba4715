import { spawnSync } from 'node:child_process';
import { availableParallelism, platform } from 'node:os';

/** Which processors are whose, as `taskset` names them; undefined: left to the system. */
export interface Cores {
  readonly generator: string | undefined;
  /** Of the system under test: all its threads, and nobody else's. */
  readonly system: string | undefined;
  readonly provider: string | undefined;
  /** Of what belongs to a system but is off its request path, and of the bench itself. */
  readonly rest: string | undefined;
  /** What the reader of the table must know of it. */
  readonly note: string;
}

const UNPINNED = { generator: undefined, system: undefined, provider: undefined, rest: undefined };

/** How the processors of this machine are shared out. */
export function shareCores(count: number = availableParallelism(), canPin: boolean = hasTaskset()): Cores {
  if (!canPin)
    return { ...UNPINNED, note: 'Nothing is pinned: this machine has no taskset. Only ratios mean something.' };
  if (count === 1) return { ...UNPINNED, note: 'Nothing is pinned: this machine has one core.' };
  if (count === 2) {
    return {
      ...{ generator: '0', system: '1', provider: '0', rest: '0' },
      note: 'Two cores: the system under test is alone on core 1; generator, provider and the rest share core 0, so that fast systems are limited by it.',
    };
  }
  if (count === 3) {
    return {
      ...{ generator: '0', system: '1', provider: '2', rest: '2' },
      note: 'Generator on core 0; the system under test, with all its threads, alone on core 1; provider and the rest on core 2.',
    };
  }
  return {
    ...{ generator: '0', system: '1', provider: '2,3', rest: '2,3' },
    note: 'Generator on core 0; the system under test, with all its threads, alone on core 1; the two processes of the provider on cores 2 and 3, and there too what is off the request path: control, warehouse and supervisor of the gateway.',
  };
}

/** Nothing is pinned, by wish. */
export const NOT_PINNED: Cores = { ...UNPINNED, note: 'Nothing is pinned.' };

/** Moves every thread of a process, and those that it starts later, to these processors. */
export function pin(pid: number, cores: string | undefined): void {
  if (cores === undefined) return;
  const { status, stderr } = spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`process ${pid} cannot be pinned to ${cores}: ${stderr}`);
}

function hasTaskset(): boolean {
  return platform() === 'linux' && spawnSync('taskset', ['--version']).status === 0;
}
