import { BLANK, CR, endOfValue, LF } from './byte-classes.ts';
import { type FieldFault, FieldSection } from './field-section.ts';
import { FixedText } from './fixed-text.ts';
import type { HeadBounds } from './request-head-reader.ts';

/** The head of an answer as it came. */
export interface RawAnswerHead {
  /** Three digits, the first not 0: 100 to 999. */
  readonly status: number;
  /** Of the version, 1.1 or 1.0. */
  readonly minor: 0 | 1;
  /** Flat `[name, value, …]`, as sent, repeated ones repeated, values without blanks around them. */
  readonly fields: readonly string[];
}

/** What became of the bytes of a head so far. */
export type AnswerHeadRead =
  | { readonly kind: 'incomplete' }
  /** `why`: an English clause for the log. */
  | { readonly kind: 'malformed'; readonly why: string }
  /** `end`: the place behind the head. */
  | { readonly kind: 'read'; readonly head: RawAnswerHead; readonly end: number };

const LINE = 0;
const STATUS_END = 1;
const REASON = 2;
const LINE_END = 3;
const FIELDS = 4;

const ZERO = 48;
const MINOR_AT = 'HTTP/1.'.length;
const STATUS_AT = 'HTTP/1.1 '.length;
const LINE_FAULT = 'its status line is malformed';
const FAULTS: Readonly<Record<FieldFault, string>> = {
  fields_too_many: 'it has too many header fields',
  field_invalid: 'a header field holds a character that is not allowed',
  framing_invalid: 'a tab stands around its length, its coding or its connection options',
  syntax_invalid: 'a line of its head does not end as HTTP asks for',
};
const INCOMPLETE: AnswerHeadRead = { kind: 'incomplete' };

/** Reads the heads of the answers on one connection (RFC 9112, sections 4 and 5), one after the other, 1xx ones too. */
export class AnswerHeadReader {
  readonly #bounds: HeadBounds;
  readonly #fields: FieldSection;
  readonly #line = new FixedText('HTTP/1.0 000');
  #state = LINE;
  #start = 0;
  #scanned = 0;
  #fault = LINE_FAULT;

  constructor(bounds: HeadBounds) {
    this.#bounds = bounds;
    this.#fields = new FieldSection(bounds.headFieldsMax);
  }

  /**
   * `from` is the place of the head's first byte. After `incomplete`, call again with the same bytes and more behind
   * them, in this or another buffer: what was looked at is not looked at again. After `read`, it is ready for the next
   * head; after `malformed`, for nothing.
   */
  read(bytes: Buffer, from: number, to: number): AnswerHeadRead {
    const bound = Math.min(to, from + this.#bounds.headBytesMax);
    this.#start = from;
    this.#fields.startsAt(from);
    let at = from + this.#scanned;
    while (at >= 0 && at < bound && !this.#fields.isWhole) at = this.#step(bytes, at, bound);
    if (at < 0) return { kind: 'malformed', why: this.#fault };
    if (this.#fields.isWhole) return this.#whole(bytes, at);
    this.#scanned = at - from;
    if (this.#scanned < this.#bounds.headBytesMax) return INCOMPLETE;
    return { kind: 'malformed', why: 'its head is too large' };
  }

  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case LINE:
        return this.#readLine(bytes, at, to);
      case STATUS_END:
        return this.#statusEnd(bytes, at);
      case REASON:
        return this.#readReason(bytes, at, to);
      case LINE_END:
        this.#state = FIELDS;
        return bytes[at] === LF ? at + 1 : -1;
      default:
        return this.#readFields(bytes, at, to);
    }
  }

  #readLine(bytes: Buffer, from: number, to: number): number {
    const at = this.#line.read(bytes, from, to);
    if (at < 0 || !this.#line.isWhole) return at;
    const isOutside = (bytes[this.#start + MINOR_AT] as number) > ZERO + 1 || bytes[this.#start + STATUS_AT] === ZERO;
    this.#state = STATUS_END;
    return isOutside ? -1 : at;
  }

  /** The reason may be left out, and even the blank before it. */
  #statusEnd(bytes: Buffer, at: number): number {
    this.#state = REASON;
    if (bytes[at] === BLANK) return at + 1;
    return bytes[at] === CR ? at : -1;
  }

  #readReason(bytes: Buffer, from: number, to: number): number {
    const at = endOfValue(bytes, from, to);
    if (at === to) return at;
    this.#state = LINE_END;
    return bytes[at] === CR ? at + 1 : -1;
  }

  #readFields(bytes: Buffer, from: number, to: number): number {
    const at = this.#fields.read(bytes, from, to);
    if (at < 0) this.#fault = FAULTS[this.#fields.fault];
    return at;
  }

  #whole(bytes: Buffer, end: number): AnswerHeadRead {
    const start = this.#start;
    const digit = (index: number): number => (bytes[start + STATUS_AT + index] as number) - ZERO;
    const head: RawAnswerHead = {
      status: digit(0) * 100 + digit(1) * 10 + digit(2),
      minor: bytes[start + MINOR_AT] === ZERO ? 0 : 1,
      fields: this.#fields.collect(bytes, bytes.toString('latin1', start, end)),
    };
    this.#state = LINE;
    this.#scanned = 0;
    this.#line.reset();
    this.#fields.reset();
    return { kind: 'read', head, end };
  }
}
