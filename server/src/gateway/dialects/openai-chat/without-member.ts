import type { EventReading, StreamEvent } from '../dialect.ts';
import type { Member } from '../read-members.ts';

type Replacement = Extract<NonNullable<EventReading['hidden']>, { readonly kind: 'replace' }>;

/**
 * The event's bytes without a member of its data, and without the comma that set it apart. Undefined when the data is not one
 * line, so that its bytes do not stand together in the event's.
 */
export function withoutMember(event: StreamEvent, member: Member): Replacement | undefined {
  const { raw } = event;
  const data = event.data();
  const start = data === undefined ? -1 : data.byteOffset - raw.byteOffset;
  if (data === undefined || data.buffer !== raw.buffer || start < 0 || start + data.length > raw.length)
    return undefined;
  const inData = withComma(data, member);
  const cut = { from: start + inData.from, to: start + inData.to };
  return { kind: 'replace', raw: Buffer.concat([raw.subarray(0, cut.from), raw.subarray(cut.to)]), cut };
}

/** From the name to the value's end, and to the next name or back to the comma before. */
function withComma(data: Buffer, member: Member): { readonly from: number; readonly to: number } {
  const { nameAt: from, span } = member;
  const comma = skipSpace(data, span.to, 1);
  if (data[comma] === COMMA) return { from, to: skipSpace(data, comma + 1, 1) };
  const before = skipSpace(data, from - 1, -1);
  return { from: data[before] === COMMA ? before : from, to: span.to };
}

const COMMA = ','.charCodeAt(0);
const WHITE = new Set([' ', '\t', '\n', '\r'].map((character) => character.charCodeAt(0)));

function skipSpace(data: Buffer, from: number, step: 1 | -1): number {
  let at = from;
  while (WHITE.has(data[at] ?? 0)) at += step;
  return at;
}
