/** A byte of a token: a method or the name of a field (RFC 9110, section 5.6.2). */
const TOKEN = 1;
/** A byte of the value of a field: visible, blank, tab or above ASCII; no CR, LF, NUL or other control (RFC 9110, section 5.5). */
const VALUE = 2;
/** A byte that is no blank and no control: what a request target is looked for in, before its policy. */
const VISIBLE = 4;

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const COLON = 58;

/** Which of the classes above a byte belongs to, as bits. */
const BYTE_CLASSES: Uint8Array = byteClasses();
/** The worth of a hexadecimal digit; -1 for any other byte. */
export const HEX_DIGITS: Int8Array = hexDigits();

/** Where bytes of the class end: `to`, or the first byte from `at` that does not belong to it. */
export function endOfToken(bytes: Uint8Array, at: number, to: number): number {
  let end = at;
  while (end < to && ((BYTE_CLASSES[bytes[end] as number] as number) & TOKEN) !== 0) end++;
  return end;
}

/** The same for bytes of a value. */
export function endOfValue(bytes: Uint8Array, at: number, to: number): number {
  let end = at;
  while (end < to && ((BYTE_CLASSES[bytes[end] as number] as number) & VALUE) !== 0) end++;
  return end;
}

/** The same for visible bytes. */
export function endOfVisible(bytes: Uint8Array, at: number, to: number): number {
  let end = at;
  while (end < to && ((BYTE_CLASSES[bytes[end] as number] as number) & VISIBLE) !== 0) end++;
  return end;
}

/** True for 0 to 9. */
export function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function byteClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  const mark = (from: number, to: number, bits: number): void => {
    for (let byte = from; byte <= to; byte++) classes[byte] = (classes[byte] ?? 0) | bits;
  };
  for (const byte of Buffer.from("!#$%&'*+-.^_`|~", 'latin1')) mark(byte, byte, TOKEN);
  mark(48, 57, TOKEN);
  mark(65, 90, TOKEN);
  mark(97, 122, TOKEN);
  mark(TAB, TAB, VALUE);
  mark(BLANK, 126, VALUE);
  mark(128, 255, VALUE);
  mark(33, 126, VISIBLE);
  mark(128, 255, VISIBLE);
  return classes;
}

function hexDigits(): Int8Array {
  const digits = new Int8Array(256).fill(-1);
  for (let digit = 0; digit < 16; digit++) {
    const text = digit.toString(16);
    digits[text.charCodeAt(0)] = digit;
    digits[text.toUpperCase().charCodeAt(0)] = digit;
  }
  return digits;
}
