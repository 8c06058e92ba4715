import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { replyFields, replyLines } from './reply-fields.ts';

test('fields of an answer go out as they are, without framing and hop-by-hop ones', () => {
  const framing = [
    'Content-Length',
    '9',
    'transfer-encoding',
    'chunked',
    'Connection',
    'close',
    'keep-alive',
    'timeout=1',
  ];
  expect(replyFields(['X-A', '1', ...framing, 'x-a', '\xe9'])).toEqual(['X-A', '1', 'x-a', '\xe9']);
});

test('lines of an answer say whether they hold a date', () => {
  expect(replyLines(['a', '1', 'DATE', 'x', 'connection', 'y'])).toEqual({
    lines: 'a: 1\r\nDATE: x\r\n',
    isDated: true,
  });
  expect(replyLines(['x-date', '1'])).toEqual({ lines: 'x-date: 1\r\n', isDated: false });
});

test('whatever is handed in, a line break or NUL throws and is never returned', () => {
  const text = fc.string({ unit: fc.constantFrom('a', ' ', '\t', '\r', '\n', '\0', ':', '\xe9', '\u0100') });
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), (fields) => {
      let written: string[] = [];
      try {
        written = replyFields(fields);
        const lines = written.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`));
        expect(replyLines(fields).lines).toBe(lines.join(''));
      } catch (error) {
        expect(() => replyLines(fields)).toThrow('broken invariant');
        expect(String(error)).toContain('broken invariant');
      }
      expect(written.some((part) => /[\r\n\0\u0100]/.test(part))).toBe(false);
    }),
    { numRuns: inject('isProof') ? 20_000 : 500 },
  );
});
