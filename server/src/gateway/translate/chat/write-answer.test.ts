import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText } from 'ai';
import fc from 'fast-check';
import OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { describe, expect, inject, test } from 'vitest';
import type { AnswerPart } from '../answer-part.ts';
import type { AnsweredRequest } from '../translation.ts';
import { answerWriter } from './write-answer.ts';

const numRuns = inject('isProof') ? 3000 : 60;

const request: AnsweredRequest = {
  requestId: 'r-1',
  model: 'model-a',
  wantsUsage: true,
  createdSeconds: 1_700_000_000,
};

const start: AnswerPart = { kind: 'start', id: 'msg_1', model: 'model-a-2' };
const usage: AnswerPart = {
  kind: 'usage',
  usage: { input: 100, output: 20, cacheRead: 60, cacheCreation: 10, reasoning: 5, raw: '{}' },
};
const stop: AnswerPart = { kind: 'finish', reason: 'stop' };

function text(...pieces: string[]): AnswerPart[] {
  return pieces.map((piece) => ({ kind: 'text', text: piece }));
}

function call(index: number, signature?: string): AnswerPart {
  return { kind: 'tool_call', index, id: `toolu_${index}`, name: 'look_up', signature };
}

function argumentsOf(index: number, ...pieces: string[]): AnswerPart[] {
  return pieces.map((piece) => ({ kind: 'tool_arguments', index, text: piece }));
}

function streamed(parts: readonly AnswerPart[], asked: AnsweredRequest = request): Buffer {
  const writer = answerWriter(asked);
  const pieces = [...parts.map((part) => writer.part(part)), writer.end()];
  return Buffer.concat(pieces.filter((piece) => piece !== undefined));
}

function chunksOf(stream: Buffer): unknown[] {
  const events = stream.toString().split('\n\n');
  expect(events.at(-1)).toBe('');
  return events.slice(0, -1).map((event) => {
    expect(event.startsWith('data: ')).toBe(true);
    return event === 'data: [DONE]' ? 'DONE' : JSON.parse(event.slice('data: '.length));
  });
}

function whole(parts: readonly AnswerPart[]): ChatCompletion {
  return JSON.parse(answerWriter(request).whole(parts).toString());
}

/** Answers every request with these bytes. */
function answering(bytes: Buffer, type: string, status = 200): typeof fetch {
  return async () => new Response(new Uint8Array(bytes), { status, headers: { 'content-type': type } });
}

function client(bytes: Buffer, type: string, status = 200): OpenAI {
  const fetch = answering(bytes, type, status);
  return new OpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch, maxRetries: 0 });
}

const question = { model: 'chat', messages: [{ role: 'user' as const, content: 'Hello' }] };

/** What the official client makes of a stream. */
async function assembled(stream: Buffer): Promise<ChatCompletion> {
  return client(stream, 'text/event-stream').chat.completions.stream(question).finalChatCompletion();
}

const answers: Readonly<Record<string, readonly AnswerPart[]>> = {
  'a text': [start, ...text('Hel', 'lo', ' 안녕 🙂'), usage, stop],
  'a refusal': [start, { kind: 'refusal', text: 'I ' }, { kind: 'refusal', text: 'cannot.' }, usage, stop],
  'a text that was cut': [start, ...text('Once'), usage, { kind: 'finish', reason: 'length' }],
  'a text that was filtered': [start, ...text('Once'), { kind: 'finish', reason: 'content_filter' }],
  'nothing but an end': [start, usage, stop],
  'two tool calls after a text': [
    start,
    ...text('I look it up.'),
    call(0),
    ...argumentsOf(0, '{"q":', '"cat"}'),
    call(1, 'gemini:sig'),
    ...argumentsOf(1, '{}'),
    usage,
    { kind: 'finish', reason: 'tool_calls' },
  ],
  'signed thoughts before a tool call': [
    start,
    { kind: 'reasoning', text: 'Let me ' },
    { kind: 'reasoning', text: 'think.' },
    { kind: 'reasoning_signature', signature: 'anthropic:s1' },
    { kind: 'reasoning', text: '' },
    { kind: 'reasoning_signature', signature: 'anthropic:redacted:d' },
    call(0),
    ...argumentsOf(0, '{"q":1}'),
    { kind: 'finish', reason: 'tool_calls' },
  ],
};

