import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import { sseFramer } from './sse-framer.ts';
import type { StreamEvent } from './stream-event.ts';
import { EVENT_BYTES_MAX } from './stream-framer.ts';

const numRuns = inject('isProof') ? 20_000 : 300;

interface Seen {
  readonly raw: string;
  readonly isWhole: boolean;
  readonly name: string;
  readonly data: string | undefined;
}

function seen(event: StreamEvent): Seen {
  const { raw, isWhole } = event;
  return { raw: raw.toString('latin1'), isWhole, name: event.name(), data: event.data()?.toString() };
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
  const framer = sseFramer(bytesMax);
  for (const chunk of chunks) {
    framer.push(chunk, (event) => events.push(seen(event)));
    if (bytesMax !== undefined) expect(framer.heldBytes).toBeLessThanOrEqual(bytesMax);
  }
  framer.end((event) => events.push(seen(event)));
  expect(framer.heldBytes).toBe(0);
  return events;
}

function frameText(text: string): Seen[] {
  return frame([Buffer.from(text)]);
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((place, index) => bytes.subarray(places[index], place));
}

const streamText = fc
  .array(
    fc.oneof(
      fc.constantFrom('\n', '\n\n', '\r', '\r\n', '\r\n\r\n', '\r\r', '\ufeff', ': ping', 'event: x', 'data', 'data:'),
      fc.string({ maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 4 }).map((text) => `data: ${text}안녕`),
    ),
    { maxLength: 20 },
  )
  .map((parts) => Buffer.from(parts.join('')));

