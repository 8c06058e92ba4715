import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** A file that git tracks, or would: its path from the root, and its text. */
export interface TrackedFile {
  readonly path: string;
  readonly text: string;
}

/** All text files of the repository that match, new ones included, ignored ones not. */
export function trackedFiles(pattern: RegExp): readonly TrackedFile[] {
  const paths = listByGit() ?? listByWalking(ROOT);
  return paths
    .filter((path) => pattern.test(path))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(join(ROOT, path), 'utf8') }];
      } catch {
        return []; // deleted, and not committed yet
      }
    });
}

function listByGit(): readonly string[] | undefined {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const run = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return run.status === 0 ? run.stdout.split('\0').filter((path) => path !== '') : undefined;
}

/** What git ignores here, for a copy without git. */
const IGNORED = new Set(['node_modules', '.git', 'data', '.tmp', 'coverage']);

function listByWalking(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (IGNORED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listByWalking(path);
    return entry.isFile() ? [relative(ROOT, path)] : [];
  });
}
