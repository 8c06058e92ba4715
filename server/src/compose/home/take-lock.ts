import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '#kernel';

const LOCK_FILE = 'lock.db';
const PID_FILE = 'lock.pid';
const RETRY_MS = 100;
const OWNER_ONLY = 0o700;
/** SQLITE_BUSY (https://sqlite.org/rescode.html#busy). */
const BUSY = 5;

export type LockResult =
  | { readonly kind: 'taken'; release(): void }
  /** Another process has it; its pid where it left one. */
  | { readonly kind: 'held'; readonly pid: number | undefined };

/**
 * Takes a directory for this process. The lock is the kernel's (SQLite holds it on `lock.db`), so that it goes with the
 * process, however that dies; the pid beside it is for messages only. Waits up to `waitMs` for a holder that is dying.
 */
export async function takeLock(
  directory: string,
  wait: { readonly waitMs: number; readonly clock: Clock },
): Promise<LockResult> {
  mkdirSync(directory, { recursive: true, mode: OWNER_ONLY });
  const until = wait.clock.monotonicMs() + wait.waitMs;
  for (;;) {
    const database = tryLock(directory);
    if (database !== undefined) return taken(directory, database);
    if (wait.clock.monotonicMs() >= until) return { kind: 'held', pid: readPid(directory) };
    await new Promise<void>((resolve) => {
      // Not the clock's timer, which would let the process end while it waits.
      setTimeout(resolve, RETRY_MS);
    });
  }
}

function tryLock(directory: string): DatabaseSync | undefined {
  const database = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === BUSY) return undefined;
    throw new Error(`cannot lock ${directory}`, { cause: error });
  }
}

function taken(directory: string, database: DatabaseSync): LockResult {
  const pidFile = join(directory, PID_FILE);
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  let isHeld = true;
  return {
    kind: 'taken',
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      rmSync(pidFile, { force: true });
      database.close();
    },
  };
}

function readPid(directory: string): number | undefined {
  const pidFile = join(directory, PID_FILE);
  if (!existsSync(pidFile)) return undefined;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  return Number.isSafeInteger(pid) ? pid : undefined;
}
