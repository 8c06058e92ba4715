import type { StoredRecord } from './source.ts';

/**
 * A number that changes with what counts in a row: its id, time, tokens, outcome and cost. The sum of them over rows is
 * the same in any order, and the warehouse computes it from its columns (`FINGERPRINT_SQL`). About a microsecond: it is
 * the CRC-32 of a text that is never put together.
 */
export function fingerprint({ requestId, eventTimeMs, row }: StoredRecord): number {
  let state = withText(-1, `${requestId}|${eventTimeMs}`);
  const closing = closingOf(row);
  let at = 0;
  for (const member of MEMBERS) {
    const found = closing.indexOf(member, at);
    state = withText(state, '|');
    if (found < 0) state = withText(state, 'null');
    else {
      at = found + member.length;
      state = withValue(state, closing, at);
    }
  }
  return ~state >>> 0;
}

/** Members of the closing half in the order in which it has them. */
const COUNTED = ['input_tokens', 'output_tokens', 'total_tokens', 'final_status', 'cost_nano_usd'] as const;
const MEMBERS = COUNTED.map((name) => `"${name}":`);
/** Looked for from the end: what a client sent stands before it. Behind it every quote in a text is escaped. */
const FIRST = `"${COUNTED[0]}":`;
/** Of most rows it stands in the last so many bytes. */
const TAIL_BYTES = 1_280;

/** What stands behind the first member, at least. */
function closingOf(row: Buffer): string {
  const tail = row.toString('latin1', Math.max(0, row.length - TAIL_BYTES));
  const found = tail.lastIndexOf(FIRST);
  if (found >= 0) return tail.slice(found);
  return row.toString('latin1', Math.max(0, row.lastIndexOf(FIRST)));
}

/** The same in SQL, of the columns of the usage table (`CRC32` is that of zlib). */
export const FINGERPRINT_SQL =
  `CRC32(concat(request_id, '|', toString(toUnixTimestamp64Milli(event_time)), ` +
  `${COUNTED.map((name) => `'|', ifNull(toString(${name}), 'null')`).join(', ')}))`;

const VALUE_BYTES_MAX = 40;
const [QUOTE, COMMA, BRACE] = [0x22, 0x2c, 0x7d];

/** The state of the CRC after the text of a member's value, without quotes. None of these values has any within. */
function withValue(before: number, json: string, from: number): number {
  const to = Math.min(json.length, from + VALUE_BYTES_MAX);
  let state = before;
  for (let at = from; at < to; at++) {
    const byte = json.charCodeAt(at);
    if (byte === COMMA || byte === BRACE) break;
    if (byte !== QUOTE) state = (TABLE[(state ^ byte) & 255] as number) ^ (state >>> 8);
  }
  return state;
}

/** The state after a text in ASCII. */
function withText(before: number, text: string): number {
  let state = before;
  for (let at = 0; at < text.length; at++) {
    state = (TABLE[(state ^ text.charCodeAt(at)) & 255] as number) ^ (state >>> 8);
  }
  return state;
}

/** What each byte does to the CRC-32 of zlib. */
const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
