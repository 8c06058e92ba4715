import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { jsonText, parseExactly } from './exact-json.ts';

const numRuns = inject('isProof') ? 20_000 : 300;

describe('JSON that passes through', () => {
  test('is the same text as before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(jsonText(parseExactly(text))).toBe(text);
      }),
      { numRuns },
    );
  });

  test('keeps every digit of whole numbers of any length', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt()), (numbers) => {
        const text = `{"ids":[${numbers.join(',')}]}`;
        expect(jsonText(parseExactly(text))).toBe(text);
      }),
      { numRuns },
    );
  });

  test.each(['1e400', '-1e400', '9007199254740993'])('keeps %s, which no number holds', (number) => {
    expect(jsonText(parseExactly(`[${number}]`))).toBe(`[${number}]`);
  });

  test('a number alone is a number, not an object', () => {
    expect(parseExactly('9223372036854775807')).toBeTypeOf('number');
  });

  test.each(['', '{', '{"a":}', 'undefined', '{"a":1e}'])('text that is none, «%s», is undefined', (text) => {
    expect(parseExactly(text)).toBeUndefined();
  });

  test.each(['1', '9223372036854775807'])(
    'text that is nested deeper than the stack, around %s, has no text',
    (number) => {
      const deep = parseExactly(`${'['.repeat(100_000)}${number}${']'.repeat(100_000)}`);
      expect(jsonText(deep) === undefined).toBe(true);
    },
  );

  test('a value nested deeper than the stack has no text', () => {
    let deep: unknown = 0;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    expect(jsonText(deep)).toBeUndefined();
  });
});
