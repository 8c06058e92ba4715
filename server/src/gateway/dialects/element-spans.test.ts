import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { elementSpans } from './element-spans.ts';

const numRuns = inject('isProof') ? 3000 : 200;

function elements(text: string, from = 0): string[] {
  const bytes = Buffer.from(text);
  return elementSpans(bytes, { from }).map((span) => bytes.toString('utf8', span.from, span.to));
}

describe('the elements of a JSON array', () => {
  test('are found in any array, wherever it stands and however it is indented', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 })), fc.nat(3), (values, indent) => {
        const before = '{"a":';
        const found = elements(`${before}${JSON.stringify(values, undefined, indent)},"b":[1]}`, before.length);
        expect(found.map((text): unknown => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { numRuns },
    );
  });

  test.each([
    ['an empty array', '[ ]', []],
    ['space around elements', '[ 1 ,\n{"a":[2]} ]', ['1', '{"a":[2]}']],
    ['an object', '{"a":1}', []],
    ['a string', '"[1]"', []],
    ['nothing', '', []],
    ['an array that is cut behind an element', '[1,{"a":2}', ['1', '{"a":2}']],
    ['an array that is cut in an element', '[1,{"a":', ['1']],
    ['an array that goes wrong', '[1,{"a"},3]', ['1']],
    ['an array with a comma too many', '[1,]', ['1']],
  ])('of %s', (_, text, expected) => {
    expect(elements(text)).toEqual(expected);
  });
});
