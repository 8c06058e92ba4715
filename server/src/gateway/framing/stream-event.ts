/**
 * One event of a stream, still as bytes: its fields are looked at only when asked for. Server-sent (WHATWG HTML, section 9.2), or an
 * element of a JSON array that comes piece by piece; that one has no name, and its `data` is the element.
 */
export interface StreamEvent {
  /** The exact bytes: lines, comments, the blank line that ends it. All events' `raw` in a row are the stream. */
  readonly raw: Buffer;
  /** False: the event was longer than the bound. Then `raw` is a piece of it, and its fields are never read. */
  readonly isWhole: boolean;
  /** The last `event:` field, or empty. Decoded at each call. */
  name(): string;
  /**
   * The `data:` lines joined by line feeds; undefined when there is none (comments, keep-alives, pieces).
   * One line is a view into `raw`, without a copy; several are a copy.
   */
  data(): Buffer | undefined;
}

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const COLON = 0x3a;
const DATA = Buffer.from('data');
const EVENT = Buffer.from('event');
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** An event of these bytes. A byte order mark is passed over where the stream begins, and only there. */
export function wholeEvent(raw: Buffer, isFirst: boolean): StreamEvent {
  const from = isFirst && isAt(raw, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  let data: Buffer | undefined;
  let isRead = false;
  return {
    raw,
    isWhole: true,
    name: () => fieldValues(raw, from, EVENT).at(-1)?.toString() ?? '',
    data: () => {
      if (!isRead) data = joined(fieldValues(raw, from, DATA));
      isRead = true;
      return data;
    },
  };
}

/** A piece of an event that is too long to be read. */
export function unreadPiece(raw: Buffer): StreamEvent {
  return { raw, isWhole: false, name: () => '', data: () => undefined };
}

function fieldValues(raw: Buffer, from: number, field: Buffer): Buffer[] {
  const values: Buffer[] = [];
  let at = from;
  while (at < raw.length) {
    const end = lineEnd(raw, at);
    const value = valueAt(raw, at, field);
    if (value !== undefined) values.push(raw.subarray(Math.min(value, end), end));
    at = end + 1;
  }
  return values;
}

/** Where the line's value begins if it is of that field; one space after the colon belongs to neither. */
function valueAt(raw: Buffer, from: number, field: Buffer): number | undefined {
  if (!isAt(raw, from, field)) return undefined;
  const after = from + field.length;
  const next = raw[after];
  if (next === undefined || next === LF || next === CR) return after;
  if (next !== COLON) return undefined;
  return raw[after + 1] === SPACE ? after + 2 : after + 1;
}

function lineEnd(raw: Buffer, from: number): number {
  let at = from;
  while (at < raw.length && raw[at] !== LF && raw[at] !== CR) at++;
  return at;
}

function isAt(raw: Buffer, from: number, text: Buffer): boolean {
  for (let index = 0; index < text.length; index++) {
    if (raw[from + index] !== text[index]) return false;
  }
  return true;
}

function joined(values: readonly Buffer[]): Buffer | undefined {
  if (values.length <= 1) return values[0];
  const feed = Buffer.of(LF);
  return Buffer.concat(values.flatMap((value, index) => (index === 0 ? [value] : [feed, value])));
}
