import { ARRAY_START, COMMA, skipSpace, skipValue } from '../json/scan-json.ts';
import type { Span } from './dialect.ts';

/** Where the elements of a JSON array stand, in order, without the space around them; none for a value that is no array. */
export function elementSpans(bytes: Buffer, { from, to }: Span): readonly Span[] {
  const elements: Span[] = [];
  if (bytes[from] !== ARRAY_START) return elements;
  let next = from;
  do {
    const start = skipSpace(bytes, next + 1);
    const end = skipValue(bytes, start, 0);
    // An empty array, or a text that was not checked before.
    if (end < 0 || end >= to) return elements;
    elements.push({ from: start, to: end });
    next = skipSpace(bytes, end);
  } while (bytes[next] === COMMA);
  return elements;
}
