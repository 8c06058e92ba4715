import { GatheredBytes } from '../gathered-bytes.ts';
import { findEnd, type LineProgress } from './find-end.ts';
import { type StreamEvent, unreadPiece, wholeEvent } from './stream-event.ts';
import { EVENT_BYTES_MAX, type StreamFramer } from './stream-framer.ts';

/** Ends an event that was cut in its midst, so that ours behind it is read as one of its own. */
const EVENT_BREAK = Buffer.from('\n\n');

/**
 * Makes a framer for one stream of server-sent events. An event longer than `bytesMax` is given in pieces, as it comes, marked
 * not whole. One whose last byte so far is a carriage return waits for one byte more, since a line feed would belong to it.
 */
export function sseFramer(bytesMax: number = EVENT_BYTES_MAX): StreamFramer {
  const held = new GatheredBytes();
  let isFirst = true;
  let isTooLong = false;
  const progress: LineProgress = { line: 'empty' };

  const give = (last: Buffer, isEnd: boolean, each: (event: StreamEvent) => void): void => {
    if (held.length + last.length > bytesMax) isTooLong = true;
    const raw = held.length === 0 ? last : heldWith(last);
    if (raw.length > 0) each(isTooLong ? unreadPiece(raw) : wholeEvent(raw, isFirst));
    isFirst = false;
    if (isEnd) isTooLong = false;
  };

  const heldWith = (last: Buffer): Buffer => {
    held.add(last);
    const raw = held.bytes();
    held.clear();
    return raw;
  };

  return {
    push: (chunk, each) => {
      let from = 0;
      for (let end = findEnd(progress, chunk, 0); end >= 0; end = findEnd(progress, chunk, from)) {
        // Most chunks are one event.
        give(from === 0 && end === chunk.length ? chunk : chunk.subarray(from, end), true, each);
        from = end;
      }
      if (from === chunk.length) return;
      const rest = from === 0 ? chunk : chunk.subarray(from);
      if (isTooLong || held.length + rest.length > bytesMax) {
        give(rest, false, each);
      } else held.add(rest);
    },
    end: (each) => give(Buffer.alloc(0), true, each),
    get heldBytes() {
      return held.length;
    },
    closing: ({ event }, isCut) => (isCut ? Buffer.concat([EVENT_BREAK, event]) : event),
  };
}
