const HIDDEN = '[…]';
/** Shorter pieces of a secret are found everywhere. */
const PIECE_LENGTH_MIN = 4;

/**
 * The text without the secrets. Providers repeat a credential that they refuse, some with its middle starred out: a word that
 * is masked so and begins or ends as the secret does goes too.
 */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= PIECE_LENGTH_MIN).reduce(withoutSecret, text);
}

function withoutSecret(text: string, secret: string): string {
  const [begin, end] = [secret.slice(0, PIECE_LENGTH_MIN), secret.slice(-PIECE_LENGTH_MIN)];
  return text
    .split(secret)
    .join(HIDDEN)
    .split(encodeURIComponent(secret))
    .join(HIDDEN)
    .replace(MASKED, (word) => (word.includes(begin) || word.includes(end) ? HIDDEN : word));
}

/** A word with stars or dots in it where something was left out. */
const MASKED = /[^\s"'`]*(?:\*{2,}|\.{3,}|…)[^\s"'`]*/g;
