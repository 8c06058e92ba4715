import fc from 'fast-check';
import { describe, expect, inject, test, vi } from 'vitest';
import { jsonText, parseBody, parseExactly } from './exact-json.ts';

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

describe('JSON of very many values', () => {
  const many = (count: number) => `[0${',0'.repeat(count - 1)}]`;

  test('is parsed up to the bound and is none above it, and then nothing of it is built', () => {
    expect(parseExactly(many(200_000))).toHaveLength(200_000);
    expect(parseBody(Buffer.from(many(200_000)))).toHaveLength(200_000);
    const parse = vi.spyOn(JSON, 'parse');
    try {
      expect(parseExactly(many(200_001))).toBeUndefined();
      expect(parseBody(Buffer.from(many(200_001)))).toBeUndefined();
      expect(parse).not.toHaveBeenCalled();
    } finally {
      parse.mockRestore();
    }
  });

  test('is not looked at value by value for what only resembles a long number', () => {
    const parse = vi.spyOn(JSON, 'parse');
    try {
      parseExactly('["3f2b8e1c-1e4a-4d7e-9e0b-7e12ab34cd56", 1e22, "aGVsbG8gd29ybGQ5e5x"]');
      expect(parse.mock.calls.map(({ length }) => length)).toEqual([1]);
    } finally {
      parse.mockRestore();
    }
  });
});
