import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export type PasswordVerdict = 'good' | 'password_length' | 'password_common';

/** Whether somebody may choose this password. Length and not being a well-known one; no rules about kinds of letters. */
export function judgePassword(password: string, email: string): PasswordVerdict {
  if (password.length < PASSWORD_LENGTH_MIN || password.length > PASSWORD_LENGTH_MAX) return 'password_length';
  const plain = password.normalize('NFKC').toLowerCase();
  const isGuessed = COMMON_PASSWORDS.has(plain) || plain === email.toLowerCase() || isRepetition(plain) || isRun(plain);
  return isGuessed ? 'password_common' : 'good';
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
