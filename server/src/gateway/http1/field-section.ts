import { BLANK, COLON, CR, endOfToken, endOfValue, LF, TAB } from './byte-classes.ts';
import { spelling } from './spellings.ts';

/** Why the fields of a head can not be read. */
export type FieldFault = 'fields_too_many' | 'field_invalid' | 'framing_invalid' | 'syntax_invalid';

const LINE = 0;
const NAME = 1;
const PADDING = 2;
const FIELD_VALUE = 3;
const LINE_END = 4;
const SECTION_END = 5;
const WHOLE = 6;

const FRAMING = /^(?:content-length|transfer-encoding|connection)$/i;

/**
 * The lines of fields of a head, up to the empty line (RFC 9112, section 5), read in pieces of any size:
 * `name ":" OWS value OWS CRLF`, nothing else. What was read is marked by its distance from the head's start, so that
 * the head may move to another buffer between two pieces.
 */
export class FieldSection {
  readonly #fieldsMax: number;
  /** Four numbers for a field: where its name and its value start and end. */
  readonly #marks: number[] = [];
  #marked = 0;
  #state = LINE;
  #start = 0;
  #hasTab = false;
  #fault: FieldFault = 'syntax_invalid';

  constructor(fieldsMax: number) {
    this.#fieldsMax = fieldsMax;
  }

  get isWhole(): boolean {
    return this.#state === WHOLE;
  }

  /** Why `read` gave -1. */
  get fault(): FieldFault {
    return this.#fault;
  }

  /** To be called before each piece with the place of the head's first byte. */
  startsAt(start: number): void {
    this.#start = start;
  }

  /** How far it came: `to`, or behind the empty line; -1 when it is broken. */
  read(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at >= 0 && at < to && this.#state !== WHOLE) {
      if (this.#state === LINE) at = this.#usualLines(bytes, at, to);
      if (at < to) at = this.#step(bytes, at, to);
    }
    return at;
  }

  /** The fields, flat, values without blanks around them. `text` is the whole head. */
  collect(bytes: Buffer, text: string): string[] {
    const fields: string[] = [];
    const marks = this.#marks;
    for (let index = 0; index < this.#marked; index += 4) {
      const name = spelling(bytes, this.#start + (marks[index] as number), this.#start + (marks[index + 1] as number));
      fields.push(name, text.slice(marks[index + 2], marks[index + 3]));
    }
    return fields;
  }

  reset(): void {
    this.#marked = 0;
    this.#state = LINE;
    this.#hasTab = false;
  }

  /**
   * Marks the lines that are here whole and written as nearly all are: one blank before the value, none behind it. Steps
   * come to the same, and go on where this stops; but this is most of what a head costs.
   */
  #usualLines(bytes: Buffer, from: number, to: number): number {
    const marks = this.#marks;
    const start = this.#start;
    const markedMax = 4 * this.#fieldsMax;
    let marked = this.#marked;
    let at = from;
    while (marked < markedMax) {
      const nameEnd = endOfToken(bytes, at, to);
      const valueStart = nameEnd + 2;
      if (nameEnd === at || valueStart >= to || bytes[nameEnd] !== COLON || bytes[nameEnd + 1] !== BLANK) break;
      const end = endOfValue(bytes, valueStart, to);
      if (end + 1 >= to || bytes[end] !== CR || bytes[end + 1] !== LF) break;
      if (isPadding(bytes[valueStart]) || isPadding(bytes[end - 1])) break;
      marks[marked] = at - start;
      marks[marked + 1] = nameEnd - start;
      marks[marked + 2] = valueStart - start;
      marks[marked + 3] = end - start;
      marked += 4;
      at = end + 2;
    }
    this.#marked = marked;
    return at;
  }

  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case LINE:
        return this.#lineStart(bytes, at);
      case NAME:
        return this.#name(bytes, at, to);
      case PADDING:
        return this.#padding(bytes, at, to);
      case FIELD_VALUE:
        return this.#value(bytes, at, to);
      default:
        return this.#lineFeed(bytes, at);
    }
  }

  #lineStart(bytes: Buffer, at: number): number {
    if (bytes[at] === CR) {
      this.#state = SECTION_END;
      return at + 1;
    }
    if (this.#marked === 4 * this.#fieldsMax) return this.#broken('fields_too_many');
    this.#mark(at);
    this.#state = NAME;
    return at;
  }

  #name(bytes: Buffer, from: number, to: number): number {
    const at = endOfToken(bytes, from, to);
    if (at === to) return at;
    const isEmpty = at - this.#start === this.#marks[this.#marked - 1];
    if (isEmpty || bytes[at] !== COLON) return this.#broken('field_invalid');
    this.#mark(at);
    this.#state = PADDING;
    return at + 1;
  }

  #padding(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && isPadding(bytes[at])) {
      if (bytes[at] === TAB) this.#hasTab = true;
      at++;
    }
    if (at === to) return at;
    this.#mark(at);
    this.#state = FIELD_VALUE;
    return at;
  }

  #value(bytes: Buffer, from: number, to: number): number {
    const at = endOfValue(bytes, from, to);
    if (at === to) return at;
    if (bytes[at] !== CR) return this.#broken(bytes[at] === LF ? 'syntax_invalid' : 'field_invalid');
    this.#mark(this.#valueEnd(bytes, at));
    if (this.#hasTab && this.#isFraming(bytes)) return this.#broken('framing_invalid');
    this.#hasTab = false;
    this.#state = LINE_END;
    return at + 1;
  }

  #lineFeed(bytes: Buffer, at: number): number {
    if (bytes[at] !== LF) return this.#broken('syntax_invalid');
    this.#state = this.#state === SECTION_END ? WHOLE : LINE;
    return at + 1;
  }

  #valueEnd(bytes: Buffer, lineEnd: number): number {
    const first = this.#start + (this.#marks[this.#marked - 1] as number);
    let end = lineEnd;
    while (end > first && isPadding(bytes[end - 1])) {
      end--;
      if (bytes[end] === TAB) this.#hasTab = true;
    }
    return end;
  }

  /** RFC 9110 allows tabs around a value, but parsers differ about them where the value ends a body or a connection. */
  #isFraming(bytes: Buffer): boolean {
    const [from = 0, to = 0] = this.#marks.slice(this.#marked - 4, this.#marked - 2);
    return FRAMING.test(bytes.toString('latin1', this.#start + from, this.#start + to));
  }

  #mark(at: number): void {
    this.#marks[this.#marked++] = at - this.#start;
  }

  #broken(fault: FieldFault): number {
    this.#fault = fault;
    return -1;
  }
}

function isPadding(byte: number | undefined): boolean {
  return byte === BLANK || byte === TAB;
}
