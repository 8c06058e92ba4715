import { QUOTE, skipString } from '../json/scan-json.ts';
import type { EventReading, Span } from './dialect.ts';
import type { VaryingMembers } from './varying-members.ts';

/** What an event that is like the learnt one says. */
export interface AlikeEvent {
  /** The offset behind it. */
  readonly end: number;
  readonly contentBytes: number;
  /** What the client gets in its place; undefined: its own bytes. */
  readonly shown: Buffer | undefined;
}

/**
 * Recognises events of a stream that differ from one that was read only in values that mean nothing, without reading them: most of a stream
 * are pieces of text in the same wrapping. What is recognised would have been read to the same: its other bytes are those of the event that was
 * read, and the strings and numbers in between are checked to be whole ones.
 */
export class EventTemplate {
  readonly #names: readonly { readonly bytes: Buffer; readonly isText: boolean }[];
  #parts: readonly Part[] | undefined;
  #cut: Cut | undefined;
  #misses = 0;

  constructor({ texts, others }: VaryingMembers) {
    const nameOf = (isText: boolean) => (name: string) => ({ bytes: Buffer.from(`${name}":`), isText });
    this.#names = [...texts.map(nameOf(true)), ...others.map(nameOf(false))];
  }

  /** Takes bytes in which an event begins at the offset; undefined: it has to be read. */
  match(bytes: Buffer, from: number): AlikeEvent | undefined {
    const parts = this.#parts;
    if (parts === undefined) return undefined;
    let at = from;
    let contentBytes = 0;
    let cutAt = 0;
    for (const { fixed, hole, isCut } of parts) {
      const holeAt = at + fixed.length;
      if (holeAt > bytes.length || fixed.compare(bytes, at, holeAt) !== 0) return undefined;
      if (isCut) cutAt = at;
      at = holeEnd(bytes, holeAt, hole);
      if (at < holeAt) return undefined;
      if (hole === 'text') contentBytes += at - holeAt;
    }
    if (contentBytes === 0) return undefined;
    this.#misses = 0;
    return { end: at, contentBytes, shown: this.#without(bytes, { from, to: at }, cutAt) };
  }

  /** Takes an event that was read, and what it said; the next ones are compared with it if it was a piece of text and nothing else. */
  learn(raw: Buffer, reading: EventReading | undefined): void {
    this.#parts = undefined;
    // A stream whose events are never alike costs no more than one that is read.
    if (reading === undefined || !isPlain(reading) || !isRepeatable(raw) || this.#misses > MISSES_MAX) return;
    this.#misses++;
    const holes = this.#holes(raw);
    const texts = holes.filter(({ kind }) => kind === 'text');
    const counted = texts.reduce((sum, { from, to }) => sum + to - from, 0);
    if (holes.length === 0 || holes.length > HOLES_MAX || counted !== reading.contentBytes) return;
    this.#cutOut(raw, holes, reading);
  }

  #without(bytes: Buffer, { from, to }: Span, partAt: number): Buffer | undefined {
    const cut = this.#cut;
    if (cut === undefined) return undefined;
    const cutAt = partAt + cut.from;
    const shown = Buffer.allocUnsafe(to - from - cut.length);
    bytes.copy(shown, 0, from, cutAt);
    bytes.copy(shown, cutAt - from, cutAt + cut.length, to);
    return shown;
  }

  #holes(raw: Buffer): Hole[] {
    const holes: Hole[] = [];
    for (const { bytes, isText } of this.#names) {
      for (let at = raw.indexOf(bytes); at >= 0; at = raw.indexOf(bytes, at + 1)) {
        const hole = holeAt(raw, at + bytes.length, isText);
        if (hole !== undefined) holes.push(hole);
      }
    }
    return holes.sort((a, b) => a.from - b.from);
  }

  /** Notes the pieces around the holes, and which of them the client does not get all of. */
  #cutOut(raw: Buffer, holes: readonly Hole[], { hidden }: EventReading): void {
    const cut = hidden?.kind === 'replace' ? hidden.cut : undefined;
    const parts: Part[] = [];
    let from = 0;
    this.#cut = undefined;
    for (const hole of [...holes, undefined]) {
      const to = hole?.from ?? raw.length;
      if (to < from) return;
      const isCut = cut !== undefined && cut.from >= from && cut.to <= to;
      if (isCut) this.#cut = { from: cut.from - from, length: cut.to - cut.from };
      parts.push({ fixed: Buffer.from(raw.subarray(from, to)), hole: hole?.kind, isCut });
      from = hole?.to ?? to;
    }
    if ((hidden === undefined) === (this.#cut === undefined)) this.#parts = parts;
  }
}

/** Readings in a row without an event that was alike, after which no more is learnt. */
const MISSES_MAX = 8;
const HOLES_MAX = 8;
/** The first byte of it. */
const BYTE_ORDER_MARK = 0xef;
const FEED = 0x0a;
const ZERO = 0x30;
const NINE = 0x39;

interface Hole {
  /** Of a string, what is between its quotes. */
  readonly from: number;
  readonly to: number;
  readonly kind: 'text' | 'string' | 'number';
}

/** Bytes that are the same in all events, and what comes behind them; undefined: nothing. */
interface Part {
  readonly fixed: Buffer;
  readonly hole: Hole['kind'] | undefined;
  /** The client does not get all of it. */
  readonly isCut: boolean;
}

/** Counted from the beginning of its part. */
interface Cut {
  readonly from: number;
  readonly length: number;
}

/** It carries text, and nothing that must be merged with what was read before but what is in the bytes that stay the same. */
function isPlain({ isContent, isTerminal, isComplete, usage, errorCode, isPending, hidden }: EventReading): boolean {
  const isText = isContent === true && isTerminal !== true && isComplete !== true;
  return isText && usage === undefined && errorCode === undefined && isPending !== true && hidden?.kind !== 'drop';
}

/**
 * Whatever is like it is an event that ends where it does: behind a line feed, no byte can belong to the line end any more. And it says the same
 * later on: a byte order mark is passed over where a stream begins, and only there.
 */
function isRepeatable(raw: Buffer): boolean {
  return raw[raw.length - 1] === FEED && raw[0] !== BYTE_ORDER_MARK;
}

/** Behind what stands in a hole; less than `from`: it is not what belongs there. */
function holeEnd(raw: Buffer, from: number, kind: Hole['kind'] | undefined): number {
  if (kind === undefined) return from;
  return kind === 'number' ? skipNumber(raw, from) : skipString(raw, from - 1) - 1;
}

function holeAt(raw: Buffer, at: number, isText: boolean): Hole | undefined {
  if (raw[at] === QUOTE) {
    const end = skipString(raw, at);
    return end < 0 ? undefined : { from: at + 1, to: end - 1, kind: isText ? 'text' : 'string' };
  }
  const end = isText ? -1 : skipNumber(raw, at);
  return end < 0 ? undefined : { from: at, to: end, kind: 'number' };
}

/** Behind a whole number that is not negative; negative: there is none, or one that JSON does not know. */
function skipNumber(raw: Buffer, from: number): number {
  let at = from;
  while (at < raw.length && (raw[at] as number) >= ZERO && (raw[at] as number) <= NINE) at++;
  return at === from || (raw[from] === ZERO && at > from + 1) ? -1 : at;
}
