import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { makeKey } from '#identity';
import type { Log, Random } from '#kernel';
import { writeAtomically } from './write-atomically.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const KEY = /^[\x21-\x7e]{16,512}$/;

/** The key kept in a file of mode 0600; made when there is none. A file that others may read is closed to them, with a warning. */
export function keyFromFile(path: string, tools: { readonly random: Random; readonly log: Log }): string {
  if (!existsSync(path)) {
    const key = makeKey(tools.random);
    writeAtomically(path, `${key}\n`);
    return key;
  }
  if ((statSync(path).mode & OTHERS) !== 0) {
    chmodSync(path, OWNER_ONLY);
    tools.log.warn(
      { path },
      'A key file could be read by others; it cannot any more. Change the key if others had access.',
    );
  }
  const key = readFileSync(path, 'utf8').trim();
  if (!KEY.test(key)) throw new Error(`${path} does not hold a key. Remove the file, and a new key is made.`);
  return key;
}
