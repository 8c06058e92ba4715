import { ARRAY_START, allowValues, COMMA, skipSpace, skipValue } from '../json/scan-json.ts';
import type { Span } from './dialect.ts';

export { holdsTooMany } from '../json/count-values.ts';

/**
 * Where the elements of the JSON array at this place stand, in order, without the space around them; none for a value that is no array.
 * Of a text that is cut or no JSON, those before the fault; of more than `countMax`, the first ones.
 */
export function elementSpans(
  bytes: Buffer,
  { from }: Pick<Span, 'from'>,
  countMax = Number.POSITIVE_INFINITY,
): readonly Span[] {
  const elements: Span[] = [];
  if (bytes[from] !== ARRAY_START) return elements;
  let next = from;
  allowValues(Number.POSITIVE_INFINITY);
  do {
    const start = skipSpace(bytes, next + 1);
    const end = skipValue(bytes, start, 0);
    // An empty array, or the fault.
    if (end < 0) return elements;
    elements.push({ from: start, to: end });
    next = skipSpace(bytes, end);
  } while (bytes[next] === COMMA && elements.length < countMax);
  return elements;
}

/** Elements of a list in a request that is gone through one by one, at most. */
const ELEMENTS_MAX = 100_000;

/** What `elementSpans` gives, of a list in a request; undefined for more than `ELEMENTS_MAX`. */
export function boundedElementSpans(bytes: Buffer, list: Pick<Span, 'from'>): readonly Span[] | undefined {
  const elements = elementSpans(bytes, list, ELEMENTS_MAX + 1);
  return elements.length > ELEMENTS_MAX ? undefined : elements;
}

/** Tells of spans, asked in their order, whether the mark begins in them; no byte is looked at twice. */
export function markFinder(bytes: Buffer, mark: string | Buffer): (span: Span) => boolean {
  let at = bytes.indexOf(mark);
  return ({ from, to }) => {
    if (at >= 0 && at < from) at = bytes.indexOf(mark, from);
    return at >= from && at < to;
  };
}
