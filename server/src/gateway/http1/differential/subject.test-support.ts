import type { Llhttp } from './llhttp.test-support.ts';
import type { Random } from './random.test-support.ts';
import type { Scribble } from './scribble.test-support.ts';

/** A part of the grammar that is held against llhttp. */
export interface Subject {
  /**
   * Writes an input and reads it with both. True when ours accepted it. Throws with the input when ours accepted what
   * llhttp refuses or reads in another way, or when ours read it differently in pieces.
   */
  tryOne(random: Random): boolean;
}

/** What ours and llhttp do not agree about, with the input. */
export class Disagreement extends Error {
  constructor(what: string, input: Scribble) {
    super(`${what}: ${input.literal()}`);
  }
}

/** The first place where llhttp read another field, or undefined. `fields` are ours, flat. */
export function differentField(fields: readonly string[], theirs: Llhttp, bytes: Buffer): string | undefined {
  const places = theirs.fields;
  if (places.length !== 2 * fields.length) return `${places.length / 4} fields, not ${fields.length / 2}`;
  for (let index = 0; index < fields.length; index++) {
    const from = places[2 * index] as number;
    const to = endWithoutBlanks(bytes, from, places[2 * index + 1] as number);
    if (!isText(fields[index] as string, bytes.subarray(from, to))) return `${fields[index]} at ${from}`;
  }
  return undefined;
}

/** Whether the text's characters are those bytes. */
export function isText(text: string, bytes: Buffer): boolean {
  if (text.length !== bytes.length) return false;
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[index]) return false;
  return true;
}

interface HeadRead {
  readonly kind: string;
  readonly code?: string;
  readonly why?: string;
  readonly end?: number;
  readonly head?: Line & { readonly fields: readonly string[] };
}

interface Line {
  readonly method?: string;
  readonly target?: string;
  readonly version?: string;
  readonly status?: number;
  readonly minor?: number;
}

const LINE = ['method', 'target', 'version', 'status', 'minor'] as const;

/** Gives an input to a reader in pieces, each time in other places of another buffer. */
export class InPieces {
  readonly #bytes = Buffer.alloc(131_072);

  /** Whether the reader makes of the pieces what another made of the whole. */
  agrees(
    input: Scribble,
    random: Random,
    compared: { whole: HeadRead; reader: { read(bytes: Buffer, from: number, to: number): HeadRead } },
  ): boolean {
    const { whole, reader } = compared;
    let to = 0;
    for (;;) {
      to = Math.min(input.size, to + (random.once(3) ? 1 : 1 + random.below(80)));
      const from = random.below(64);
      input.bytes.copy(this.#bytes, from, 0, to);
      const read = reader.read(this.#bytes, from, from + to);
      if (read.kind !== 'incomplete' || to === input.size) return isSame(whole, read, from);
    }
  }
}

function isSame(one: HeadRead, other: HeadRead, otherFrom: number): boolean {
  if (one.kind !== other.kind || one.code !== other.code || one.why !== other.why) return false;
  if (one.head === undefined || other.head === undefined) return one.head === other.head;
  const [head, { fields }] = [one.head, other.head];
  const isFieldSame = (text: string, at: number): boolean => text === fields[at];
  const areFieldsSame = head.fields.length === fields.length && head.fields.every(isFieldSame);
  const isLineSame = LINE.every((key) => head[key] === other.head?.[key]);
  return areFieldsSame && isLineSame && one.end === (other.end ?? 0) - otherFrom;
}

/** A longer body is not written whole behind its head; what there is of it must be read as body. */
export const BODY_BYTES_MAX = 64;
/** A body in chunks. */
export const IN_CHUNKS = '3\r\nabc\r\n0\r\n\r\n';
const BEHIND = 'GET /behind HTTP/1.1\r\n';

/** Cuts the input behind its head and writes a body there, and more, so that the end of the body shows. */
export function withBody(input: Scribble, end: number, body: { readonly kind: string; readonly bytes?: number }): void {
  const { kind, bytes = 0 } = body;
  input.size = end;
  input.add(kind === 'chunked' ? IN_CHUNKS : 'b'.repeat(Math.min(bytes, BODY_BYTES_MAX)));
  if (bytes <= BODY_BYTES_MAX) input.add(BEHIND);
}

function endWithoutBlanks(bytes: Buffer, from: number, to: number): number {
  let end = to;
  while (end > from && (bytes[end - 1] === 32 || bytes[end - 1] === 9)) end--;
  return end;
}
