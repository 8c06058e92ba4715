/**
 * Reads past pieces of JSON (RFC 8259) in bytes, without building anything. Each function takes an offset and gives
 * the one after the piece; a negative result is `~offset` of the byte at which the text stopped being JSON.
 */

/** Containers within containers, at most. Deeper is refused. */
export const DEPTH_MAX = 512;

export const OBJECT_START = 0x7b;
export const OBJECT_END = 0x7d;
export const COMMA = 0x2c;
export const BACKSLASH = 0x5c;
export const ARRAY_START = 0x5b;
export const QUOTE = 0x22;
const COLON = 0x3a;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LOWER_U = 0x75;
/** Sets the bit that upper and lower case letters differ in. */
const LOWER_CASE = 0x20;
const LOWER_E = 0x65;

/** 1 for a byte that a string does not simply go on with: its end, an escape, a control character. */
const STOPS_STRING = flags((byte) => byte < 0x20 || byte === QUOTE || byte === BACKSLASH);
/** 1 for what may follow a backslash alone. */
const SHORT_ESCAPE = flags((byte) => '"\\/bfnrt'.includes(String.fromCharCode(byte)));
const HEX_DIGIT = flags((byte) => /^[0-9a-fA-F]$/.test(String.fromCharCode(byte)));
const LITERALS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));

/** From the byte that begins a container to the one that ends it. */
const TO_ENDING = 2;
/** For each open container the byte that ends it. Scanning is synchronous and never nests, so that one stack will do. */
const endings = new Uint8Array(DEPTH_MAX);
let open = 0;
let valuesLeft = Number.POSITIVE_INFINITY;

/** Space, line feed, carriage return, tab; never negative. */
export function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at] as number;
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    at++;
  }
  return at;
}

/**
 * Values that may be read from now on, until this is said again: behind the last one a text counts as no JSON. So many small values are what
 * takes long to read, and no request has them.
 */
export function allowValues(count: number): void {
  valuesLeft = count;
}

/** Any value, which begins right at the offset; `depth` is the number of containers around it. */
export function skipValue(bytes: Buffer, from: number, depth: number): number {
  let at = from;
  open = depth;
  do {
    if (--valuesLeft < 0) return ~at;
    const openBefore = open;
    at = beginValue(bytes, at);
    if (at >= 0 && open === openBefore) at = endValue(bytes, at, depth);
  } while (at >= 0 && open > depth);
  return at;
}

/** Past a scalar or an empty container; of another container, which is open then, to the first value inside. */
function beginValue(bytes: Buffer, from: number): number {
  const byte = bytes[from];
  if (byte !== OBJECT_START && byte !== ARRAY_START) return skipScalar(bytes, from);
  if (open === DEPTH_MAX) return ~from;
  const inside = skipSpace(bytes, from + 1);
  if (bytes[inside] === byte + TO_ENDING) return inside + 1;
  endings[open++] = byte + TO_ENDING;
  return byte === OBJECT_START ? skipKey(bytes, inside) : inside;
}

/** From behind a value past the ends of containers, down to `depth`, or past a comma to the next value. */
function endValue(bytes: Buffer, from: number, depth: number): number {
  let at = from;
  while (open > depth) {
    at = skipSpace(bytes, at);
    if (bytes[at] !== endings[open - 1]) return skipComma(bytes, at, endings[open - 1] === OBJECT_END);
    open--;
    at++;
  }
  return at;
}

/** A member's name, then what `skipColon` skips. */
function skipKey(bytes: Buffer, from: number): number {
  const afterName = skipString(bytes, from);
  return afterName < 0 ? afterName : skipColon(bytes, afterName);
}

/** From behind a member's name to its value. */
export function skipColon(bytes: Buffer, from: number): number {
  const colon = skipSpace(bytes, from);
  return bytes[colon] === COLON ? skipSpace(bytes, colon + 1) : ~colon;
}

/** With both its quotes. */
export function skipString(bytes: Buffer, from: number): number {
  if (bytes[from] !== QUOTE) return ~from;
  const end = bytes.length;
  let at = from + 1;
  while (at < end) {
    at = skipPlain(bytes, at);
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) return ~at;
    at = skipEscapes(bytes, at);
    if (at < 0) return at;
  }
  return ~end;
}

/** Past escapes in a row, of which the first begins at the offset. */
function skipEscapes(bytes: Buffer, from: number): number {
  let at = from;
  do {
    at = SHORT_ESCAPE[bytes[at + 1] ?? 0] === 1 ? at + 2 : skipEscape(bytes, at + 1);
  } while (at >= 0 && bytes[at] === BACKSLASH);
  return at;
}

