import { spawnSync } from 'node:child_process';
import { availableParallelism, getPriority, platform, setPriority } from 'node:os';
import type { Role } from './supervision/messages.ts';

/** How far a role stands back when the processors are busy (nice values): requests go before pages, pages before queries. */
const STANDS_BACK: Readonly<Record<Role, number>> = { gateway: 0, control: 10, warehouse: 19 };
/** With fewer processors a busy machine would keep usage rows from being stored for too long. */
const IDLE_CLASS_PROCESSORS_MIN = 4;
const CHANGE_MS_MAX = 1_000;
/**
 * How far a gateway's threads stand back behind its own: a request that arrives while rows are stored goes first. Where they share one
 * processor that is never idle, each still gets a fifth of it, which is more than its part of a request.
 */
const THREAD_STANDS_BACK = 5;
const NICE_MAX = 19;

/** Lowers this process's claim on the processors. Called before anything starts threads of its own, which inherit it. */
export function yieldProcessor(role: Role): void {
  try {
    setPriority(STANDS_BACK[role]);
    if (role === 'warehouse' && availableParallelism() >= IDLE_CLASS_PROCESSORS_MIN) takeIdleProcessorsOnly();
  } catch {
    // A system that does not let us only makes queries less polite.
  }
}

/** Lowers the claim of the calling thread. Linux only: elsewhere there are no priorities of threads by this call, and all would stand back. */
export function yieldThread(): void {
  if (platform() !== 'linux') return;
  try {
    setPriority(Math.min(NICE_MAX, getPriority() + THREAD_STANDS_BACK));
  } catch {
    // As above.
  }
}

/**
 * Linux wakes a thread on a processor that is idle, and one that runs nothing but the idle class counts as such (sched(7),
 * SCHED_IDLE); one that runs a thread of a high nice value does not, so that requests would queue behind queries.
 */
function takeIdleProcessorsOnly(): void {
  spawnSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], {
    stdio: 'ignore',
    timeout: CHANGE_MS_MAX,
  });
}
