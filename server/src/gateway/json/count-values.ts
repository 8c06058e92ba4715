import { ARRAY_START, COMMA, OBJECT_START, QUOTE, skipString } from './scan-json.ts';

/** Values of a JSON text that is parsed as a whole, at most: each takes many times its bytes. Long prompts are few values. */
export const VALUES_MAX = 200_000;

/** The text holds more than `VALUES_MAX`. */
export function holdsTooMany(bytes: Buffer): boolean {
  return countValues(bytes, VALUES_MAX) > VALUES_MAX;
}

/**
 * About how many values a JSON text holds: its commas and the beginnings of its containers, in one pass that builds nothing. Stops above
 * `countMax`, and at a string that is none, behind which a parser reads no more either.
 */
export function countValues(bytes: Buffer, countMax: number): number {
  let count = 0;
  let at = 0;
  while (at < bytes.length && count <= countMax) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = skipString(bytes, at);
      if (at < 0) return count;
      continue;
    }
    if (byte === COMMA || byte === ARRAY_START || byte === OBJECT_START) count++;
    at++;
  }
  return count;
}
