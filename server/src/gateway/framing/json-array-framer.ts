import { GatheredBytes } from '../gathered-bytes.ts';
import { arrayStart, findElementEnd, type Place } from './json-array-place.ts';
import { type StreamEvent, unreadPiece } from './stream-event.ts';
import { EVENT_BYTES_MAX, type OwnErrorForms, type StreamFramer } from './stream-framer.ts';

/**
 * Makes a framer for one JSON array whose elements arrive one by one. An event is an element with the bracket, comma and white space
 * in front of it, and is given with the element's last byte. The closing bracket is an event of its own, without data, and so is what
 * follows it. An event longer than `bytesMax` is given in pieces, as it comes, marked not whole. A text that is no array counts as one element.
 */
export function jsonArrayFramer(bytesMax: number = EVENT_BYTES_MAX): StreamFramer {
  const held = new GatheredBytes();
  const progress = arrayStart();
  /** Where the bytes that were given end. */
  let given: Place = 'before';
  /** Of the element in the event that is held, from the event's first byte; undefined: it has not begun. */
  let elementAt: number | undefined;
  let isTooLong = false;

  const give = (last: Buffer, isEnd: boolean, each: (event: StreamEvent) => void): void => {
    if (held.length + last.length > bytesMax) isTooLong = true;
    held.add(last);
    const raw = held.bytes();
    held.clear();
    given = progress.place;
    if (raw.length > 0) each(isTooLong ? unreadPiece(raw) : arrayEvent(raw, elementAt));
    if (!isEnd) return;
    isTooLong = false;
    elementAt = undefined;
  };

  return {
    push: (chunk, each) => {
      let from = 0;
      for (;;) {
        const found = findElementEnd(progress, chunk, from);
        if (found.elementAt >= 0) elementAt = held.length + found.elementAt - from;
        if (found.end < 0) break;
        give(chunk.subarray(from, found.end), true, each);
        from = found.end;
      }
      const rest = from === 0 ? chunk : chunk.subarray(from);
      if (isTooLong || held.length + rest.length > bytesMax) give(rest, false, each);
      else held.add(rest);
    },
    end: (each) => give(Buffer.alloc(0), true, each),
    get heldBytes() {
      return held.length;
    },
    get isClosed() {
      return given === 'after';
    },
    closing: (error, isCut) => closing(error, isCut ? progress.place : given),
  };
}

function arrayEvent(raw: Buffer, elementAt: number | undefined): StreamEvent {
  const data = elementAt === undefined ? undefined : raw.subarray(elementAt);
  return { raw, isWhole: true, name: () => '', data: () => data };
}

/**
 * What makes the client's array valid with the error as its last element. Behind the closing bracket nothing can be said any more.
 * In the midst of an element that went out in part nothing can make it valid: the error follows on a line of its own, for people and
 * logs, and a client that parses sees that its answer was cut.
 */
function closing({ body }: OwnErrorForms, place: Place): Buffer {
  const { before, after } = AROUND[place];
  return place === 'after' ? Buffer.alloc(0) : Buffer.concat([Buffer.from(before), body, Buffer.from(after)]);
}

const AROUND: Readonly<Record<Place, { readonly before: string; readonly after: string }>> = {
  before: { before: '[', after: ']' },
  open: { before: '', after: ']' },
  element: { before: '\n', after: '\n' },
  behind: { before: ',\n', after: ']' },
  after: { before: '', after: '' },
};