/** Plain bytes in a row behind which it pays to read the rest in words. */
const PLAIN_BYTES = 128;

/** Prompts are long strings: one branch for four bytes reads them fast, and one for a word reads long ones faster. */
function skipPlain(bytes: Buffer, from: number): number {
  const end = bytes.length;
  const wordsFrom = from + PLAIN_BYTES;
  let at = from;
  while (at + 4 <= end && areFourPlain(bytes, at)) {
    at += 4;
    if (at >= wordsFrom && at + PLAIN_BYTES < end) {
      at = skipPlainWords(bytes, at);
      break;
    }
  }
  while (at < end && STOPS_STRING[bytes[at] as number] === 0) at++;
  return at;
}

const EACH_SPACE = 0x20202020;
const EACH_QUOTE = 0x22222222;
const EACH_BACKSLASH = 0x5c5c5c5c;
const EACH_ONE = 0x01010101;
/** The highest bit of each byte of a word; as a signed number. */
const HIGH_BITS = 0x80808080 | 0;

/** Past words of four bytes none of which stops a string: no byte below 0x20, no quote, no backslash. Order of bytes does not matter. */
function skipPlainWords(bytes: Buffer, from: number): number {
  const words = new Int32Array(bytes.buffer, 0, bytes.buffer.byteLength >> 2);
  const last = (bytes.byteOffset + bytes.length) >> 2;
  let index = (bytes.byteOffset + from + 3) >> 2;
  // The bytes in front of the first whole word were not looked at.
  for (let at = from; at < (index << 2) - bytes.byteOffset; at++) {
    if (STOPS_STRING[bytes[at] as number] === 1) return at;
  }
  while (index < last) {
    const word = words[index] as number;
    const quotes = word ^ EACH_QUOTE;
    const backslashes = word ^ EACH_BACKSLASH;
    const stops =
      ((word - EACH_SPACE) & ~word) | ((quotes - EACH_ONE) & ~quotes) | ((backslashes - EACH_ONE) & ~backslashes);
    if ((stops & HIGH_BITS) !== 0) break;
    index++;
  }
  return (index << 2) - bytes.byteOffset;
}

function areFourPlain(bytes: Buffer, at: number): boolean {
  const first = (STOPS_STRING[bytes[at] as number] as number) | (STOPS_STRING[bytes[at + 1] as number] as number);
  const last = (STOPS_STRING[bytes[at + 2] as number] as number) | (STOPS_STRING[bytes[at + 3] as number] as number);
  return (first | last) === 0;
}

function skipEscape(bytes: Buffer, from: number): number {
  const byte = bytes[from] ?? 0;
  if (SHORT_ESCAPE[byte] === 1) return from + 1;
  if (byte !== LOWER_U) return ~from;
  for (let at = from + 1; at <= from + 4; at++) {
    if (HEX_DIGIT[bytes[at] ?? 0] === 0) return ~at;
  }
  return from + 5;
}

/** Past the comma after a value, to the next value. */
function skipComma(bytes: Buffer, from: number, isInObject: boolean): number {
  if (bytes[from] !== COMMA) return ~from;
  const next = skipSpace(bytes, from + 1);
  return isInObject ? skipKey(bytes, next) : next;
}

function skipScalar(bytes: Buffer, from: number): number {
  const byte = bytes[from] ?? 0;
  if (byte === QUOTE) return skipString(bytes, from);
  if (byte === MINUS || isDigit(byte)) return skipNumber(bytes, from);
  const literal = LITERALS.get(byte);
  if (literal === undefined) return ~from;
  for (let index = 1; index < literal.length; index++) {
    if (bytes[from + index] !== literal[index]) return ~(from + index);
  }
  return from + literal.length;
}

function skipNumber(bytes: Buffer, from: number): number {
  const first = bytes[from] === MINUS ? from + 1 : from;
  let at = bytes[first] === ZERO ? first + 1 : skipDigits(bytes, first);
  if (at >= 0 && bytes[at] === POINT) at = skipDigits(bytes, at + 1);
  if (at < 0 || ((bytes[at] ?? 0) | LOWER_CASE) !== LOWER_E) return at;
  const sign = bytes[at + 1];
  return skipDigits(bytes, sign === PLUS || sign === MINUS ? at + 2 : at + 1);
}

/** At least one. */
function skipDigits(bytes: Buffer, from: number): number {
  let at = from;
  while (isDigit(bytes[at] ?? 0)) at++;
  return at > from ? at : ~at;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

function flags(isSet: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (isSet(byte) ? 1 : 0));
}
