import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { type Located, memberLocator } from './locate-members.ts';
import { DEPTH_MAX } from './scan-json.ts';

const numRuns = inject('isProof') ? 3000 : 300;
const NAMES = ['model', 'stream', 'stream_options', 'stream_options.include_usage', '모델'] as const;
const locate = memberLocator(NAMES);

/** What JSON.parse makes of the text, or the fact that it refuses. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function memberValue(bytes: Buffer, located: Located<(typeof NAMES)[number]>, name: (typeof NAMES)[number]): unknown {
  const member = located.kind === 'object' ? located.members[name] : undefined;
  return member && JSON.parse(bytes.toString('utf8', member.span.from, member.span.to));
}

function expectLikeJsonParse(text: string): void {
  const bytes = Buffer.from(text);
  const expected = parsed(bytes.toString('utf8'));
  const located = locate(bytes);
  expect(located.kind !== 'invalid').toBe(expected !== undefined);
  if (expected === undefined || located.kind !== 'object') return;
  const object = expected.value as Record<string, unknown>;
  for (const name of ['model', 'stream', 'stream_options', '모델'] as const) {
    expect(memberValue(bytes, located, name)).toEqual(Object.hasOwn(object, name) ? object[name] : undefined);
  }
  const inner = Object.hasOwn(object, 'stream_options') ? object['stream_options'] : undefined;
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  const usage =
    isObject && Object.hasOwn(inner, 'include_usage') ? (inner as Record<string, unknown>)['include_usage'] : undefined;
  expect(memberValue(bytes, located, 'stream_options.include_usage')).toEqual(usage);
}

/** Objects that often have the wanted members, printed with random space. */
const requestText = fc
  .tuple(
    fc.record(
      {
        model: fc.string({ unit: 'binary' }),
        stream: fc.jsonValue(),
        stream_options: fc.oneof(fc.record({ include_usage: fc.jsonValue() }), fc.jsonValue()),
        messages: fc.jsonValue({ maxDepth: 4 }),
        모델: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
    fc.constantFrom(undefined, 1, '\t', ' \r\n'),
  )
  .map(([value, space]) => JSON.stringify(value, undefined, space));

const nearlyJson = fc
  .tuple(
    requestText,
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]:,"\\/0123.eE+-tfnul \n\t\u0001\u00e9a')), { maxLength: 3 }),
  )
  .map(([text, changes]) => {
    let changed = text;
    for (const [place, character] of changes) {
      const at = place % (changed.length + 1);
      changed = changed.slice(0, at) + character + changed.slice(at + (place % 2));
    }
    return changed;
  });

describe('locating members', () => {
  test('every text that JSON.parse makes is read, and its members are found where they are', () => {
    fc.assert(fc.property(requestText, expectLikeJsonParse), { numRuns });
  });

  test('a text with random faults is refused exactly when JSON.parse refuses it', () => {
    fc.assert(fc.property(nearlyJson, expectLikeJsonParse), { numRuns: numRuns * 10 });
  });

  test('any string of JSON characters is refused exactly when JSON.parse refuses it', () => {
    const soup = fc.string({
      unit: fc.constantFrom(...'{}[]:,"\\u0a1-+.eEtrufalsn ', 'true', 'null', '"model"'),
      maxLength: 12,
    });
    fc.assert(fc.property(soup, expectLikeJsonParse), { numRuns: numRuns * 10 });
  });

  test.each([
    ['nothing', '', 0],
    ['only space', ' \n', 2],
    ['a byte order mark', '\ufeff{}', 0],
    ['a trailing comma', '{"a":1,}', 7],
    ['a second value', '{} {}', 3],
    ['a text that ends early', '{"a":[1,2', 9],
    ['a control character in a string', '{"a":"\n"}', 6],
    ['an escape that JSON does not have', '{"a":"\\x"}', 7],
    ['half a unicode escape', '{"a":"\\u12g4"}', 10],
    ['a leading zero', '{"a":01}', 6],
    ['a point without digits', '{"a":1.}', 7],
    ['an exponent without digits', '{"a":1e}', 7],
    ['a sign alone', '-', 1],
    ['a word that breaks off', '{"a":tru}', 8],
    ['a member without a colon', '{"a" 1}', 5],
    ['a name that is not a string', '{a:1}', 1],
    ['a bracket closed by a brace', '[1}', 2],
  ])('%s is refused at the byte where it stops being JSON', (_, text, offset) => {
    expect(locate(Buffer.from(text))).toEqual({ kind: 'invalid', offset });
  });

  test('a string that never ends is refused at the end of the text, however long it is', () => {
    for (let length = 0; length < 12; length++) {
      const text = `{"a":"${'x'.repeat(length)}`;
      expect(locate(Buffer.from(text))).toEqual({ kind: 'invalid', offset: text.length });
    }
  });

  test.each(['[{"model":"m"}]', '"model"', '7', 'null'])('%s is JSON but not an object', (text) => {
    expect(locate(Buffer.from(text))).toEqual({ kind: 'other' });
  });

  test('a name written with escapes is the same name', () => {
    const text = '{"mod\\u0065l":"m","stream_options":{"include_us\\u0061ge":true}}';
    const bytes = Buffer.from(text);
    expect(memberValue(bytes, locate(bytes), 'model')).toBe('m');
    expect(memberValue(bytes, locate(bytes), 'stream_options.include_usage')).toBe(true);
  });

  test('a member that is there twice is marked, however its name is written, and the last one counts', () => {
    const bytes = Buffer.from(
      '{"model":"a","stream_options":{"include_usage":true},"\\u006dodel":"b","stream_options":{}}',
    );
    const located = locate(bytes);
    expect(located.kind === 'object' && located.members.model?.isRepeated).toBe(true);
    expect(located.kind === 'object' && located.members.stream_options?.isRepeated).toBe(true);
    expect(memberValue(bytes, located, 'model')).toBe('b');
    expect(memberValue(bytes, located, 'stream_options.include_usage')).toBeUndefined();
  });

  test('a member of the same name deeper inside is another member', () => {
    const bytes = Buffer.from('{"messages":[{"model":"x"}],"model":"m","tool":{"stream":true}}');
    const located = locate(bytes);
    expect(memberValue(bytes, located, 'model')).toBe('m');
    expect(memberValue(bytes, located, 'stream')).toBeUndefined();
  });

  test('nesting is read down to the bound and refused below it, wherever it stands', () => {
    const nest = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(locate(Buffer.from(nest(DEPTH_MAX))).kind).toBe('other');
    expect(locate(Buffer.from(nest(DEPTH_MAX + 1)))).toEqual({ kind: 'invalid', offset: DEPTH_MAX });
    expect(locate(Buffer.from(`{"a":${nest(DEPTH_MAX - 1)}}`)).kind).toBe('object');
    expect(locate(Buffer.from(`{"a":${nest(DEPTH_MAX)}}`)).kind).toBe('invalid');
    expect(locate(Buffer.from(`{"stream_options":{"include_usage":${nest(DEPTH_MAX - 2)}}}`)).kind).toBe('object');
    expect(locate(Buffer.from(`{"stream_options":{"include_usage":${nest(DEPTH_MAX - 1)}}}`)).kind).toBe('invalid');
  });
});
