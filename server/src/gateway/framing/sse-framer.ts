import { GatheredBytes } from '../gathered-bytes.ts';
import { findEnd, type LineProgress } from './find-end.ts';
import { type StreamEvent, unreadPiece, wholeEvent } from './stream-event.ts';
import { EVENT_BYTES_MAX, type KnownEvents, type StreamFramer } from './stream-framer.ts';

const NONE: KnownEvents = (_bytes, from) => from;
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

  /** Gives the events that end in the chunk, and the offset behind them. */
  const giveWhole = (chunk: Buffer, each: (event: StreamEvent) => void, known: KnownEvents): number => {
    const isBetween = held.length === 0 && !isTooLong && progress.line === 'empty';
    let from = isBetween ? known(chunk, 0) : 0;
    while (from < chunk.length) {
      const end = findEnd(progress, chunk, from);
      if (end < 0) break;
      // Many chunks are one event.
      give(from === 0 && end === chunk.length ? chunk : chunk.subarray(from, end), true, each);
      from = known(chunk, end);
    }
    return from;
  };

  return {
    push: (chunk, each, known = NONE) => {
      const from = giveWhole(chunk, each, chunk.length > bytesMax ? NONE : known);
      if (from === chunk.length) return;
      const rest = from === 0 ? chunk : chunk.subarray(from);
      if (isTooLong || held.length + rest.length > bytesMax) give(rest, false, each);
      else held.add(rest);
    },
    end: (each) => give(Buffer.alloc(0), true, each),
    isClosed: false,
    get heldBytes() {
      return held.length;
    },
    closing: ({ event }, isCut) => (isCut ? Buffer.concat([EVENT_BREAK, event]) : event),
  };
}
