import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A file that git tracks, or would: its path from the root, and its text. */
export interface TrackedFile {
  readonly path: string;
  readonly text: string;
}

/** All text files of the repository that match, new ones included, ignored ones not. */
export function trackedFiles(pattern: RegExp): readonly TrackedFile[] {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return list
    .split('\0')
    .filter((path) => path !== '' && pattern.test(path))
    .flatMap((path) => {
      try {
        return [{ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }];
      } catch {
        return []; // deleted, and not committed yet
      }
    });
}
