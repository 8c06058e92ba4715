import { CR, endOfToken, endOfValue, HEX_DIGITS, LF } from './byte-classes.ts';
import { TrailerSection } from './trailer-section.ts';

/** Whether a body is still coming, came whole, or is broken. */
export type ChunkState = 'more' | 'done' | 'malformed';

/** Why a chunked body is broken. */
export type ChunkFault = 'syntax_invalid' | 'framing_invalid' | 'trailer_invalid';

/** Told of each piece of the body in turn, where it is in the bytes given to `read`. It must not call the reader. */
export type TakeBytes = (bytes: Buffer, from: number, to: number) => void;

/**
 * What may stand behind a chunk's size: from clients `;name` and `;name=token` (a part of RFC 9112, section 7.1.1); from
 * providers anything that a field may hold, since some are careless there and nobody reads it.
 */
export type ChunkSource = 'request' | 'answer';

/** A chunk of this size or more is refused: nobody sends one, and sizes stay small integers. */
const CHUNK_BYTES_MAX = 2 ** 31;
const SIZE_DIGITS_MAX = 8;
/** Of one chunk. */
const EXTENSION_BYTES_MAX = 1024;
/** Of all chunks of a request; an answer may sign each chunk. */
const EXTENSIONS_BYTES_MAX = 8192;

const SIZE = 0;
const EXTENSION_NAME = 1;
const EXTENSION_VALUE = 2;
const EXTENSION_ANY = 3;
const SIZE_END = 4;
const DATA = 5;
const DATA_CR = 6;
const DATA_END = 7;
const TRAILERS = 8;
const DONE = 9;
const BROKEN = 10;

const SEMICOLON = 59;
const EQUALS = 61;

/** Reads bodies in the chunked coding (RFC 9112, section 7.1), in pieces of any size. Trailers are checked and dropped. */
export class ChunkReader {
  readonly #isStrict: boolean;
  readonly #take: TakeBytes;
  readonly #trailers = new TrailerSection();
  #state = SIZE;
  #digits = 0;
  /** While the size is read: its worth so far; then what is missing of the chunk. */
  #rest = 0;
  /** Of the current part of an extension. */
  #partBytes = 0;
  #extensionBytes = 0;
  #extensionsBytes = 0;
  #fault: ChunkFault | undefined;

  constructor(source: ChunkSource, take: TakeBytes) {
    this.#isStrict = source === 'request';
    this.#take = take;
  }

  get state(): ChunkState {
    if (this.#state === BROKEN) return 'malformed';
    return this.#state === DONE ? 'done' : 'more';
  }

  /** Set once malformed. */
  get fault(): ChunkFault | undefined {
    return this.#fault;
  }

  /** How far it came: `to` while there is more, behind the body when it is done, anywhere when it is malformed. */
  read(bytes: Buffer, from: number, to: number): number {
    let at = from;
    while (at < to && this.#state < DONE)
      at = this.#state === DATA ? this.#data(bytes, at, to) : this.#step(bytes, at, to);
    return at;
  }

  /** Makes it ready for another body. */
  reset(): void {
    this.#state = SIZE;
    this.#digits = 0;
    this.#rest = 0;
    this.#extensionsBytes = 0;
    this.#fault = undefined;
    this.#trailers.reset();
  }

  #data(bytes: Buffer, from: number, to: number): number {
    const end = Math.min(to, from + this.#rest);
    this.#rest -= end - from;
    if (this.#rest === 0) this.#state = DATA_CR;
    this.#take(bytes, from, end);
    return end;
  }

  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case SIZE:
        return this.#size(bytes, at, to);
      case SIZE_END:
        return this.#sizeEnd(bytes, at);
      case DATA_CR:
        return bytes[at] === CR ? this.#goOn(DATA_END, at + 1) : this.#broken('syntax_invalid', at);
      case DATA_END:
        return bytes[at] === LF ? this.#goOn(SIZE, at + 1) : this.#broken('syntax_invalid', at);
      case TRAILERS:
        return this.#readTrailers(bytes, at, to);
      default:
        return this.#extension(bytes, at, to);
    }
  }

  #size(bytes: Buffer, from: number, to: number): number {
    let at = from;
    for (; at < to; at++) {
      const digit = HEX_DIGITS[bytes[at] as number] as number;
      if (digit < 0) return this.#sizeDigitsEnd(bytes, at);
      this.#rest = this.#rest * 16 + digit;
      if (++this.#digits > SIZE_DIGITS_MAX || this.#rest >= CHUNK_BYTES_MAX) return this.#broken('framing_invalid', at);
    }
    return at;
  }

  #sizeDigitsEnd(bytes: Buffer, at: number): number {
    if (this.#digits === 0) return this.#broken('syntax_invalid', at);
    this.#digits = 0;
    this.#extensionBytes = 0;
    if (bytes[at] === CR) return this.#goOn(SIZE_END, at + 1);
    if (bytes[at] !== SEMICOLON) return this.#broken('syntax_invalid', at);
    this.#partBytes = 0;
    return this.#goOn(this.#isStrict ? EXTENSION_NAME : EXTENSION_ANY, at + 1);
  }

  #sizeEnd(bytes: Buffer, at: number): number {
    if (bytes[at] !== LF) return this.#broken('syntax_invalid', at);
    return this.#goOn(this.#rest === 0 ? TRAILERS : DATA, at + 1);
  }

  #extension(bytes: Buffer, from: number, to: number): number {
    const end = this.#state === EXTENSION_ANY ? endOfValue(bytes, from, to) : endOfToken(bytes, from, to);
    this.#partBytes += end - from;
    this.#extensionBytes += end - from;
    this.#extensionsBytes += end - from;
    const isTooLong = this.#isStrict && this.#extensionsBytes > EXTENSIONS_BYTES_MAX;
    if (isTooLong || this.#extensionBytes > EXTENSION_BYTES_MAX) return this.#broken('syntax_invalid', end);
    return end === to ? end : this.#extensionPartEnd(bytes[end] as number, end);
  }

  #extensionPartEnd(byte: number, at: number): number {
    const isAny = this.#state === EXTENSION_ANY;
    const isWhole = isAny || this.#partBytes > 0;
    const isName = this.#state === EXTENSION_NAME;
    this.#partBytes = 0;
    if (isWhole && byte === CR) return this.#goOn(SIZE_END, at + 1);
    if (isWhole && byte === SEMICOLON) return this.#goOn(EXTENSION_NAME, at + 1);
    if (isWhole && byte === EQUALS && isName) return this.#goOn(EXTENSION_VALUE, at + 1);
    return this.#broken('syntax_invalid', at);
  }

  #readTrailers(bytes: Buffer, from: number, to: number): number {
    const at = this.#trailers.read(bytes, from, to);
    if (at < 0) return this.#broken(this.#trailers.isHarmful ? 'trailer_invalid' : 'syntax_invalid', from);
    if (this.#trailers.isWhole) this.#state = DONE;
    return at;
  }

  #goOn(state: number, at: number): number {
    this.#state = state;
    return at;
  }

  #broken(fault: ChunkFault, at: number): number {
    this.#state = BROKEN;
    this.#fault = fault;
    return at;
  }
}
