import { isTrailerHarmful } from '../edge/sort-fields.ts';
import { COLON, CR, endOfToken, endOfValue, LF } from './byte-classes.ts';

const BYTES_MAX = 8192;

const LINE = 0;
const NAME = 1;
const FIELD_VALUE = 2;
const LINE_END = 3;
const SECTION_END = 4;
const WHOLE = 5;

/**
 * The fields behind the last chunk, up to the empty line that ends the body (RFC 9112, section 7.1.2), in pieces of any
 * size. They are checked like those of a head, and thrown away.
 */
export class TrailerSection {
  #state = LINE;
  #name = '';
  #size = 0;
  #isHarmful = false;

  get isWhole(): boolean {
    return this.#state === WHOLE;
  }

  /** Whether `read` gave -1 for a field that would have framed, addressed or authorized the message. */
  get isHarmful(): boolean {
    return this.#isHarmful;
  }

  /** How far it came: `to`, or behind the empty line; -1 when it is broken or too large. */
  read(bytes: Buffer, from: number, to: number): number {
    const bound = Math.min(to, from + BYTES_MAX - this.#size);
    let at = from;
    while (at >= 0 && at < bound && this.#state !== WHOLE) at = this.#step(bytes, at, bound);
    if (at < 0) return -1;
    this.#size += at - from;
    return this.#size === BYTES_MAX && this.#state !== WHOLE ? -1 : at;
  }

  reset(): void {
    this.#state = LINE;
    this.#name = '';
    this.#size = 0;
    this.#isHarmful = false;
  }

  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case LINE:
        this.#state = bytes[at] === CR ? SECTION_END : NAME;
        return bytes[at] === CR ? at + 1 : at;
      case NAME:
        return this.#readName(bytes, at, to);
      case FIELD_VALUE:
        return this.#readValue(bytes, at, to);
      default:
        if (bytes[at] !== LF) return -1;
        this.#state = this.#state === SECTION_END ? WHOLE : LINE;
        return at + 1;
    }
  }

  #readName(bytes: Buffer, from: number, to: number): number {
    const at = endOfToken(bytes, from, to);
    this.#name += bytes.toString('latin1', from, at);
    if (at === to) return at;
    if (bytes[at] !== COLON || this.#name === '') return -1;
    this.#isHarmful = isTrailerHarmful([this.#name, '']);
    if (this.#isHarmful) return -1;
    this.#name = '';
    this.#state = FIELD_VALUE;
    return at + 1;
  }

  #readValue(bytes: Buffer, from: number, to: number): number {
    const at = endOfValue(bytes, from, to);
    if (at === to) return at;
    if (bytes[at] !== CR) return -1;
    this.#state = LINE_END;
    return at + 1;
  }
}
