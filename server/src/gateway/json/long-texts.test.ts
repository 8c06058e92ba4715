import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { memberLocator, REQUEST_BOUNDS } from './locate-members.ts';

const numRuns = inject('isProof') ? 20_000 : 1_000;
const locate = memberLocator(['model', 'inner', 'inner.name'], REQUEST_BOUNDS);

describe('long texts', () => {
  test('a string of any length, at any place in memory, is refused exactly when JSON.parse refuses it', () => {
    const oddity = fc.constantFrom('"', '\\', '\n', '\u0000', '\u001f', '\\n', '\\u00e9', '\\x', '\u007f', '한', '');
    const places = fc.array(fc.tuple(fc.nat(900), oddity), { maxLength: 4 });
    fc.assert(
      fc.property(fc.tuple(fc.nat(900), fc.nat(7), places, fc.boolean()), ([length, shift, odd, isClosed]) => {
        let value = 'abcdefghij klmnop'.repeat(54).slice(0, length);
        for (const [place, text] of odd) value = value.slice(0, place) + text + value.slice(place + text.length);
        const text = `{"model":"${value}${isClosed ? '"}' : ''}`;
        const memory = Buffer.alloc(shift + Buffer.byteLength(text) + 16, '"');
        memory.write(text, shift);
        const bytes = memory.subarray(shift, shift + Buffer.byteLength(text));
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        expect(locate(bytes).kind !== 'invalid').toBe(isJson);
        expect(locate(Buffer.from(bytes))).toEqual(locate(bytes));
      }),
      { numRuns },
    );
  });

  test('a control character is found at its very byte, wherever a word of memory begins', () => {
    for (let shift = 0; shift < 4; shift++) {
      for (let place = 250; place < 270; place++) {
        const bytes = Buffer.alloc(shift + 1_000, 'x').subarray(shift);
        bytes.write('{"a":"');
        bytes[place] = 0x1f;
        expect(locate(bytes)).toEqual({ kind: 'invalid', offset: place });
      }
    }
  });

  test.each([
    { what: 'numbers in a list', text: (count: number) => `[${'0,'.repeat(count - 2)}0]` },
    { what: 'lists in a list', text: (count: number) => `[${'[],'.repeat(count - 2)}0]` },
    { what: 'members of a member', text: (count: number) => `{${'"b":0,'.repeat(count - 2)}"c":0}` },
  ])('$what are read up to the bound, and no more', ({ text }) => {
    const { valuesMax } = REQUEST_BOUNDS;
    const body = (count: number) => Buffer.from(`{"a":${text(count)},"model":"m"}`);
    expect(locate(body(valuesMax - 1)).kind).toBe('object');
    expect(locate(body(valuesMax + 1)).kind).toBe('invalid');
    // The next text has all of them again.
    expect(locate(body(3)).kind).toBe('object');
  });

  test('members that are gone through by name are read up to their bound', () => {
    const { membersMax } = REQUEST_BOUNDS;
    const members = (count: number) => `{${'"\\u0061":0,'.repeat(count - 1)}"name":1}`;
    expect(locate(Buffer.from(members(membersMax))).kind).toBe('object');
    expect(locate(Buffer.from(members(membersMax + 1))).kind).toBe('invalid');
    expect(locate(Buffer.from(`{"inner":${members(membersMax)}}`))).toMatchObject({
      members: { 'inner.name': { kind: 'number' } },
    });
    expect(locate(Buffer.from(`{"inner":${members(membersMax + 1)}}`)).kind).toBe('invalid');
  });

  test('answers are read whatever their length: vectors are more numbers than any request has', () => {
    const vectors = Buffer.from(`{"data":[${'0,'.repeat(REQUEST_BOUNDS.valuesMax * 2)}0],"model":"m"}`);
    expect(memberLocator(['model'])(vectors)).toMatchObject({ kind: 'object', members: { model: { kind: 'string' } } });
  });
});
