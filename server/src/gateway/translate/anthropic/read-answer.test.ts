import type { StopReason } from '@anthropic-ai/sdk/resources/messages';
import { describe, expect, test } from 'vitest';
import type { AnswerPart, FinishReason } from '../answer-part.ts';
import { answerReaderContract, gathered, REQUEST, streamedParts } from '../answer-reader.contract.ts';
import { anthropicHalf } from './anthropic-half.ts';

const MODEL = 'claude-sonnet-4-5-20250929';
const START: AnswerPart = { kind: 'start', id: 'msg_014p7gG3wDgGV9EUtLvnow3U', model: MODEL };
const OWN_START: AnswerPart = { kind: 'start', id: 'msg_01XFDUDYJgAACzvnptvVoYEL', model: MODEL };
const NO_CACHE = { cacheRead: 0, cacheCreation: 0 };

answerReaderContract(
  anthropicHalf,
  [new URL('../../dialects/anthropic-messages/fixtures/', import.meta.url), new URL('./fixtures/', import.meta.url)],
  [
    {
      name: 'text',
      parts: [START, { kind: 'text', text: '안녕하세요! 😀' }, { kind: 'finish', reason: 'stop' }],
      usage: { input: 25, output: 15, ...NO_CACHE, cacheCreation5m: 0, cacheCreation1h: 0 },
    },
    {
      name: 'cached-thinking-tool',
      parts: [
        START,
        { kind: 'reasoning', text: '날씨를 확인' },
        {
          kind: 'reasoning_signature',
          signature: 'anthropic:EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk=',
        },
        {
          kind: 'tool_call',
          index: 0,
          id: 'toolu_01T1x1fJ34qAmk2tNTrN7Up6',
          name: 'get_weather',
          signature: undefined,
        },
        { kind: 'tool_arguments', index: 0, text: '{"location":"서울"}' },
        { kind: 'finish', reason: 'tool_calls' },
      ],
      usage: {
        input: 12 + 4148 + 18_000,
        output: 420,
        cacheRead: 18_000,
        cacheCreation: 4148,
        cacheCreation5m: 3124,
        cacheCreation1h: 1024,
        reasoning: 310,
      },
    },
    {
      name: 'refusal',
      parts: [START, { kind: 'finish', reason: 'content_filter' }],
      usage: { input: 40, output: 4 },
    },
    {
      name: 'explained-refusal',
      parts: [
        OWN_START,
        { kind: 'refusal', text: 'The request could enable cyber harm.' },
        { kind: 'finish', reason: 'content_filter' },
      ],
      usage: { input: 40, output: 4 },
    },
    {
      name: 'iterations',
      parts: [START, { kind: 'text', text: 'Done.' }, { kind: 'finish', reason: 'stop' }],
      usage: { input: 2100, output: 80, ...NO_CACHE },
    },
    {
      name: 'parallel-calls',
      parts: [
        OWN_START,
        { kind: 'text', text: '확인하겠습니다.' },
        { kind: 'tool_call', index: 0, id: 'toolu_01A09q90qw90lq917835lq9', name: 'get_time', signature: undefined },
        { kind: 'tool_arguments', index: 0, text: '{}' },
        { kind: 'tool_call', index: 1, id: 'toolu_01B09q90qw90lq917835lq9', name: 'get_order', signature: undefined },
        { kind: 'tool_arguments', index: 1, text: '{"order_id":9223372036854775807,"note":"급함"}' },
        { kind: 'finish', reason: 'tool_calls' },
      ],
      usage: { input: 472, output: 89 },
    },
    {
      name: 'server-tools',
      parts: [OWN_START, { kind: 'text', text: 'Let me see. Sunny.' }, { kind: 'finish', reason: 'length' }],
      usage: { input: 10_682, output: 510 },
    },
    {
      name: 'hidden-thoughts',
      parts: [
        OWN_START,
        { kind: 'reasoning', text: '' },
        { kind: 'reasoning_signature', signature: 'anthropic:EosnCkYICxIMMb3LzNrMu==' },
        { kind: 'reasoning', text: '' },
        {
          kind: 'reasoning_signature',
          signature: 'anthropic:redacted:EmwKAhgBEgy3va3pzix/LafPsn4aDFIT2Xlxh0L5L8rLVyIwxtE3rAFBa8cr3qpP',
        },
        { kind: 'text', text: '42' },
        { kind: 'finish', reason: 'stop' },
      ],
      usage: { input: 92, output: 61 },
    },
    {
      name: 'error-in-stream',
      parts: [
        START,
        { kind: 'text', text: 'Once' },
        { kind: 'error', error: { code: 'overloaded_error', message: 'Overloaded' } },
      ],
      usage: { input: 1025, ...NO_CACHE, cacheRead: 1000 },
    },
    {
      name: 'error',
      parts: [
        {
          kind: 'error',
          error: {
            code: 'rate_limit_error',
            message: 'Number of request tokens has exceeded your per-minute rate limit',
          },
        },
      ],
    },
    { name: 'truncated', parts: [START], usage: { input: 1025, ...NO_CACHE, cacheRead: 1000 } },
  ],
);

