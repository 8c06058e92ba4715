import { lstatSync, mkdirSync, readdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#kernel';
import { homePaths } from './open-home.ts';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;
/** Folders of other releases that one start removes; the next start goes on. */
const REMOVED_MAX = 16;

/** Where the code is that this release's processes run, and whose it must be. */
export interface CompiledPlace {
  /** Was opened before: it is for its owner alone. */
  readonly home: string;
  /** Names the folder: what was made by another release, or for another Node, is removed. */
  readonly release: string;
  /** Of the user whose processes will run the code; undefined where users have no numbers. */
  readonly userId: number | undefined;
  readonly log: Log;
}

/**
 * The folder in which Node keeps what it made of this release's sources. It is run without being checked, so that nobody else may ever
 * have been able to write there: a folder that does not say so is removed and made anew. Never throws: undefined where there can be
 * none, and the program starts without.
 */
export function openCompiled({ home, release, userId, log }: CompiledPlace): string | undefined {
  const { compiled } = homePaths(home);
  const isOurs = ({ uid }: Stats): boolean => userId === undefined || uid === userId;
  try {
    if (!isOurs(statSync(home))) {
      log.warn(
        { path: home },
        'The home belongs to another user: compiled code is not kept there, and starts take longer.',
      );
      return undefined;
    }
    const found = lstatSync(compiled, { throwIfNoEntry: false });
    const isTrusted = found?.isDirectory() === true && isOurs(found) && (found.mode & OTHERS) === 0;
    if (!isTrusted) rmSync(compiled, { recursive: true, force: true });
    const folder = join(compiled, release);
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY });
    removeOthers(compiled, { release, log });
    return folder;
  } catch (error) {
    log.warn({ path: compiled, error }, 'Compiled code cannot be kept: starts take longer.');
    return undefined;
  }
}

function removeOthers(compiled: string, { release, log }: { readonly release: string; readonly log: Log }): void {
  const others = readdirSync(compiled).filter((name) => name !== release);
  for (const name of others.slice(0, REMOVED_MAX)) {
    const path = join(compiled, name);
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      log.debug({ path, error }, 'The compiled code of another release could not be removed.');
    }
  }
}