describe('what the openai package assembles of a stream is the whole answer', () => {
  test.each(Object.entries(answers))('%s', async (_, parts) => {
    // Members of a message that the package does not know are overwritten by each chunk: it is asked only for those that it knows.
    const { reasoning_content: _thoughts, ...message } = messageOf(whole(parts));
    const answer = await assembled(streamed(parts));
    expect(answer).toMatchObject({ ...whole(parts), choices: [{ ...whole(parts).choices[0], message }] });
    expect(answer.usage ?? undefined).toEqual(whole(parts).usage);
    expect(message.tool_calls).toEqual(answer.choices[0]?.message.tool_calls?.map(withoutParsed));
  });

  test.each(Object.entries(answers))('%s, read whole by the package', async (_, parts) => {
    const bytes = answerWriter(request).whole(parts);
    const answer = await client(bytes, 'application/json').chat.completions.create(question);
    expect(answer).toEqual(whole(parts));
  });
});

function messageOf(answer: ChatCompletion): Record<string, unknown> & { tool_calls?: unknown } {
  return { ...answer.choices[0]?.message };
}

/** The package's helper adds what it parsed of the arguments. */
function withoutParsed(toolCall: object): object {
  const { function: called, ...rest } = toolCall as { function: object };
  const { parsed_arguments: _, ...plain } = called as { parsed_arguments?: unknown };
  return { ...rest, function: plain };
}

describe('the AI SDK reads the same of a stream as of the whole answer', () => {
  test.each(Object.entries(answers))('%s', async (_, parts) => {
    const model = (bytes: Buffer, type: string) =>
      createOpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch: answering(bytes, type) }).chat('chat');
    const fromStream = streamText({ model: model(streamed(parts), 'text/event-stream'), prompt: 'Hello' });
    const fromWhole = await generateText({
      model: model(answerWriter(request).whole(parts), 'application/json'),
      prompt: 'Hello',
    });
    const readable = (calls: readonly { toolCallId: string; toolName: string; input: unknown }[]): unknown =>
      calls.map(({ toolCallId, toolName, input }) => ({ toolCallId, toolName, input }));
    expect(await fromStream.text).toBe(fromWhole.text);
    expect(await fromStream.finishReason).toBe(fromWhole.finishReason);
    expect(readable(await fromStream.toolCalls)).toEqual(readable(fromWhole.toolCalls));
    const used = await fromStream.usage;
    expect(fromWhole.usage).toMatchObject({ inputTokens: used.inputTokens, outputTokens: used.outputTokens });
    // The AI SDK has no word for a refusal, and takes it as text.
    const { content, refusal } = messageOf(whole(parts));
    expect(fromWhole.text).toBe(content ?? refusal ?? '');
  });
});

test('a stream begins with the role, tells each piece as it comes, and ends with the reason, the usage and [DONE]', () => {
  const head = { id: 'msg_1', created: 1_700_000_000, model: 'model-a-2', object: 'chat.completion.chunk' };
  const chunk = (delta: object, finish_reason: string | null = null): object => ({
    ...head,
    choices: [{ index: 0, delta, finish_reason }],
    usage: null,
  });
  const parts: AnswerPart[] = [start, { kind: 'reasoning', text: 'Hm.' }, ...text('Hi', ''), call(0), usage, stop];
  expect(chunksOf(streamed(parts))).toEqual([
    chunk({ role: 'assistant', content: null }),
    chunk({ reasoning_content: 'Hm.' }),
    chunk({ content: 'Hi' }),
    chunk({
      tool_calls: [{ index: 0, id: 'toolu_0', type: 'function', function: { name: 'look_up', arguments: '' } }],
    }),
    chunk({}, 'stop'),
    {
      ...head,
      choices: [],
      usage: {
        prompt_tokens: 100,
        completion_tokens: 20,
        total_tokens: 120,
        prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
        completion_tokens_details: { reasoning_tokens: 5 },
      },
    },
    'DONE',
  ]);
});

test('a client that did not ask for usage gets none in its stream, and no sign of it', () => {
  const stream = streamed([start, ...text('Hi'), usage, stop], { ...request, wantsUsage: false });
  expect(stream.toString()).not.toContain('usage');
  expect(chunksOf(stream)).toHaveLength(4);
});

