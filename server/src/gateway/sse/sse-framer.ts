import { findEnd, type LineProgress } from './find-end.ts';
import { type SseEvent, unreadPiece, wholeEvent } from './sse-event.ts';

/** Bytes of one event above which it passes unread. */
export const EVENT_BYTES_MAX = 1024 * 1024;
/** Pieces of one event kept apart; more are joined, since each keeps the whole read buffer that it was cut from. */
const HELD_PIECES_MAX = 64;

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
  const held: Buffer[] = [];
  let heldBytes = 0;
  let isFirst = true;
  let isTooLong = false;
  const progress: LineProgress = { line: 'empty' };

  const give = (last: Buffer, isEnd: boolean, each: (event: SseEvent) => void): void => {
    if (heldBytes + last.length > bytesMax) isTooLong = true;
    const raw = held.length === 0 ? last : Buffer.concat([...held.splice(0), last]);
    heldBytes = 0;
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
      if (isTooLong || heldBytes + rest.length > bytesMax) {
        give(rest, false, each);
      } else if (rest.length > 0) {
        held.push(rest);
        heldBytes += rest.length;
        if (held.length === HELD_PIECES_MAX) held.splice(0, HELD_PIECES_MAX, Buffer.concat(held));
      }
    },
    end: (each) => give(Buffer.alloc(0), true, each),
    get heldBytes() {
      return heldBytes;
    },
  };
}
