import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { AnswerPart } from '../answer-part.ts';
import { answerWriter } from './write-answer.ts';
import {
  argumentsOf,
  assembled,
  call,
  chunksOf,
  client,
  question,
  request,
  start,
  stop,
  streamed,
  text,
  usage,
  whole,
} from './written-answers.test-support.ts';

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
    chunk({ reasoning_content: 'Hm.', extra_content: { tallygate: {} } }),
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

test('a call begins once, and has no arguments before', () => {
  const parts = [start, ...argumentsOf(0, '{'), call(0), ...argumentsOf(0, '{"a":1}'), call(0), stop];
  expect(whole(parts).choices[0]?.message.tool_calls).toMatchObject([{ function: { arguments: '{"a":1}' } }]);
  expect(
    streamed(parts)
      .toString()
      .match(/"type":"function"/g),
  ).toHaveLength(1);
});

test('where the provider sends no id and no model, ours and the destination’s stand', () => {
  const parts: AnswerPart[] = [{ kind: 'start', id: '', model: undefined }, ...text('Hi'), stop];
  expect(whole(parts)).toMatchObject({ id: 'chatcmpl-r-1', model: 'model-a', created: 1_700_000_000 });
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
