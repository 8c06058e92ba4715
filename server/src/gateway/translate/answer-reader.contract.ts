import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { TokenUsage } from '#usage';
import { sseFramer } from '../framing/sse-framer.ts';
import { EVENT_BYTES_MAX } from '../framing/stream-framer.ts';
import type { AnswerPart } from './answer-part.ts';
import type { AnswerReader, ProviderHalf } from './halves.ts';
import type { AnsweredRequest } from './translation.ts';

const numRuns = inject('isProof') ? 2000 : 25;

/** The request that recorded answers answer. */
export const REQUEST: AnsweredRequest = {
  requestId: '019a2b3c-0000-7000-8000-000000000001',
  model: 'the-destination',
  wantsUsage: true,
  createdSeconds: 1_763_000_000,
};

/** What a recorded answer says, streamed or not: its parts without usage, neighbours of a kind in one, and the last usage. */
export interface RecordedAnswer {
  /** Of the fixture's files. */
  readonly name: string;
  readonly parts: readonly AnswerPart[];
  readonly usage?: TokenUsage;
}

/** The parts that a reader gives for a stream that ended in good order. */
export function streamedParts(reader: AnswerReader, chunks: readonly Buffer[]): readonly AnswerPart[] {
  const parts: AnswerPart[] = [];
  const framer = sseFramer();
  const take: Parameters<typeof framer.push>[1] = (event) => parts.push(...reader.event(event));
  for (const chunk of chunks) framer.push(chunk, take);
  framer.end(take);
  return [...parts, ...reader.end()];
}

/** The same parts, however they were cut, with the usage that counts. */
export function gathered(parts: readonly AnswerPart[]): Omit<RecordedAnswer, 'name'> {
  const joined: AnswerPart[] = [];
  for (const part of parts.filter(({ kind }) => kind !== 'usage')) {
    const both = join(joined.at(-1), part);
    if (both === undefined) joined.push(part);
    else joined.splice(-1, 1, both);
  }
  const usage = parts.findLast((part) => part.kind === 'usage')?.usage;
  return { parts: joined.map(compact), ...(usage && { usage: tokens(usage) }) };
}

function join(last: AnswerPart | undefined, part: AnswerPart): AnswerPart | undefined {
  if (last === undefined || !('text' in last) || !('text' in part) || last.kind !== part.kind) return undefined;
  if (last.kind === 'tool_arguments' && part.kind === 'tool_arguments' && last.index !== part.index) return undefined;
  return { ...last, text: last.text + part.text };
}

/** Arguments without the spaces in which providers write them. */
function compact(part: AnswerPart): AnswerPart {
  return part.kind === 'tool_arguments' ? { ...part, text: part.text.replace(/(?<=[,:]) /g, '') } : part;
}

function tokens(usage: TokenUsage): TokenUsage {
  return Object.fromEntries(Object.entries(usage).filter(([name, count]) => name !== 'raw' && count !== undefined));
}

