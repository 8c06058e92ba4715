import { type RawHead, TARGET_BYTES_MAX } from '../edge/read-head.ts';
import type { RefusalCode } from '../edge/refusals.ts';
import { BLANK, CR, endOfToken, endOfVisible, LF } from './byte-classes.ts';
import { FieldSection } from './field-section.ts';
import { FixedText } from './fixed-text.ts';
import { spelling } from './spellings.ts';

export interface HeadBounds {
  /** From its first byte to the end of its empty line. */
  readonly headBytesMax: number;
  readonly headFieldsMax: number;
}

/** What became of the bytes of a head so far. */
export type RequestHeadRead =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  /** `end`: the place behind the head, where the body or the next head starts. */
  | { readonly kind: 'read'; readonly head: RawHead; readonly end: number };

const START = 0;
const START_END = 1;
const METHOD = 2;
const TARGET = 3;
const VERSION = 4;
const FIELDS = 5;

const INCOMPLETE: RequestHeadRead = { kind: 'incomplete' };

/**
 * Reads the heads of one connection's requests (RFC 9112, sections 2 to 5), one after the other, in a language that leaves
 * nothing to guess. `readHead` is the second step: it knows what methods, targets and framing are served.
 */
export class RequestHeadReader {
  readonly #bounds: HeadBounds;
  readonly #fields: FieldSection;
  readonly #version = new FixedText('HTTP/0.0\r\n');
  #state = START;
  #start = 0;
  #scanned = 0;
  #methodFrom = 0;
  #targetFrom = 0;
  #versionFrom = 0;
  #fault: RefusalCode = 'syntax_invalid';

  constructor(bounds: HeadBounds) {
    this.#bounds = bounds;
    this.#fields = new FieldSection(bounds.headFieldsMax);
  }

  /**
   * `from` is the place of the head's first byte. After `incomplete`, call again with the same bytes and more behind
   * them, in this or another buffer: what was looked at is not looked at again. After `read`, it is ready for the next
   * head; after `refused`, for nothing.
   */
  read(bytes: Buffer, from: number, to: number): RequestHeadRead {
    const bound = Math.min(to, from + this.#bounds.headBytesMax);
    this.#start = from;
    this.#fields.startsAt(from);
    let at = from + this.#scanned;
    while (at >= 0 && at < bound && !this.#fields.isWhole) at = this.#step(bytes, at, bound);
    if (at < 0) return { kind: 'refused', code: this.#fault };
    if (this.#fields.isWhole) return this.#whole(bytes, at);
    this.#scanned = at - from;
    return this.#scanned < this.#bounds.headBytesMax ? INCOMPLETE : { kind: 'refused', code: 'head_too_large' };
  }

  #step(bytes: Buffer, at: number, to: number): number {
    switch (this.#state) {
      case START:
        return this.#emptyLine(bytes, at);
      case START_END:
        return bytes[at] === LF ? this.#goOn(METHOD, at + 1) : this.#broken('syntax_invalid');
      case METHOD:
        return this.#method(bytes, at, to);
      case TARGET:
        return this.#target(bytes, at, to);
      case VERSION:
        return this.#readVersion(bytes, at, to);
      default:
        return this.#readFields(bytes, at, to);
    }
  }

  /** One empty line before a request is passed over, as RFC 9112, section 2.2, asks for. */
  #emptyLine(bytes: Buffer, at: number): number {
    if (bytes[at] === CR) return this.#goOn(START_END, at + 1, 2);
    return this.#goOn(METHOD, at);
  }

  #method(bytes: Buffer, from: number, to: number): number {
    const at = endOfToken(bytes, from, to);
    if (at === to) return at;
    if (bytes[at] !== BLANK || at - this.#start === this.#methodFrom) return this.#broken('syntax_invalid');
    this.#targetFrom = at + 1 - this.#start;
    return this.#goOn(TARGET, at + 1);
  }

  #target(bytes: Buffer, from: number, to: number): number {
    const at = endOfVisible(bytes, from, to);
    const size = at - this.#start - this.#targetFrom;
    if (size > TARGET_BYTES_MAX) return this.#broken('target_too_long');
    if (at === to) return at;
    if (bytes[at] !== BLANK || size === 0) return this.#broken('syntax_invalid');
    this.#versionFrom = at + 1 - this.#start;
    return this.#goOn(VERSION, at + 1);
  }

  #readVersion(bytes: Buffer, from: number, to: number): number {
    const at = this.#version.read(bytes, from, to);
    if (at < 0) return this.#broken('syntax_invalid');
    return this.#version.isWhole ? this.#goOn(FIELDS, at) : at;
  }

  #readFields(bytes: Buffer, from: number, to: number): number {
    const at = this.#fields.read(bytes, from, to);
    return at < 0 ? this.#broken(this.#fields.fault) : at;
  }

  #whole(bytes: Buffer, end: number): RequestHeadRead {
    const start = this.#start;
    const text = bytes.toString('latin1', start, end);
    const head: RawHead = {
      method: spelling(bytes, start + this.#methodFrom, start + this.#targetFrom - 1),
      target: text.slice(this.#targetFrom, this.#versionFrom - 1),
      version: spelling(bytes, start + this.#versionFrom + 5, start + this.#versionFrom + 8),
      fields: this.#fields.collect(bytes, text),
    };
    this.#reset();
    return { kind: 'read', head, end };
  }

  #reset(): void {
    this.#state = START;
    this.#scanned = 0;
    this.#methodFrom = 0;
    this.#version.reset();
    this.#fields.reset();
  }

  #goOn(state: number, at: number, methodFrom = this.#methodFrom): number {
    this.#state = state;
    this.#methodFrom = methodFrom;
    return at;
  }

  #broken(code: RefusalCode): number {
    this.#fault = code;
    return -1;
  }
}
