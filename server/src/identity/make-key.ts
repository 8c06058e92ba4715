import { crc32 } from 'node:zlib';
import type { Random } from '#kernel';

/** What every key begins with. Scanners find keys by `tgk_[0-9A-Za-z]{46}`, and know ours by the check at the end. */
const PREFIX = 'tgk_';
const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 40 letters of 62 carry 238 bits. */
const LETTERS_COUNT = 40;
/** So many letters of 62 hold 32 bits. */
const CHECK_LETTERS = 6;
const TAIL_LETTERS = 4;

/** A new key: `tgk_`, 40 letters and digits, each equally likely, and 6 that check them (CRC-32 in base 62). */
export function makeKey(random: Random): string {
  const letters = makeLetters(random);
  return `${PREFIX}${letters}${checkOf(letters)}`;
}

/** Whether a text has the form of a key, its check included; keys that the operator gives need not have it. */
export function looksLikeKey(text: string): boolean {
  const letters = /^tgk_([0-9A-Za-z]{46})$/.exec(text)?.[1];
  return letters !== undefined && checkOf(letters.slice(0, LETTERS_COUNT)) === letters.slice(LETTERS_COUNT);
}

/** 40 letters and digits that nobody guesses. */
export function makeLetters(random: Random): string {
  let letters = '';
  const bytes = new Uint8Array(LETTERS_COUNT * 2);
  while (letters.length < LETTERS_COUNT) {
    random.fill(bytes);
    // 248 is the largest multiple of 62 below 256: what lies above would favour the first letters.
    for (const byte of bytes) if (byte < 248) letters += LETTERS[byte % 62] ?? '';
  }
  return letters.slice(0, LETTERS_COUNT);
}

/** The last characters of a secret, by which people know it again. */
export function tailOf(secret: string): string {
  return secret.slice(-TAIL_LETTERS);
}

function checkOf(letters: string): string {
  let check = '';
  for (let rest = crc32(letters); check.length < CHECK_LETTERS; rest = Math.floor(rest / 62)) {
    check = `${LETTERS[rest % 62] ?? ''}${check}`;
  }
  return check;
}