/** The promises of a provider's half about answers, on its recorded ones. */
export function answerReaderContract(half: ProviderHalf, fixtures: readonly URL[], cases: readonly RecordedAnswer[]) {
  const place = (name: string) => fixtures.map((folder) => new URL(name, folder)).find((url) => existsSync(url));
  const fixture = (name: string) => readFileSync(place(name) ?? name);
  const streamed = cases.filter(({ name }) => place(`${name}.sse`));
  const whole = cases.filter(({ name }) => place(`${name}.json`));

  describe(`recorded answers of ${half.kind}`, () => {
    test.each(streamed)('$name, streamed, says what was recorded', ({ name, ...recorded }) => {
      expect(gathered(streamedParts(half.reader(REQUEST), [fixture(`${name}.sse`)]))).toEqual(recorded);
    });

    test.each(whole)('$name, as a whole body, says the same as streamed', ({ name, ...recorded }) => {
      expect(gathered(half.reader(REQUEST).whole(fixture(`${name}.json`)))).toEqual(recorded);
    });

    test.each(streamed)('$name says the same however its bytes arrive', ({ name }) => {
      const bytes = fixture(`${name}.sse`);
      const atOnce = streamedParts(half.reader(REQUEST), [bytes]);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
          const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((to, index) => bytes.subarray(places[index], to));
          expect(streamedParts(half.reader(REQUEST), chunks)).toEqual(atOnce);
        }),
        { numRuns },
      );
    });

    test('reading never throws, and keeps the order of parts, whatever the bytes are', () => {
      const files = cases.flatMap(({ name }) => [`${name}.sse`, `${name}.json`].filter(place)).map(fixture);
      fc.assert(
        fc.property(fc.constantFrom(...files), fc.array(fc.tuple(fc.nat(), fc.nat(255))), (file, changes) => {
          const bytes = Buffer.from(file);
          for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
          expectOrder(streamedParts(half.reader(REQUEST), [bytes]));
          expectOrder(half.reader(REQUEST).whole(bytes));
          expect(half.reader(REQUEST).error(bytes).message).toBeTypeOf('string');
        }),
        { numRuns: numRuns * 4 },
      );
    });

    test('reading never throws, whatever JSON an event or a body is', () => {
      const names = ['type', 'index', 'delta', 'message', 'content_block', 'content', 'candidates', 'parts', 'error'];
      const kinds = [
        'message_start',
        'content_block_start',
        'content_block_delta',
        'message_delta',
        'tool_use',
        'text',
      ];
      const { tree } = fc.letrec((tie) => ({
        tree: fc.oneof(
          { maxDepth: 6 },
          fc.constantFrom<unknown>(null, 0, -1, 1e300, '', true, ...kinds),
          fc.array(tie('tree'), { maxLength: 3 }),
          fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 5 }),
        ),
      }));
      fc.assert(
        fc.property(fc.array(fc.tuple(fc.constantFrom('', ...kinds), tree), { maxLength: 6 }), (events) => {
          const lines = events.map(([name, data]) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
          expectOrder(streamedParts(half.reader(REQUEST), [Buffer.from(lines.join(''))]));
          for (const [, data] of events) expectOrder(half.reader(REQUEST).whole(Buffer.from(JSON.stringify(data))));
        }),
        { numRuns: numRuns * 4 },
      );
    });

    test('an event that is too long to be read ends the answer with an error, and says nothing more', () => {
      const reader = half.reader(REQUEST);
      const parts = streamedParts(reader, [Buffer.from(`data: ${'x'.repeat(EVENT_BYTES_MAX)}\n\ndata: {}\n\n`)]);
      expect(parts.map(({ kind }) => kind)).toEqual(['error']);
    });

    test.each(['data: {"a":\n\n', 'data: oops\n\n', 'data: {"a":1}}\r\r'])(
      'an event that is no JSON, «%s», ends the answer with an error, and says nothing more',
      (event) => {
        const parts = streamedParts(half.reader(REQUEST), [Buffer.from(`${event}data: {}\n\n`)]);
        expect(parts.map(({ kind }) => kind)).toEqual(['error']);
      },
    );

    test.each(['data: [DONE]\n\n', 'data:\n\n', ': still here\n\n', 'event: ping\ndata: oops\n\n', 'data: {"a":'])(
      'an event that says nothing, «%s», is no error',
      (event) => {
        expect(streamedParts(half.reader(REQUEST), [Buffer.from(event)])).toEqual([]);
      },
    );

    test.each(['', 'null', '[]', '3', '{}', '<html>Bad Gateway</html>', '{"error":null}'])(
      'a whole body that is no answer, «%s», is an error',
      (body) => {
        const parts = half.reader(REQUEST).whole(Buffer.from(body));
        expect(parts).toEqual([{ kind: 'error', error: { code: undefined, message: body } }]);
      },
    );

    test('nesting deeper than the stack is no reason to throw', () => {
      const deep = Buffer.from(`${'{"content":['.repeat(200_000)}`);
      expectOrder(half.reader(REQUEST).whole(deep));
      expectOrder(streamedParts(half.reader(REQUEST), [Buffer.from('data: '), deep]));
    });
  });
}

/** `start` first and once, `finish` or `error` last and once, calls counted from 0, arguments behind their call. */
function expectOrder(parts: readonly AnswerPart[]): void {
  const kinds = parts.map(({ kind }) => kind);
  const starts = kinds.flatMap((kind, index) => (kind === 'start' ? [index] : []));
  const ends = kinds.flatMap((kind, index) => (kind === 'finish' || kind === 'error' ? [index] : []));
  const isStarted = kinds.some((kind) => kind !== 'error' && kind !== 'usage');
  expect(starts).toEqual(isStarted ? [0] : []);
  expect(ends.length === 0 || (ends.length === 1 && ends[0] === kinds.length - 1)).toBe(true);
  let calls = 0;
  for (const part of parts) {
    if (part.kind === 'tool_call') expect(part.index).toBe(calls++);
    if (part.kind === 'tool_arguments') expect(part.index).toBeLessThan(calls);
  }
}
