import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { jsonArrayFramer } from './json-array-framer.ts';
import type { StreamEvent } from './stream-event.ts';
import { EVENT_BYTES_MAX } from './stream-framer.ts';

const numRuns = inject('isProof') ? 4000 : 300;
const ERROR = { event: Buffer.from('data: never\n\n'), body: Buffer.from('{"error":{"code":502}}') };

interface Seen {
  readonly raw: string;
  readonly isWhole: boolean;
  readonly data: string | undefined;
}

function seen({ raw, isWhole, data }: StreamEvent): Seen {
  return { raw: raw.toString('latin1'), isWhole, data: data()?.toString() };
}

/** Neighbouring pieces of events that are too long count as one: where they are cut depends on the chunks. */
function joinPieces(events: readonly Seen[]): Seen[] {
  const joined: Seen[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if (last && !last.isWhole && !event.isWhole) joined.splice(-1, 1, { ...last, raw: last.raw + event.raw });
    else joined.push(event);
  }
  return joined;
}

function frame(chunks: readonly Buffer[], bytesMax?: number): Seen[] {
  const events: Seen[] = [];
  const framer = jsonArrayFramer(bytesMax);
  for (const chunk of chunks) {
    framer.push(chunk, (event) => events.push(seen(event)));
    if (bytesMax !== undefined) expect(framer.heldBytes).toBeLessThanOrEqual(bytesMax);
  }
  framer.end((event) => events.push(seen(event)));
  expect(framer.heldBytes).toBe(0);
  return events;
}

function dataOf(text: string): (string | undefined)[] {
  return frame([Buffer.from(text)]).map(({ data }) => data);
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

const marks = fc.constantFrom('[', ']', '{', '}', ',', ',\r\n', '"', '\\', '\\"', ' ', '\n', ':', '7', 'null', '안녕');
const anyText = fc.array(marks, { maxLength: 30 }).map((parts) => Buffer.from(parts.join('')));
const elements = fc.array(fc.jsonValue({ maxDepth: 2, noUnicodeString: false }), { maxLength: 6 });
const spaces = fc.constantFrom('', ' ', '\n', '\r\n', '\t ');
/** Valid arrays, with white space wherever it may stand. */
const arrayText = fc.tuple(elements, spaces, fc.nat(3)).map(([values, space, indent]) => {
  const texts = values.map((value) => JSON.stringify(value, undefined, indent));
  return { values, bytes: Buffer.from(`${space}[${space}${texts.join(`${space},${space}`)}${space}]${space}`) };
});

describe('framing a JSON array into its elements', () => {
  test('each element of any valid array is the data of one event, however its bytes arrive', () => {
    fc.assert(
      fc.property(arrayText, fc.array(fc.nat(), { maxLength: 12 }), ({ values, bytes }, cuts) => {
        const data = frame(split(bytes, cuts)).flatMap((event) => event.data ?? []);
        expect(data.map((text): unknown => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(values)));
      }),
      { numRuns },
    );
  });

  test('any split of any bytes gives the same events, and their bytes in a row are the stream', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const whole = frame([bytes]);
        expect(whole.map(({ raw }) => raw).join('')).toBe(bytes.toString('latin1'));
        expect(frame(split(bytes, cuts))).toEqual(whole);
        expect(frame([...bytes].map((byte) => Buffer.of(byte)))).toEqual(whole);
      }),
      { numRuns },
    );
  });

  test('with a small bound too, and then never more than the bound is held', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(), { maxLength: 12 }), fc.nat(20), (bytes, cuts, bytesMax) => {
        const whole = frame([bytes], bytesMax);
        expect(whole.map(({ raw }) => raw).join('')).toBe(bytes.toString('latin1'));
        expect(whole.every((event) => event.isWhole === event.raw.length <= bytesMax || !event.isWhole)).toBe(true);
        expect(joinPieces(frame(split(bytes, cuts), bytesMax))).toEqual(joinPieces(whole));
      }),
      { numRuns },
    );
  });

  test('brackets, commas and white space belong to the event behind them, and an element ends its event', () => {
    expect(frame([Buffer.from(' [{"a":1}\n,\r\n{"b":[2]}\n]\n')])).toEqual([
      { raw: ' [{"a":1}', isWhole: true, data: '{"a":1}' },
      { raw: '\n,\r\n{"b":[2]}', isWhole: true, data: '{"b":[2]}' },
      { raw: '\n]', isWhole: true, data: undefined },
      { raw: '\n', isWhole: true, data: undefined },
    ]);
  });

  test('an element is given with its last byte, before its comma came', () => {
    const events: Seen[] = [];
    const framer = jsonArrayFramer();
    framer.push(Buffer.from('[{"a":1}'), (event) => events.push(seen(event)));
    expect(events).toEqual([{ raw: '[{"a":1}', isWhole: true, data: '{"a":1}' }]);
    expect(framer.heldBytes).toBe(0);
  });

  test.each([
    ['brackets in strings are text', '[{"a":"}]{["},{"b":"[,]"}]', ['{"a":"}]{["}', '{"b":"[,]"}', undefined]],
    ['an escaped quote does not end a string', '[{"a":"\\"}"}]', ['{"a":"\\"}"}', undefined]],
    ['an escaped backslash does not escape a quote', '[{"a":"\\\\"},{}]', ['{"a":"\\\\"}', '{}', undefined]],
    ['an empty array has no elements', '[ ]', [undefined]],
    ['elements may be of any kind', '["x",7,null,[1,[2]]]', ['"x"', '7', 'null', '[1,[2]]', undefined]],
    ['an object that stands alone is one element', '{"error":{"code":503}}\n', ['{"error":{"code":503}}', undefined]],
    ['nothing behind such an object is read', '{"a":1},{"b":2}', ['{"a":1}', undefined]],
    ['nothing behind the closing bracket is read', '[{}] {"a":1}', ['{}', undefined, undefined]],
    ['an element that the end cuts is given as it is', '[{"a":', ['{"a":']],
    ['a stream of nothing has no events', '', []],
  ])('%s', (_, text, data) => {
    expect(dataOf(text)).toEqual(data);
  });

  test('an element longer than the bound passes in pieces as it comes, and the one after it is read again', () => {
    const framer = jsonArrayFramer(16);
    const events: Seen[] = [];
    const push = (text: string) => framer.push(Buffer.from(text), (event) => events.push(seen(event)));
    push(`[{"a":"${'x'.repeat(20)}`);
    expect(events.map(({ isWhole, data }) => [isWhole, data])).toEqual([[false, undefined]]);
    push('yy');
    push('"},{"b":2}');
    expect(events.map(({ raw, isWhole, data }) => [raw, isWhole, data])).toEqual([
      [`[{"a":"${'x'.repeat(20)}`, false, undefined],
      ['yy', false, undefined],
      ['"}', false, undefined],
      [',{"b":2}', true, '{"b":2}'],
    ]);
  });

  test('an event of exactly the bound is read, one of a byte more is not', () => {
    const event = (bytes: number) => frame([Buffer.from(`["${'x'.repeat(bytes - 3)}"`)]);
    expect(event(EVENT_BYTES_MAX).map(({ isWhole }) => isWhole)).toEqual([true]);
    expect(event(EVENT_BYTES_MAX + 1).map(({ isWhole }) => isWhole)).toEqual([false]);
  });

  test('an element that came in one chunk is a view into it, not a copy', () => {
    const chunk = Buffer.from('[{"a":1}]');
    jsonArrayFramer().push(chunk, (event) => expect(event.raw.buffer).toBe(chunk.buffer));
    expect.assertions(2);
  });
});

