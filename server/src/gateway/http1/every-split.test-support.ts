interface HeadReader<Outcome> {
  read(bytes: Buffer, from: number, to: number): Outcome;
}

/** Bytes before and behind what is read, which must not matter. */
const AROUND = 3;
/** A longer head is split at some bytes only. */
const LONG = 1000;
const LONG_STEP = 211;

/**
 * What a fresh reader makes of the head: given whole, in two pieces split at every byte, and byte by byte; each time in
 * another buffer and, with `end` counted from the head's first byte, the same answer unless the reader is wrong.
 */
export function readEverySplit<Outcome extends { readonly kind: string }>(
  text: string,
  makeReader: () => HeadReader<Outcome>,
): Outcome[] {
  const splits: number[][] = [[]];
  for (let at = 0; at < text.length; at += text.length < LONG ? 1 : LONG_STEP) splits.push([at]);
  splits.push(Array.from({ length: text.length }, (_, at) => at));
  return splits.map((at) => readInPieces(text, at, makeReader()));
}

/** What a reader makes of the head when it comes in pieces that end at these places, and then whole. */
export function readInPieces<Outcome extends { readonly kind: string }>(
  text: string,
  ends: readonly number[],
  reader: HeadReader<Outcome>,
): Outcome {
  for (const [index, end] of [...ends, text.length].entries()) {
    const from = AROUND + (index % 5);
    const bytes = Buffer.from(`${'\r\n'.repeat(from).slice(0, from)}${text.slice(0, end)}X\r\n`, 'latin1');
    const outcome = reader.read(bytes, from, from + end);
    if (outcome.kind === 'incomplete' && end < text.length) continue;
    return 'end' in outcome ? { ...outcome, end: (outcome.end as number) - from } : outcome;
  }
  throw new Error('not reached');
}
