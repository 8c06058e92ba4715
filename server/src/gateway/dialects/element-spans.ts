import { ARRAY_START, COMMA, skipSpace, skipValue } from '../json/scan-json.ts';
import type { Span } from './dialect.ts';

/**
 * Where the elements of the JSON array at this place stand, in order, without the space around them; none for a value that is no array.
 * Of a text that is cut or no JSON, those before the fault.
 */
export function elementSpans(bytes: Buffer, { from }: Pick<Span, 'from'>): readonly Span[] {
  const elements: Span[] = [];
  if (bytes[from] !== ARRAY_START) return elements;
  let next = from;
  do {
    const start = skipSpace(bytes, next + 1);
    const end = skipValue(bytes, start, 0);
    // An empty array, or the fault.
    if (end < 0) return elements;
    elements.push({ from: start, to: end });
    next = skipSpace(bytes, end);
  } while (bytes[next] === COMMA);
  return elements;
}
