import { crc32 } from 'node:zlib';
import type { StoredRecord } from './source.ts';

/**
 * A number that changes with what counts in a row: its id, time, tokens, outcome and cost. The sum of them over rows is
 * the same in any order, and the warehouse computes it from its columns (`FINGERPRINT_SQL`). About two microseconds.
 */
export function fingerprint({ requestId, eventTimeMs, row }: StoredRecord): number {
  const rest = row.toString('latin1', Math.max(0, row.lastIndexOf(FIRST)));
  let at = 0;
  let text = `${requestId}|${eventTimeMs}`;
  for (const member of MEMBERS) {
    const found = rest.indexOf(member, at);
    if (found < 0) text += '|null';
    else {
      at = found + member.length;
      text += `|${valueAt(rest, at)}`;
    }
  }
  return crc32(text);
}

/** Members of the closing half in the order in which it has them. */
const COUNTED = ['input_tokens', 'output_tokens', 'total_tokens', 'final_status', 'cost_nano_usd'] as const;
const MEMBERS = COUNTED.map((name) => `"${name}":`);
/** Looked for from the end: what a client sent stands before it. Behind it every quote in a text is escaped. */
const FIRST = Buffer.from(`"${COUNTED[0]}":`);

/** The same in SQL, of the columns of the usage table (`CRC32` is that of zlib). */
export const FINGERPRINT_SQL =
  `CRC32(concat(request_id, '|', toString(toUnixTimestamp64Milli(event_time)), ` +
  `${COUNTED.map((name) => `'|', ifNull(toString(${name}), 'null')`).join(', ')}))`;

const VALUE_BYTES_MAX = 40;

/** The text of a member's value, without quotes. */
function valueAt(rest: string, from: number): string {
  const text = rest.slice(from, from + VALUE_BYTES_MAX);
  const end = text.search(/[,}]/);
  const value = end < 0 ? text : text.slice(0, end);
  return value.startsWith('"') ? value.slice(1, -1) : value;
}
