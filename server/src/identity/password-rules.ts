import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { GUESSED_WORDS } from './guessed-words.ts';

export type PasswordVerdict = 'good' | 'password_length' | 'password_common';

/** Letters that are written so. */
const DISGUISES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Shorter names are part of too many words. */
const NAME_LENGTH_MIN = 4;
const NUMBER_LENGTH_MIN = 16;

/** Whether somebody may choose this password. Length and not being one that is guessed first; no rules about kinds of letters. */
export function judgePassword(password: string, email: string): PasswordVerdict {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) return 'password_length';
  const plain = password.normalize('NFKC').toLowerCase();
  const own = email.toLowerCase();
  const isGuessed = COMMON_PASSWORDS.has(plain) || plain === own || isRepetition(plain) || isRun(plain);
  return isGuessed || isDressedWord(plain, ownWords(own)) ? 'password_common' : 'good';
}

/** One to three letters again and again, such as `aaaaaaaaaa` and `abcabcabcabc`. */
function isRepetition(text: string): boolean {
  return /^(.{1,3})\1+.{0,2}$/su.test(text) && new Set(text).size <= 3;
}

/** Neighbours in the order of their codes, up or down, such as `abcdefghij` and `9876543210`. */
function isRun(text: string): boolean {
  const steps = new Set(Array.from(text.slice(1), (letter, index) => letter.charCodeAt(0) - text.charCodeAt(index)));
  const [step = 0] = steps;
  return steps.size === 1 && Math.abs(step) === 1;
}

/** A word that everybody knows, once or more, with digits and signs around it: `Welcome2026!`, `p@ssw0rd1234`, `kim.minji2026`. */
function isDressedWord(plain: string, own: readonly string[]): boolean {
  const cores = [plain, undisguised(plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ''))].map(bare);
  // Digits and signs alone are dates and telephone numbers, unless there are many.
  if (cores[0] === '') return plain.length < NUMBER_LENGTH_MIN;
  return cores.some((core) => [...GUESSED_WORDS, ...own].some((word) => isWordRepeated(core, word)));
}

function undisguised(text: string): string {
  return Array.from(text, (letter) => DISGUISES[letter] ?? letter).join('');
}

/** Letters alone, of any script; what has none is digits and signs only. */
function bare(text: string): string {
  return text.replace(/[^\p{L}]/gu, '');
}

function isWordRepeated(core: string, word: string): boolean {
  return core !== '' && core.length % word.length === 0 && word.repeat(core.length / word.length) === core;
}

/** Name and domain of an address, whole and in parts. */
function ownWords(email: string): readonly string[] {
  const [name = '', domain = ''] = email.split('@');
  const parts = [email, name, domain.split('.')[0] ?? '', ...name.split(/[^\p{L}]+/u)].map(bare);
  return parts.filter((part) => part.length >= NAME_LENGTH_MIN);
}
