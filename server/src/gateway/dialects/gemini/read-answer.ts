import type { AnswerReading } from '../dialect.ts';
import { elementSpans } from '../element-spans.ts';
import { mergeReading } from '../merge-reading.ts';
import { readChunk } from './read-chunk.ts';

/**
 * Reads a `GenerateContentResponse`, or the body of an error. The streaming method without `alt=sse` answers with an array, errors
 * included: that of one error has one element.
 */
export function readAnswer(body: Buffer): AnswerReading {
  const one = readChunk(body, true);
  if (one !== undefined) return readingOf(one);
  const text = { from: body.indexOf('['), to: body.length };
  if (text.from < 0) return {};
  return elementSpans(body, text)
    .map(({ from, to }) => readingOf(readChunk(body.subarray(from, to), false) ?? {}))
    .reduce(mergeReading, {});
}

/** Of a whole answer it does not matter what its parts were. */
function readingOf({ usage, model, serviceTier, errorCode }: AnswerReading): AnswerReading {
  return { usage, model, serviceTier, errorCode };
}