const usages: readonly [AnswerPart & { kind: 'usage' }, unknown][] = [
  [{ kind: 'usage', usage: {} }, undefined],
  [{ kind: 'usage', usage: { raw: '{}' } }, undefined],
  [{ kind: 'usage', usage: { input: 3 } }, { prompt_tokens: 3 }],
  [{ kind: 'usage', usage: { output: 0 } }, { completion_tokens: 0 }],
  [
    { kind: 'usage', usage: { input: 3, output: 0, cacheRead: 0 } },
    { prompt_tokens: 3, completion_tokens: 0, total_tokens: 3, prompt_tokens_details: { cached_tokens: 0 } },
  ],
];

test.each(usages)('of %j what is known is told, and nothing else', (part, expected) => {
  expect(whole([start, part, stop]).usage).toEqual(expected);
  const told = chunksOf(streamed([start, part, stop])).at(-2) as { usage: unknown };
  expect(told.usage ?? undefined).toEqual(expected);
});

test('of several usages the last counts', () => {
  const earlier: AnswerPart = { kind: 'usage', usage: { input: 1, output: 1 } };
  expect(whole([start, earlier, usage, stop]).usage?.total_tokens).toBe(120);
});

test('where the provider sends no id and no model, ours and the destination’s stand', () => {
  const parts: AnswerPart[] = [{ kind: 'start', id: '', model: undefined }, ...text('Hi'), stop];
  expect(whole(parts)).toMatchObject({ id: 'chatcmpl-r-1', model: 'model-a', created: 1_700_000_000 });
});

describe('thoughts and signatures travel with the calls that they led to', () => {
  test('in the whole answer and in the stream alike', async () => {
    const parts = answers['signed thoughts before a tool call'] ?? [];
    const extra_content = {
      tallygate: {
        thoughts: [
          { text: 'Let me think.', signature: 'anthropic:s1' },
          { text: '', signature: 'anthropic:redacted:d' },
        ],
      },
    };
    expect(whole(parts).choices[0]?.message).toMatchObject({
      reasoning_content: 'Let me think.',
      tool_calls: [{ id: 'toolu_0', extra_content }],
    });
    const answer = await assembled(streamed(parts));
    expect(answer.choices[0]?.message.tool_calls).toMatchObject([{ id: 'toolu_0', extra_content }]);
  });

  test('Google’s in the form that Google documents', () => {
    const { tool_calls } = whole(answers['two tool calls after a text'] ?? []).choices[0]?.message ?? {};
    expect(tool_calls?.[0]).not.toHaveProperty('extra_content');
    expect(tool_calls?.[1]).toMatchObject({ extra_content: { google: { thought_signature: 'sig' } } });
  });
});

describe('errors', () => {
  const error = { code: 'overloaded_error', message: 'Overloaded' };

  const statuses: readonly [number, string][] = [
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [500, 'server_error'],
    [529, 'server_error'],
  ];

  test.each(statuses)('of status %i has the type %s, and the openai package raises it', async (status, type) => {
    const bytes = answerWriter(request).error(status, error);
    expect(JSON.parse(bytes.toString())).toEqual({ error: { ...error, type, param: null } });
    const raised = await client(bytes, 'application/json', status)
      .chat.completions.create(question)
      .catch((reason: unknown) => reason);
    expect(raised).toBeInstanceOf(OpenAI.APIError);
    expect(raised).toMatchObject({ status, code: 'overloaded_error', type });
  });

  test('an error without a code has none', () => {
    const bytes = answerWriter(request).error(500, { code: undefined, message: 'No' });
    expect(JSON.parse(bytes.toString())).toEqual({
      error: { message: 'No', type: 'server_error', param: null, code: null },
    });
  });

  test('in a stream is told in place of the rest, without [DONE], and the openai package raises it', async () => {
    const stream = streamed([start, ...text('He'), { kind: 'error', error }, ...text('llo'), stop]);
    expect(chunksOf(stream).at(-1)).toEqual({ error: { ...error, type: 'server_error', param: null } });
    await expect(assembled(stream)).rejects.toThrow('Overloaded');
  });

  test('in a whole answer takes its place', () => {
    const told = whole([start, ...text('He'), { kind: 'error', error }]);
    expect(told).toEqual({ error: { ...error, type: 'server_error', param: null } });
  });

  test('an answer that says nothing is one', () => {
    expect(whole([])).toMatchObject({ error: { type: 'server_error' } });
    expect(whole([{ kind: 'usage', usage: { input: 1 } }])).toMatchObject({ error: { type: 'server_error' } });
  });
});

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
