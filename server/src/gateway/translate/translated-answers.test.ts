import fc from 'fast-check';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { describe, expect, inject, test } from 'vitest';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { openaiResponses } from '../dialects/openai-responses/openai-responses.ts';
import { client, fixture, type Json, type Other, question, streamed, whole } from './chat-at-providers.test-support.ts';
import { jsonText, parseExactly } from './exact-json.ts';

const numRuns = inject('isProof') ? 5000 : 200;

const pairs: readonly [Other, string][] = [
  ['anthropic', 'dialect/text'],
  ['anthropic', 'dialect/cached-thinking-tool'],
  ['anthropic', 'dialect/refusal'],
  ['anthropic', 'dialect/iterations'],
  ['anthropic', 'own/parallel-calls'],
  ['anthropic', 'own/server-tools'],
  ['anthropic', 'own/hidden-thoughts'],
  ['anthropic', 'own/explained-refusal'],
  ['gemini', 'dialect/text'],
  ['gemini', 'dialect/cached-thinking-tool'],
  ['gemini', 'dialect/blocked'],
  ['gemini', 'dialect/inclusive-thoughts'],
  ['gemini', 'dialect/thoughts-only'],
  ['gemini', 'dialect/traffic-type'],
  ['gemini', 'own/parallel-calls'],
  ['gemini', 'own/provider-tools'],
];

describe('what the openai package assembles of a recorded stream is the recorded whole answer', () => {
  test.each(pairs)('%s, %s', async (to, name) => {
    const stream = streamed(to, fixture(to, `${name}.sse`));
    const expected: ChatCompletion = JSON.parse(whole(to, fixture(to, `${name}.json`)).toString());
    const answer = await client(() => stream)
      .chat.completions.stream(question)
      .finalChatCompletion();
    const [choice]: Json = expected.choices;
    const { reasoning_content: thoughts, ...message } = choice.message;
    expect(withEvenSpace(answer)).toMatchObject(withEvenSpace({ ...expected, choices: [{ ...choice, message }] }));
    expect(answer.usage ?? undefined).toEqual(expected.usage);
    expect(textIn(stream, 'reasoning_content')).toBe(thoughts ?? '');
    expect(stream.toString().endsWith('data: [DONE]\n\n')).toBe(true);
  });
});

/** Arguments as JSON text without space: providers stream them with spaces of their own. */
function withEvenSpace(answer: object): object {
  const [choice]: Json = (answer as ChatCompletion).choices;
  const calls = choice.message.tool_calls?.map((call: Json) => {
    const { parsed_arguments: _, ...called } = call.function;
    return { ...call, function: { ...called, arguments: jsonText(parseExactly(called.arguments)) } };
  });
  return { ...answer, choices: [{ ...choice, message: { ...choice.message, tool_calls: calls } }] };
}

function textIn(stream: Buffer, member: string): string {
  const chunks = stream
    .toString()
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'));
  return chunks
    .flatMap((event) => JSON.parse(event.slice('data: '.length)).choices)
    .map((choice: Json) => choice.delta[member] ?? '')
    .join('');
}

test('an answer with cached input, thoughts and a call is told as a chat completion', () => {
  expect(JSON.parse(whole('anthropic', fixture('anthropic', 'dialect/cached-thinking-tool.json')).toString())).toEqual({
    id: 'msg_014p7gG3wDgGV9EUtLvnow3U',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'claude-sonnet-4-5-20250929',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: null,
          refusal: null,
          reasoning_content: '날씨를 확인',
          extra_content: { tallygate: {} },
          tool_calls: [
            {
              id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
              type: 'function',
              function: { name: 'get_weather', arguments: '{"location":"서울"}' },
              extra_content: {
                tallygate: {
                  thoughts: [
                    { text: '날씨를 확인', signature: 'anthropic:EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=' },
                  ],
                },
              },
            },
          ],
        },
        logprobs: null,
        finish_reason: 'tool_calls',
      },
    ],
    usage: {
      prompt_tokens: 22_160,
      completion_tokens: 420,
      total_tokens: 22_580,
      prompt_tokens_details: { cached_tokens: 18_000, cache_write_tokens: 4148 },
      completion_tokens_details: { reasoning_tokens: 310 },
    },
  });
});

describe('errors', () => {
  const errors: readonly [Other, number, Json][] = [
    ['anthropic', 529, { type: 'server_error', code: 'overloaded_error' }],
    ['anthropic', 429, { type: 'rate_limit_error' }],
    ['gemini', 429, { type: 'rate_limit_error', code: 'RESOURCE_EXHAUSTED' }],
    ['gemini', 400, { type: 'invalid_request_error' }],
  ];

  test.each(errors)('of %s, status %i', (to, status, expected) => {
    const told = JSON.parse(whole(to, fixture(to, 'dialect/error.json'), { status }).toString());
    expect(told).toEqual({
      error: { message: expect.any(String), type: expect.any(String), param: null, code: expect.any(String) },
    });
    expect(told.error.message.length).toBeGreaterThan(3);
    if (expected.code === undefined || to === 'gemini') expect(told.error).toMatchObject(expected);
  });

  test.each<Other>(['anthropic', 'gemini'])('in a stream of %s are raised by the openai package', async (to) => {
    const stream = streamed(to, fixture(to, 'dialect/error-in-stream.sse'));
    expect(stream.toString()).not.toContain('[DONE]');
    const answer = client(() => stream)
      .chat.completions.stream(question)
      .finalChatCompletion();
    await expect(answer).rejects.toThrow(/overloaded/i);
  });

  test.each<Other>(['anthropic', 'gemini'])('a stream of %s that broke off is not ended', (to) => {
    const stream = streamed(to, fixture(to, 'dialect/truncated.sse'), { isCut: true });
    expect(stream.length).toBeGreaterThan(0);
    expect(stream.toString()).not.toMatch(/\[DONE\]|"finish_reason":"/);
  });
});

describe('bringing an answer back never throws', () => {
  const recorded = pairs.flatMap(([to, name]) => [
    { to, bytes: fixture(to, `${name}.sse`) },
    { to, bytes: fixture(to, `${name}.json`) },
  ]);
  const others = fc.constantFrom<Other>('anthropic', 'gemini');

  test('whatever the bytes are', () => {
    fc.assert(
      fc.property(others, fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 100, max: 599 }), (to, bytes, status) => {
        const body = Buffer.from(bytes);
        expect(() => streamed(to, body)).not.toThrow();
        expect(JSON.parse(whole(to, body, { status }).toString())).toHaveProperty('error');
      }),
      { numRuns },
    );
  });

  test('nor when pieces of recorded answers are lost, repeated or changed', () => {
    const damage = fc.record({
      at: fc.nat(),
      length: fc.nat(40),
      by: fc.constantFrom('', 'null', '"', '{}', '[1]', '\n\n'),
    });
    fc.assert(
      fc.property(fc.constantFrom(...recorded), fc.array(damage, { maxLength: 4 }), ({ to, bytes }, damages) => {
        let text = bytes.toString('latin1');
        for (const { at, length, by } of damages) {
          const from = at % text.length;
          text = text.slice(0, from) + by + text.slice(from + length);
        }
        const damaged = Buffer.from(text, 'latin1');
        for (const from of [openaiChat, openaiResponses]) {
          expect(() => streamed(to, damaged, { from })).not.toThrow();
          expect(() => JSON.parse(whole(to, damaged, { from }).toString())).not.toThrow();
        }
      }),
      { numRuns },
    );
  });
});
