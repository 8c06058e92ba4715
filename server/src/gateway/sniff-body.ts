import { memberLocator } from './json/locate-members.ts';

/** What a body is by its first bytes: server-sent events, a JSON object, a JSON array, a page, or something else. */
export type BodyShape = 'events' | 'object' | 'array' | 'page' | 'other';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');
const COLON = 0x3a;
const ARRAY_START = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT_START = 0x7b;
const OBJECT_END = 0x7d;
const LESS_THAN = 0x3c;
/** Fields of a server-sent event (WHATWG HTML, section 9.2.6). */
const FIELDS = ['data', 'event', 'id', 'retry'];
const FIELD_BYTES_MAX = Math.max(...FIELDS.map((field) => field.length));

/** The shape of a body that begins so; undefined: more of it must come. */
export function shapeOf(bytes: Buffer): BodyShape | undefined {
  const from = firstByte(bytes);
  if (from === undefined) return undefined;
  switch (bytes[from]) {
    case OBJECT_START:
      return 'object';
    case ARRAY_START:
      return 'array';
    case LESS_THAN:
      return 'page';
    case COLON:
      return 'events';
    default:
      return fieldShape(bytes.toString('latin1', from, from + FIELD_BYTES_MAX + 1));
  }
}

/** Whether a whole body can be an object or an array: what stands between its first and last byte is not looked at. */
export function looksLikeJson(bytes: Buffer): boolean {
  const from = firstByte(bytes);
  if (from === undefined) return false;
  let last = bytes.length - 1;
  while (isSpace(bytes[last] ?? 0)) last--;
  return bytes[from] === OBJECT_START
    ? bytes[last] === OBJECT_END
    : bytes[from] === ARRAY_START && bytes[last] === ARRAY_END;
}

const locate = memberLocator([]);

/** Whether a body is surely no JSON text. One that is only nested too deeply to be looked at is not. */
export function isBroken(bytes: Buffer): boolean {
  const located = locate(bytes);
  if (located.kind !== 'invalid') return false;
  const byte = bytes[located.offset];
  return byte !== OBJECT_START && byte !== ARRAY_START;
}

/** A line of an event has a field's name and a colon, or ends behind the name. */
function fieldShape(text: string): BodyShape | undefined {
  const name = /^[a-z]*/.exec(text)?.[0] ?? '';
  if (name.length === text.length && FIELDS.some((field) => field.startsWith(name))) return undefined;
  return FIELDS.includes(name) && /^[:\r\n]/.test(text.slice(name.length)) ? 'events' : 'other';
}

/** Of what is neither a byte order mark nor white space. */
function firstByte(bytes: Buffer): number | undefined {
  let at = 0;
  if (bytes[0] === BYTE_ORDER_MARK[0]) {
    if (bytes.length < BYTE_ORDER_MARK.length) return undefined;
    if (bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)) at = BYTE_ORDER_MARK.length;
  }
  while (at < bytes.length && isSpace(bytes[at] ?? 0)) at++;
  return at < bytes.length ? at : undefined;
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
