import fc from 'fast-check';
import { describe, expect, inject, test } from 'vitest';
import type { AnswerPart } from '../answer-part.ts';
import {
  argumentsOf,
  assembled,
  call,
  chunksOf,
  messageOf,
  start,
  stop,
  streamed,
  usage,
  whole,
} from './written-answers.test-support.ts';

const numRuns = inject('isProof') ? 400 : 60;

const piece = fc.string({ maxLength: 6, unit: 'binary' });
const said = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'refusal' as const, 'reasoning' as const), text: piece }),
  fc.record({
    kind: fc.constant('reasoning_signature' as const),
    signature: fc.string({ minLength: 1, maxLength: 6 }),
  }),
);
const oneCall = fc.record({
  id: fc.string({ minLength: 1, maxLength: 8 }),
  name: fc.string({ minLength: 1, maxLength: 8 }),
  signature: fc.option(fc.constantFrom('gemini:a', 'anthropic:b', 'x'), { nil: undefined }),
  pieces: fc.array(piece, { maxLength: 3 }),
  after: fc.array(said, { maxLength: 2 }),
});
const count = fc.option(fc.nat(1000), { nil: undefined });

/** Any answer in the documented order. */
const anyAnswer: fc.Arbitrary<AnswerPart[]> = fc
  .record({
    said: fc.array(said, { maxLength: 5 }),
    calls: fc.array(oneCall, { maxLength: 3 }),
    usage: fc.option(fc.record({ input: count, output: count, cacheRead: count, reasoning: count }), {
      nil: undefined,
    }),
    reason: fc.constantFrom('stop' as const, 'length' as const, 'tool_calls' as const, 'content_filter' as const),
  })
  .map((answer) => [
    start,
    ...answer.said,
    ...answer.calls.flatMap(({ id, name, signature, pieces, after }, index): AnswerPart[] => [
      { kind: 'tool_call', index, id, name, signature },
      ...argumentsOf(index, ...pieces),
      ...after,
    ]),
    ...(answer.usage === undefined ? [] : [{ kind: 'usage' as const, usage: answer.usage }]),
    { kind: 'finish', reason: answer.reason },
  ]);

interface Chunk {
  readonly choices: readonly {
    readonly delta: Readonly<Record<string, unknown>>;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: unknown;
}

/** The chunks put together by the rules of the API alone. */
function putTogether(stream: Buffer): unknown {
  const chunks = chunksOf(stream).filter((chunk): chunk is Chunk => chunk !== 'DONE');
  const choices = chunks.flatMap((chunk) => chunk.choices);
  const joined = (name: string): string | null => choices.map(({ delta }) => delta[name] ?? '').join('') || null;
  const calls: Record<string, unknown>[] = [];
  for (const delta of choices.flatMap((choice) => (choice.delta['tool_calls'] ?? []) as ToolDelta[])) {
    const { index, function: called, ...rest } = delta;
    const open = calls[index] as { function: { arguments: string } } | undefined;
    if (open === undefined) calls[index] = { ...rest, function: { ...called } };
    else open.function.arguments += called.arguments;
  }
  return {
    content: joined('content'),
    refusal: joined('refusal'),
    reasoning: joined('reasoning_content'),
    calls,
    reason: choices.findLast((choice) => choice.finish_reason !== null)?.finish_reason,
    usage: chunks.at(-1)?.usage ?? undefined,
  };
}

interface ToolDelta {
  readonly index: number;
  readonly function: { readonly arguments: string };
}

describe('laws', () => {
  test('any answer put together of its stream is the same answer whole', () => {
    fc.assert(
      fc.property(anyAnswer, (parts) => {
        const { choices, usage: used } = whole(parts);
        const message = messageOf(whole(parts));
        expect(putTogether(streamed(parts))).toEqual({
          content: message['content'],
          refusal: message['refusal'],
          reasoning: message['reasoning_content'] ?? null,
          calls: message.tool_calls ?? [],
          reason: choices[0]?.finish_reason,
          usage: used,
        });
      }),
      { numRuns: numRuns * 5 },
    );
  });

  test('and the openai package puts it together so', async () => {
    await fc.assert(
      fc.asyncProperty(anyAnswer, async (parts) => {
        const { choices } = await assembled(streamed(parts));
        const { reasoning_content: _, ...message } = messageOf(whole(parts));
        expect(choices[0]).toMatchObject({ finish_reason: whole(parts).choices[0]?.finish_reason, message });
      }),
      { numRuns },
    );
  });

  test('writing never throws, whatever the order of the parts', () => {
    const error = fc.constant<AnswerPart>({ kind: 'error', error: { code: undefined, message: 'x' } });
    const argument = fc.nat(3).map((index): AnswerPart => ({ kind: 'tool_arguments', index, text: '{' }));
    const begin = fc.nat(3).map((index) => call(index));
    const anyPart = fc.oneof(fc.constantFrom(start, usage, stop), said, error, argument, begin);
    fc.assert(
      fc.property(fc.array(anyPart, { maxLength: 8 }), (parts) => {
        expect(streamed(parts).length).toBeGreaterThan(0);
        expect(() => whole(parts)).not.toThrow();
      }),
      { numRuns: numRuns * 5 },
    );
  });
});
