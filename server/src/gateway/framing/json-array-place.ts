/** Where in a JSON array the next byte of a stream belongs. */
export type Place =
  /** In front of the array: nothing but white space came. */
  | 'before'
  /** Behind the opening bracket or a comma: an element may begin. */
  | 'open'
  /** In the midst of an element. */
  | 'element'
  /** Behind an element. */
  | 'behind'
  /** Behind the closing bracket, or behind a value that is no array. */
  | 'after';

/** What must be remembered of an array between two chunks. */
export interface ArrayProgress {
  place: Place;
  /** The text is a value that is no array: it counts as the only element. */
  isAlone: boolean;
  /** How the element in progress ends. */
  kind: 'container' | 'string' | 'scalar';
  /** Containers that are open in it. */
  depth: number;
  isInString: boolean;
  isEscaped: boolean;
}

/** Where the next event ends, and where its element begins; both are -1 when that is not in the chunk. */
export interface Found {
  readonly end: number;
  readonly elementAt: number;
}

/** The progress of a stream that has not begun. */
export function arrayStart(): ArrayProgress {
  return { place: 'before', isAlone: false, kind: 'scalar', depth: 0, isInString: false, isEscaped: false };
}

/**
 * Finds the end of the event that the byte at `from` belongs to: right behind an element, or behind the closing bracket. Brackets
 * within an element count whatever their kind, so that text that is no JSON is cut the same way however it arrives.
 */
export function findElementEnd(progress: ArrayProgress, chunk: Buffer, from: number): Found {
  let elementAt = -1;
  let at = from;
  while (at < chunk.length) {
    if (progress.place === 'element') {
      const end = skipElement(progress, chunk, at);
      if (end < 0) return { end: -1, elementAt };
      progress.place = progress.isAlone ? 'after' : 'behind';
      return { end, elementAt };
    }
    const wasAfter = progress.place === 'after';
    const place = step(progress, chunk[at] as number);
    if (place === 'element') elementAt = at;
    else at++;
    if (place === 'after' && !wasAfter) return { end: at, elementAt };
  }
  return { end: -1, elementAt };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const ARRAY_START = 0x5b;
const BACKSLASH = 0x5c;
const ARRAY_END = 0x5d;
const OBJECT_START = 0x7b;
const OBJECT_END = 0x7d;

/** One byte outside of elements; one that begins an element is not taken yet. Gives the place behind it. */
function step(progress: ArrayProgress, byte: number): Place {
  if (isSpace(byte) || progress.place === 'after') return progress.place;
  if (progress.place === 'before' && byte === ARRAY_START) progress.place = 'open';
  else if (progress.place === 'before') begin(progress, byte, true);
  else if (byte === ARRAY_END) progress.place = 'after';
  else if (byte === COMMA) progress.place = 'open';
  else begin(progress, byte, false);
  return progress.place;
}

function begin(progress: ArrayProgress, byte: number, isAlone: boolean): void {
  progress.place = 'element';
  progress.isAlone = isAlone;
  progress.depth = 0;
  progress.isInString = false;
  progress.isEscaped = false;
  if (byte === OBJECT_START || byte === ARRAY_START) progress.kind = 'container';
  else progress.kind = byte === QUOTE ? 'string' : 'scalar';
}

/** The offset behind the element, or -1 when it does not end in the chunk. */
function skipElement(progress: ArrayProgress, chunk: Buffer, from: number): number {
  if (progress.kind === 'scalar') return skipScalar(chunk, from);
  let at = from;
  while (at < chunk.length) {
    at = progress.isInString ? skipText(progress, chunk, at) : skipMark(progress, chunk, at);
    if (progress.depth === 0 && !progress.isInString) return at;
  }
  return -1;
}

/** What ends a scalar is the byte behind it, which belongs to what follows. */
function skipScalar(chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] as number;
    if (byte === COMMA || byte === ARRAY_END || isSpace(byte)) return at;
  }
  return -1;
}

/** Outside of strings: up to and past the next byte that matters. */
function skipMark(progress: ArrayProgress, chunk: Buffer, from: number): number {
  for (let at = from; at < chunk.length; at++) {
    const byte = chunk[at] as number;
    if (byte === QUOTE) progress.isInString = true;
    else if (byte === OBJECT_START || byte === ARRAY_START) progress.depth++;
    else if (byte === OBJECT_END || byte === ARRAY_END) progress.depth--;
    else continue;
    return at + 1;
  }
  return chunk.length;
}

/** Within a string: past its closing quote, or to the chunk's end. */
function skipText(progress: ArrayProgress, chunk: Buffer, from: number): number {
  const { length } = chunk;
  let at = progress.isEscaped ? from + 1 : from;
  progress.isEscaped = false;
  for (;;) {
    while (at < length && chunk[at] !== QUOTE && chunk[at] !== BACKSLASH) at++;
    if (at >= length) return length;
    if (chunk[at] === QUOTE) {
      progress.isInString = false;
      return at + 1;
    }
    at += 2;
    // What the backslash escapes is the next chunk's first byte.
    progress.isEscaped = at > length;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
