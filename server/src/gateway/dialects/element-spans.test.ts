import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { boundedElementSpans, elementSpans, markFinder } from './element-spans.ts';

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

test('of a list in a request there are 100,000 elements at most; a longer one is read no further', () => {
  const list = (count: number) => boundedElementSpans(Buffer.from(`[0${',0'.repeat(count - 1)}]`), { from: 0 });
  expect(list(100_000)).toHaveLength(100_000);
  expect(list(100_001)).toBeUndefined();
  expect(elementSpans(Buffer.from('[1,2,3]'), { from: 0 }, 2)).toHaveLength(2);
});

test('spans with a mark are told from the others, whatever stands between them', () => {
  const bytes = Buffer.from('["x",1,"-x",["x"],2,"x"]');
  const isMarked = markFinder(bytes, '"x"');
  expect(elementSpans(bytes, { from: 0 }).map(isMarked)).toEqual([true, false, false, true, false, true]);
});