describe('framing a stream into events', () => {
  test('any split of the bytes gives the same events, and their bytes in a row are the stream', () => {
    fc.assert(
      fc.property(streamText, fc.array(fc.nat(), { maxLength: 12 }), (bytes, cuts) => {
        const whole = frame([bytes]);
        expect(whole.map((event) => event.raw).join('')).toBe(bytes.toString('latin1'));
        expect(frame(split(bytes, cuts))).toEqual(whole);
        expect(frame([...bytes].map((byte) => Buffer.of(byte)))).toEqual(whole);
      }),
      { numRuns },
    );
  });

  test('with a small bound too, and then never more than the bound is held', () => {
    fc.assert(
      fc.property(streamText, fc.array(fc.nat(), { maxLength: 12 }), fc.nat(20), (bytes, cuts, bytesMax) => {
        const whole = frame([bytes], bytesMax);
        expect(whole.map((event) => event.raw).join('')).toBe(bytes.toString('latin1'));
        expect(whole.every((event) => event.isWhole === event.raw.length <= bytesMax || !event.isWhole)).toBe(true);
        expect(joinPieces(frame(split(bytes, cuts), bytesMax))).toEqual(joinPieces(whole));
      }),
      { numRuns },
    );
  });

  test('events that are known are taken where they begin and nowhere else; the others are given as ever', () => {
    const KNOWN = 'data: known\n\n';
    const text = fc
      .array(
        fc.oneof(fc.constantFrom(KNOWN, KNOWN, '\r', 'data: x\n', '\n\n', '\r\n\r\n'), fc.string({ maxLength: 8 })),
      )
      .map((parts) => Buffer.from(parts.join('')));
    const isKnown = ({ raw, isWhole }: Seen) => isWhole && raw === KNOWN;
    const count = (events: readonly Seen[]) => events.filter(isKnown).length;
    const others = (events: readonly Seen[]) => events.filter((event) => !isKnown(event));
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 12 }), fc.nat(40), (bytes, cuts, bytesMax) => {
        const whole = frame([bytes], bytesMax);
        const framer = sseFramer(bytesMax);
        const given: Seen[] = [];
        let taken = 0;
        const known = (chunk: Buffer, from: number): number => {
          if (!chunk.subarray(from).toString('latin1').startsWith(KNOWN)) return from;
          taken += 1;
          return known(chunk, from + KNOWN.length);
        };
        for (const chunk of split(bytes, cuts)) framer.push(chunk, (event) => given.push(seen(event)), known);
        framer.end((event) => given.push(seen(event)));
        expect(joinPieces(others(given))).toEqual(joinPieces(others(whole)));
        expect(taken + count(given)).toBe(count(whole));
      }),
      { numRuns },
    );
  });

  test('behind a line in the midst of an event that is too long, nothing is known', () => {
    const framer = sseFramer(16);
    const given: string[] = [];
    const push = (text: string) => {
      framer.push(
        Buffer.from(text),
        ({ raw }) => given.push(raw.toString()),
        (bytes) => bytes.length,
      );
    };
    push(`data: ${'x'.repeat(20)}\n`);
    push('data: 1\n\n');
    expect(given.at(-1)).toBe('data: 1\n\n');
  });

  test('a chunk longer than the bound is looked at event by event', () => {
    const framer = sseFramer(20);
    const given: boolean[] = [];
    const event = `data: ${'x'.repeat(20)}\n\n`;
    framer.push(
      Buffer.from(event),
      ({ isWhole }) => given.push(isWhole),
      (bytes) => bytes.length,
    );
    expect(given).toEqual([false]);
  });

  test.each([
    ['line feeds', '\n'],
    ['carriage returns', '\r'],
    ['both', '\r\n'],
  ])('lines may end in %s', (_, end) => {
    const text = `event: a${end}data: 1${end}${end}data: 2${end}${end}`;
    expect(frameText(text).map(({ name, data }) => [name, data])).toEqual([
      ['a', '1'],
      ['', '2'],
    ]);
  });

  test.each([
    ['several data lines are joined by line feeds', 'data: a\ndata:b\ndata\n\n', '', 'a\nb\n'],
    ['one space after the colon is dropped, not two', 'data:  x\n\n', '', ' x'],
    ['a field without a colon has an empty value', 'event: x\nevent\ndata\n\n', '', ''],
    ['a comment is not data', ': ping\n\n', '', undefined],
    ['a comment before data does not hide it', ': ping\ndata: x\n\n', '', 'x'],
    ['other fields are passed over', 'id: 7\nretry: 5\ndatax: 1\ndata: x\n\n', '', 'x'],
    ['the last name counts', 'event: a\nevent: b\ndata: x\n\n', 'b', 'x'],
    ['a byte order mark at the start is passed over', '\ufeffdata: x\n\n', '', 'x'],
    ['a last event without a blank line is given', 'data: [DONE]', '', '[DONE]'],
    ['a last event without a blank line may end in its line end', 'data: [DONE]\r', '', '[DONE]'],
  ])('%s', (_, text, ...[name, data]) => {
    expect(frameText(text)).toEqual([{ raw: Buffer.from(text).toString('latin1'), isWhole: true, name, data }]);
  });

  test('a byte order mark later on is part of a field name', () => {
    expect(frameText('data: 1\n\n\ufeffdata: 2\n\n').map((event) => event.data)).toEqual(['1', undefined]);
  });

  test('a blank line between events is bytes of its own, without data', () => {
    expect(frameText('data: 1\n\n\ndata: 2\n\n').map((event) => event.data)).toEqual(['1', undefined, '2']);
  });

  test('an event longer than the bound passes in pieces as it comes, and the one after it is read again', () => {
    const framer = sseFramer(16);
    const events: Seen[] = [];
    const push = (text: string) => framer.push(Buffer.from(text), (event) => events.push(seen(event)));
    push(`data: ${'x'.repeat(20)}`);
    expect(events.map(({ isWhole, data }) => [isWhole, data])).toEqual([[false, undefined]]);
    push('yy');
    push('\n\ndata: 2\n\n');
    expect(events.map(({ raw, isWhole }) => [raw, isWhole])).toEqual([
      [`data: ${'x'.repeat(20)}`, false],
      ['yy', false],
      ['\n\n', false],
      ['data: 2\n\n', true],
    ]);
  });

  test('an event of exactly the bound is read, one of a byte more is not', () => {
    const event = (bytes: number) => frame([Buffer.from(`data: ${'x'.repeat(bytes - 8)}\n\n`)]);
    expect(event(EVENT_BYTES_MAX).map(({ isWhole }) => isWhole)).toEqual([true]);
    expect(event(EVENT_BYTES_MAX + 1).map(({ isWhole }) => isWhole)).toEqual([false]);
  });

  test('one data line is a view into the bytes, not a copy', () => {
    const chunk = Buffer.from('data: hello\n\n');
    sseFramer().push(chunk, (event) => expect(event.data()?.buffer).toBe(chunk.buffer));
    expect.assertions(1);
  });
});
