import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { spelling } from './spellings.ts';

const name = fc.oneof(
  fc.constantFrom('Host', 'host', 'HOST', 'Content-Length', 'content-length', 'Content-Type', 'x-a', 'x-b', ''),
  fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('x', 'y'), minLength: 38, maxLength: 43 }),
);

test('a spelling is the text of its bytes, whatever was read before in its place', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 60 }), (names) => {
      const bytes = Buffer.from(names.join(':'), 'latin1');
      let from = 0;
      for (const each of names) {
        expect(spelling(bytes, from, from + each.length)).toBe(each);
        from += each.length + 1;
      }
    }),
    { numRuns: inject('isProof') ? 20_000 : 500 },
  );
});
