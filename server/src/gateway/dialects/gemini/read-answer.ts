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
  const from = body.indexOf('[');
  if (from < 0 || body.toString('latin1', 0, from).trim() !== '') return {};
  return elementSpans(body, { from })
    .map((element) => readingOf(readChunk(body.subarray(element.from, element.to), false) ?? {}))
    .reduce(mergeReading, {});
}

/** Of a whole answer it does not matter what its parts were. */
function readingOf({ usage, model, serviceTier, errorCode }: AnswerReading): AnswerReading {
  return { usage, model, serviceTier, errorCode };
}
