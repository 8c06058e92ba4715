import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@tallygate/contract';

/** What a new password is worth, as far as a page can tell; the server has the last word. */
export type PasswordStrength =
  | { readonly kind: 'empty' | 'weak' | 'fair' | 'strong' | 'too_long' }
  | { readonly kind: 'too_short'; readonly missing: number };

/** From here on length alone makes guessing hopeless. */
const STRONG_LENGTH = 16;
/** A long password of few different characters is a short one. */
const DIFFERENT_MIN = 6;
const DIFFERENT_STRONG = 9;

/** `known`: words that a stranger would try first, such as the person's name and address. */
export function passwordStrength(password: string, known: readonly string[]): PasswordStrength {
  if (password === '') return { kind: 'empty' };
  if (password.length < PASSWORD_LENGTH_MIN)
    return { kind: 'too_short', missing: PASSWORD_LENGTH_MIN - password.length };
  if (password.length > PASSWORD_LENGTH_MAX) return { kind: 'too_long' };
  const different = new Set(withoutKnown(password.toLowerCase(), known)).size;
  if (different < DIFFERENT_MIN || isRun(password)) return { kind: 'weak' };
  const kinds = [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(password)).length;
  const isStrong = different >= DIFFERENT_STRONG && (password.length >= STRONG_LENGTH || kinds >= 3);
  return { kind: isStrong ? 'strong' : 'fair' };
}

function withoutKnown(password: string, known: readonly string[]): string {
  const words = known.flatMap((text) => text.toLowerCase().split(/[\s@.]+/)).filter((word) => word.length > 2);
  return words.reduce((rest, word) => rest.replaceAll(word, ''), password);
}

/** Each character follows the one before it, up or down: `1234567890`, `zyxwvutsrq`. */
function isRun(password: string): boolean {
  const steps = [...password].slice(1).map((character, index) => character.charCodeAt(0) - password.charCodeAt(index));
  const followed = steps.filter((step) => Math.abs(step) <= 1).length;
  return followed / steps.length > 0.8;
}
