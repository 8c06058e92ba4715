import type { EventReading, StreamEvent } from '../dialect.ts';
import { readChunk } from './read-chunk.ts';

const OBJECT_START = '{'.charCodeAt(0);

/**
 * Reads a chunk of a streamed answer, server-sent or an element of an array. This API has no terminal event: a candidate's finish
 * reason tells that the answer is whole if the stream ends, and usage may still follow.
 */
export function readEvent(event: StreamEvent): EventReading | undefined {
  const data = event.data() ?? bareObject(event);
  return data && readChunk(data, false);
}

/** An error may stand in a server-sent stream as it is, without `data:`; the `@google/genai` package looks for those too. */
function bareObject({ raw, isWhole }: StreamEvent): Buffer | undefined {
  return isWhole && raw[0] === OBJECT_START ? raw : undefined;
}
