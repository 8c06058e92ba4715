import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import type { Log, Random } from '#kernel';
import { writeAtomically } from './write-atomically.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 40 letters of 62 carry 238 bits. */
const LETTERS_COUNT = 40;
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

/** A new secret: `tg-` and 40 letters and digits, each equally likely. */
export function makeKey(random: Random): string {
  let letters = '';
  const bytes = new Uint8Array(LETTERS_COUNT * 2);
  while (letters.length < LETTERS_COUNT) {
    random.fill(bytes);
    // 248 is the largest multiple of 62 below 256: what lies above would favour the first letters.
    for (const byte of bytes) if (byte < 248) letters += LETTERS[byte % 62] ?? '';
  }
  return `tg-${letters.slice(0, LETTERS_COUNT)}`;
}