describe('an error of ours at the end of an array', () => {
  const closed = (text: string, isCut: boolean) => {
    const framer = jsonArrayFramer();
    const given: Buffer[] = [];
    framer.push(Buffer.from(text), ({ raw }) => given.push(raw));
    const sent = isCut ? text : Buffer.concat(given).toString();
    return { sent, closing: framer.closing(ERROR, isCut).toString() };
  };

  test.each([
    ['nothing was sent', '', []],
    ['only the opening bracket was sent', '[', []],
    ['an element was sent', '[{"a":1}', [{ a: 1 }]],
    ['a comma was sent', '[{"a":1},\r\n', [{ a: 1 }]],
    ['white space was sent', '[{"a":1}\n', [{ a: 1 }]],
  ])('is its last element, and the array is valid, when %s', (_, text, before) => {
    const { sent, closing } = closed(text, true);
    expect(JSON.parse(sent + closing)).toEqual([...before, { error: { code: 502 } }]);
  });

  test('is empty behind the closing bracket: nothing more can be said', () => {
    expect(closed('[{"a":1}]', false).closing).toBe('');
    expect(closed('[{"a":1}]\n', true).closing).toBe('');
    expect(closed('{"error":{}}', false).closing).toBe('');
  });

  test('leaves an answer that was cut in the midst of an element invalid, and stands on a line of its own', () => {
    const { sent, closing } = closed('[{"a":1},{"b":"x', true);
    expect(closing).toBe('\n{"error":{"code":502}}\n');
    expect(() => JSON.parse(sent + closing)).toThrow();
  });

  test('makes what was given valid, wherever a valid array breaks off, when what was held is not sent', () => {
    fc.assert(
      fc.property(arrayText, fc.nat(), ({ values, bytes }, cut) => {
        const text = bytes.subarray(0, cut % (bytes.length + 1)).toString();
        const { sent, closing } = closed(text, false);
        const parsed: unknown = JSON.parse(sent + closing);
        const elements = Array.isArray(parsed) ? parsed : [];
        const shown = closing === '' ? elements : elements.slice(0, -1);
        expect(JSON.parse(JSON.stringify(values.slice(0, shown.length)))).toEqual(shown);
        if (closing !== '') expect(elements.at(-1)).toEqual({ error: { code: 502 } });
      }),
      { numRuns },
    );
  });

  test('is judged by all that came once the stream was ended, since then all of it was given', () => {
    const framer = jsonArrayFramer();
    framer.push(Buffer.from('[{"a":1},\n'), () => {});
    framer.end(() => {});
    expect(framer.closing(ERROR, false).toString()).toBe('{"error":{"code":502}}]');
  });
});
