import type { StreamEvent } from '../dialect.ts';
import type { Member } from '../read-members.ts';

/**
 * The event's bytes without a member of its data, and without the comma that set it apart. Undefined when the data is not one
 * line, so that its bytes do not stand together in the event's.
 */
export function withoutMember({ raw, data: read }: StreamEvent, member: Member): Buffer | undefined {
  const data = read();
  const start = data === undefined ? -1 : data.byteOffset - raw.byteOffset;
  if (data === undefined || data.buffer !== raw.buffer || start < 0 || start + data.length > raw.length)
    return undefined;
  const { from, to } = withComma(data, member);
  return Buffer.concat([raw.subarray(0, start + from), raw.subarray(start + to)]);
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
