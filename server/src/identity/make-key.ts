import type { Random } from '#kernel';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 40 letters of 62 carry 238 bits. */
const LETTERS_COUNT = 40;

/** A new key: `tg-` and 40 letters and digits, each equally likely. */
export function makeKey(random: Random): string {
  return `tg-${makeLetters(random)}`;
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
