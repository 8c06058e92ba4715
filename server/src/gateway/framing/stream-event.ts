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

/**
 * Lines of one event above which its fields are not read: it passes as it came. An event is one line for each field, or some for a text of
 * many lines; going through a million of them would hold up every other call.
 */
export const EVENT_LINES_MAX = 16_384;

/** An event of these bytes. A byte order mark is passed over where the stream begins, and only there. */
export function wholeEvent(raw: Buffer, isFirst: boolean): StreamEvent {
  return new WholeEvent(raw, isFirst && isAt(raw, 0, BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0);
}

class WholeEvent implements StreamEvent {
  readonly raw: Buffer;
  readonly isWhole = true;
  readonly #from: number;
  #fields: Fields | undefined;

  constructor(raw: Buffer, from: number) {
    this.raw = raw;
    this.#from = from;
  }

  name(): string {
    this.#fields ??= readFields(this.raw, this.#from);
    const { name } = this.#fields;
    return name === undefined ? '' : this.raw.toString('utf8', name.from, name.to);
  }

  data(): Buffer | undefined {
    this.#fields ??= readFields(this.raw, this.#from);
    return this.#fields.data;
  }
}

interface Fields {
  readonly name: { readonly from: number; readonly to: number } | undefined;
  readonly data: Buffer | undefined;
}

const NO_FIELDS: Fields = { name: undefined, data: undefined };

/** A piece of an event that is too long to be read. */
export function unreadPiece(raw: Buffer): StreamEvent {
  return { raw, isWhole: false, name: () => '', data: () => undefined };
}

function readFields(raw: Buffer, from: number): Fields {
  let name: Fields['name'];
  const data: Buffer[] = [];
  let at = from;
  for (let lines = 0; at < raw.length; lines++) {
    if (lines === EVENT_LINES_MAX) return NO_FIELDS;
    const end = lineEnd(raw, at);
    const dataAt = valueAt(raw, at, DATA);
    if (dataAt !== undefined) data.push(raw.subarray(Math.min(dataAt, end), end));
    else name = nameIn(raw, at, end) ?? name;
    at = end + 1;
  }
  return { name, data: joined(data) };
}

function nameIn(raw: Buffer, from: number, to: number): Fields['name'] {
  const value = valueAt(raw, from, EVENT);
  return value === undefined ? undefined : { from: Math.min(value, to), to };
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