function event(name: string, data: object): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

function streamed(...events: readonly Buffer[]) {
  return gathered(streamedParts(anthropicHalf.reader(REQUEST), events)).parts;
}

describe('an answer of Anthropic', () => {
  const reasons: readonly (readonly [StopReason, FinishReason])[] = [
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['pause_turn', 'length'],
    ['tool_use', 'tool_calls'],
    ['refusal', 'content_filter'],
  ];

  test.each([...reasons, ['one_of_the_future', 'stop'] as const])(
    'that ended by %s ended by %s',
    (stop_reason, reason) => {
      expect(streamed(event('message_delta', { delta: { stop_reason } }), event('message_stop', {})).at(-1)).toEqual({
        kind: 'finish',
        reason,
      });
      const whole = anthropicHalf.reader(REQUEST).whole(Buffer.from(JSON.stringify({ content: [], stop_reason })));
      expect(whole.at(-1)).toEqual({ kind: 'finish', reason });
    },
  );

  test('that ended by an unknown reason wants its calls made', () => {
    const body = { content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }], stop_reason: 'call' };
    const whole = anthropicHalf.reader(REQUEST).whole(Buffer.from(JSON.stringify(body)));
    expect(whole.at(-1)).toEqual({ kind: 'finish', reason: 'tool_calls' });
  });

  test('of a server that names no events, sends no ids and ends no blocks is read all the same', () => {
    const bare = (data: object) => Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
    const parts = streamed(
      bare({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'He' } }),
      bare({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'llo' } }),
      bare({ type: 'content_block_start', index: 1, content_block: { type: 'tool_use', name: 'f', input: { a: 1 } } }),
      bare({ type: 'message_delta', delta: { stop_reason: 'tool_use' } }),
    );
    expect(parts).toEqual([
      { kind: 'start', id: '', model: undefined },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool_call', index: 0, id: `call_${REQUEST.requestId}_0`, name: 'f', signature: undefined },
      { kind: 'tool_arguments', index: 0, text: '{"a":1}' },
      { kind: 'finish', reason: 'tool_calls' },
    ]);
  });

  test('says nothing of a block that nobody asked for, whatever comes in it', () => {
    const parts = streamed(
      event('content_block_start', { index: 0, content_block: { type: 'one_of_the_future', text: 'a' } }),
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'b' } }),
      event('content_block_delta', { index: 0, delta: { type: 'input_json_delta', partial_json: '{}' } }),
      event('content_block_stop', { index: 0 }),
      event('message_stop', {}),
    );
    expect(parts.map(({ kind }) => kind)).toEqual(['start', 'finish']);
  });

  test('that was cut before its reason has no end', () => {
    const begun = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Once' } });
    expect(streamed(begun).map(({ kind }) => kind)).toEqual(['start', 'text']);
  });

  test('says nothing after its end, nor after an error', () => {
    const text = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'more' } });
    expect(streamed(event('message_stop', {}), text).at(-1)?.kind).toBe('finish');
    expect(streamed(event('error', { error: { type: 'api_error', message: 'x' } }), text).at(-1)?.kind).toBe('error');
  });

  test.each([
    [
      'its shape',
      '{"type":"error","error":{"type":"not_found_error","message":"model: x"}}',
      'not_found_error',
      'model: x',
    ],
    ['no message', '{"type":"error","error":{"type":"api_error"}}', 'api_error', 'api_error'],
    ['no error in it', '{"detail":"nope"}', undefined, '{"detail":"nope"}'],
    ['a page of a proxy', ' <h1>502</h1>\n', undefined, '<h1>502</h1>'],
    ['nothing', '', undefined, ''],
  ])('that is an error with %s is read', (_, body, ...[code, message]) => {
    expect(anthropicHalf.reader(REQUEST).error(Buffer.from(body))).toEqual({ code, message });
  });
});
