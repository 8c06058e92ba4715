import { GatheredBytes } from '../gathered-bytes.ts';
import { findEnd, type LineProgress } from './find-end.ts';
import { type SseEvent, unreadPiece, wholeEvent } from './sse-event.ts';

/** Bytes of one event above which it passes unread. */
export const EVENT_BYTES_MAX = 1024 * 1024;

/**
 * Cuts a stream into events, however its bytes arrive: any split of the same bytes gives the same events.
 * An event whose last byte so far is a carriage return waits for one byte more, since a line feed would belong to it.
 */
export interface SseFramer {
  /** Takes the next bytes (they must not change afterwards) and gives each event that ends in them. */
  push(chunk: Buffer, each: (event: SseEvent) => void): void;
  /** The stream is over: gives what is left as a last event, though no blank line ended it. */
  end(each: (event: SseEvent) => void): void;
  /** Bytes taken and not yet given: at most `bytesMax`. */
  readonly heldBytes: number;
}

/** Makes a framer for one stream. An event longer than `bytesMax` is given in pieces, as it comes, marked not whole. */
export function sseFramer(bytesMax: number = EVENT_BYTES_MAX): SseFramer {
  const held = new GatheredBytes();
  let isFirst = true;
  let isTooLong = false;
  const progress: LineProgress = { line: 'empty' };

  const give = (last: Buffer, isEnd: boolean, each: (event: SseEvent) => void): void => {
    if (held.length + last.length > bytesMax) isTooLong = true;
    held.add(last);
    const raw = held.bytes();
    held.clear();
    if (raw.length > 0) each(isTooLong ? unreadPiece(raw) : wholeEvent(raw, isFirst));
    isFirst = false;
    if (isEnd) isTooLong = false;
  };

  return {
    push: (chunk, each) => {
      let from = 0;
      for (let end = findEnd(progress, chunk, 0); end >= 0; end = findEnd(progress, chunk, from)) {
        give(chunk.subarray(from, end), true, each);
        from = end;
      }
      const rest = from === 0 ? chunk : chunk.subarray(from);
      if (isTooLong || held.length + rest.length > bytesMax) {
        give(rest, false, each);
      } else held.add(rest);
    },
    end: (each) => give(Buffer.alloc(0), true, each),
    get heldBytes() {
      return held.length;
    },
  };
}
