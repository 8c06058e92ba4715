import { expect, test } from 'vitest';
import { endOfToken, endOfValue, endOfVisible, HEX_DIGITS, isDigit } from './byte-classes.ts';

const ALL = Array.from({ length: 256 }, (_, byte) => byte);
const bytesThat = (accepts: (byte: number) => boolean): string => Buffer.from(ALL.filter(accepts)).toString('latin1');

test.each([
  { rule: 'RFC 9110 section 5.6.2, token', end: endOfToken, wanted: /[!#$%&'*+\-.^_`|~0-9A-Za-z]/ },
  { rule: 'RFC 9110 section 5.5, field value', end: endOfValue, wanted: /[\t\x20-\x7e\x80-\xff]/ },
  { rule: 'visible bytes', end: endOfVisible, wanted: /[\x21-\x7e\x80-\xff]/ },
])('$rule: each of the 256 bytes is in its class or ends it', ({ end, wanted }) => {
  expect(bytesThat((byte) => end(Buffer.from([byte, 0]), 0, 1) === 1)).toBe(
    bytesThat((byte) => wanted.test(String.fromCharCode(byte))),
  );
  expect(end(Buffer.from('aaaa'), 1, 3)).toBe(3);
});

test('digits and hexadecimal digits have their worth, and nothing else has one', () => {
  for (const byte of ALL) {
    const text = String.fromCharCode(byte);
    expect(HEX_DIGITS[byte]).toBe(/[0-9A-Fa-f]/.test(text) ? Number.parseInt(text, 16) : -1);
    expect(isDigit(byte)).toBe(/[0-9]/.test(text));
  }
});
