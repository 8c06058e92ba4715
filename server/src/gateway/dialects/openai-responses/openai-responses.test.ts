import { describe, expect, test } from 'vitest';
import { wholeEvent } from '../../framing/stream-event.ts';
import { EVENT_BYTES_MAX } from '../../framing/stream-framer.ts';
import { dialectContract, readStream, tokens } from '../dialect.contract.ts';
import { toUsage } from '../to-usage.ts';
import { sealSignature } from './carried-signature.ts';
import { openaiResponses } from './openai-responses.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const MODEL = 'gpt-5.2-2026-01-05';
const DEFAULT = { model: MODEL, serviceTier: 'default' };

dialectContract(openaiResponses, FIXTURES, [
  {
    name: 'text',
    usage: { input: 36, output: 11, cacheRead: 0, reasoning: 0 },
    ...DEFAULT,
    contentEvents: 7,
    isTerminal: true,
  },
  {
    name: 'cached-reasoning',
    usage: { input: 2006, output: 300, cacheRead: 1920, cacheCreation: 64, reasoning: 192 },
    model: MODEL,
    serviceTier: 'priority',
    contentEvents: 8,
    isTerminal: true,
  },
  {
    name: 'tool-calls',
    usage: { input: 291, output: 41, cacheRead: 0, reasoning: 0 },
    ...DEFAULT,
    contentEvents: 9,
    isTerminal: true,
  },
  {
    name: 'refusal',
    usage: { input: 31, output: 12, cacheRead: 0, reasoning: 0 },
    model: 'gpt-4o-2024-11-20',
    serviceTier: 'default',
    contentEvents: 4,
    isTerminal: true,
  },
  {
    name: 'incomplete',
    usage: { input: 20, output: 16, cacheRead: 0, reasoning: 0 },
    ...DEFAULT,
    contentEvents: 3,
    isTerminal: true,
  },
  {
    name: 'failed',
    usage: {},
    ...DEFAULT,
    errorCode: 'provider:server_error',
    contentEvents: 1,
    isTerminal: true,
  },
  {
    name: 'error-in-stream',
    usage: {},
    model: MODEL,
    errorCode: 'provider:context_length_exceeded',
    contentEvents: 1,
    isTerminal: false,
  },
  {
    name: 'error-at-once',
    usage: {},
    errorCode: 'provider:rate_limit_exceeded',
    contentEvents: 0,
    isTerminal: false,
  },
  { name: 'error', usage: {}, errorCode: 'provider:rate_limit_exceeded', contentEvents: 0, isTerminal: false },
  { name: 'truncated', usage: {}, model: MODEL, contentEvents: 1, isTerminal: false },
  {
    name: 'image',
    usage: { input: 50, output: 272, cacheRead: 0, reasoning: 0 },
    ...DEFAULT,
    contentEvents: 2,
    isTerminal: true,
  },
  { name: 'compatible', usage: { input: 5, output: 4 }, model: 'qwen3-30b-a3b', contentEvents: 3, isTerminal: true },
]);

function read(body: string) {
  return openaiResponses.readRequest(Buffer.from(body), '/v1/responses');
}

function written(body: string, model = 'gpt-5.2'): string {
  const reading = read(body);
  if (reading.kind === 'invalid') throw new Error(`refused: ${reading.member}`);
  return openaiResponses.writeRequest(Buffer.from(body), reading.spans, model).toString();
}

describe('a responses request', () => {
  test.each([
    ['plain', '{"input":"안녕",  "model" : "gpt" }', '{"input":"안녕",  "model" : "gpt-5.2" }'],
    ['streamed', '{"model":"gpt","stream":true,"store":false}', '{"model":"gpt-5.2","stream":true,"store":false}'],
    [
      'with a model named elsewhere too',
      '{"input":[{"model":"x"}],"model":"gpt","metadata":{"model":"gpt"}}',
      '{"input":[{"model":"x"}],"model":"gpt-5.2","metadata":{"model":"gpt"}}',
    ],
  ])('goes upstream byte for byte but for the model: %s', (_, body, expected) => {
    expect(written(body)).toBe(expected);
  });

  test.each([
    ['is not JSON', '{"model":', { code: 'body_not_json', member: undefined, offset: 9 }],
    ['is not an object', '["gpt"]', { code: 'body_invalid', member: 'model', offset: 0 }],
    ['names no model', '{"input":"x"}', { code: 'body_invalid', member: 'model', offset: 0 }],
    ['names two models', '{"model":"a","model":"b"}', { code: 'body_invalid', member: 'model', offset: 13 }],
    ['streams "yes"', '{"model":"a","stream":"yes"}', { code: 'body_invalid', member: 'stream', offset: 13 }],
  ])('that %s is refused with the place of the fault', (_, body, expected) => {
    expect(read(body)).toEqual({ kind: 'invalid', ...expected });
  });

  test('has nothing hidden from it: usage comes unasked', () => {
    expect(read('{"model":"m","stream":true}')).toMatchObject({
      spans: { model: 'm', isStream: true, wantsUsage: true, edits: [] },
    });
  });

  test('is sent below the base path with the provider’s key as bearer', () => {
    expect(
      openaiResponses.address({ basePath: '/v1', apiKey: 'sk-1', model: 'm', version: undefined, headers: [] }),
    ).toEqual({
      path: '/v1/responses',
      headers: ['authorization', 'Bearer sk-1'],
    });
  });
});

describe('items in which we had another provider’s signature carried', () => {
  const carried = JSON.stringify({
    type: 'reasoning',
    summary: [{ type: 'summary_text', text: 'tallygate.' }],
    encrypted_content: sealSignature({ signature: 'anthropic:s', callId: undefined }),
  });
  const own = '{ "type":"reasoning","summary":[],"encrypted_content":"gAAAA" }';
  const said = '{"role":"user","content":"\\"tallygate."}';

  test.each([
    ['alone', [carried], ''],
    ['first', [carried, said], said],
    ['last', [said, carried], said],
    ['between', [said, carried, own], `${said} , ${own}`],
    ['several', [carried, carried, said, carried, carried, own, carried, carried], `${said} , ${own}`],
    ['none', [said, own], `${said} , ${own}`],
  ])('are taken out of what goes to OpenAI, and no other byte: %s', (_, items, expected) => {
    const request = (input: string) => `{"store":false, "input": [ ${input} ] ,"model":"m"}`;
    expect(written(request(items.join(' , ')), 'm')).toBe(request(expected));
  });

  test('stay where they are none: in a text, in other members', () => {
    const body = `{"model":"m","instructions":${JSON.stringify(carried)},"input":"tallygate.","x":[${carried}]}`;
    expect(written(body, 'm')).toBe(body);
  });
});

function reading(type: string, members: object) {
  const data = JSON.stringify({ type, ...members });
  return openaiResponses.readEvent(wholeEvent(Buffer.from(`event: ${type}\ndata: ${data}\n\n`), false), false);
}

describe('an event', () => {
  test.each([
    ['response.output_text.delta', { delta: 'a' }, true],
    ['response.output_text.delta', { delta: '' }, false],
    ['response.output_text.delta', { delta: null }, false],
    ['response.refusal.delta', { delta: 'a' }, true],
    ['response.function_call_arguments.delta', { delta: '{' }, true],
    ['response.custom_tool_call_input.delta', { delta: 'ls' }, true],
    ['response.reasoning_summary_text.delta', { delta: 'a' }, true],
    ['response.reasoning_text.delta', { delta: 'a' }, true],
    ['response.output_item.done', { item: { type: 'function_call' } }, true],
    ['response.output_item.added', { item: { type: 'message' } }, false],
    ['response.content_part.added', { part: {} }, false],
    ['response.in_progress', { response: {} }, false],
    ['response.some_event_to_come', { delta: 'a' }, false],
  ])('%s with %j: carries content is %s', (type, members, isContent) => {
    expect(reading(type, members)?.isContent ?? false).toBe(isContent);
  });

  test('tells the tier that served, not the one asked for', () => {
    const response = { model: 'm', service_tier: 'auto' };
    expect(reading('response.created', { response })?.serviceTier).toBeUndefined();
    expect(reading('response.completed', { response: { service_tier: 'flex' } })?.serviceTier).toBe('flex');
  });

  test('that fails without a reason is an error all the same', () => {
    expect(reading('response.failed', { response: { status: 'failed', error: null } })).toMatchObject({
      errorCode: 'provider:error',
      isTerminal: true,
    });
    expect(reading('error', {})).toEqual({ errorCode: 'provider:error' });
  });

  test('longer than the bound passes unread: usage and end stay unknown, the bytes do not change', () => {
    const response = {
      status: 'completed',
      usage: { input_tokens: 1, output_tokens: 2 },
      x: 'x'.repeat(EVENT_BYTES_MAX),
    };
    const raw = `event: response.completed\ndata: ${JSON.stringify({ type: 'response.completed', response })}\n\n`;
    const seen = readStream(openaiResponses, [Buffer.from(raw)], false);
    expect(tokens(toUsage(seen.reading))).toEqual({});
    expect([seen.isTerminal, seen.sent === raw]).toEqual([false, true]);
  });
});

describe('an error of ours', () => {
  const error = { status: 502, code: 'upstream_truncated', message: '"gpt" 끊김', requestId: 'r-1' };

  test('as a body has the API’s shape', () => {
    expect(JSON.parse(openaiResponses.errorBody(error).toString())).toEqual({
      error: { message: '"gpt" 끊김', type: 'server_error', param: null, code: 'upstream_truncated' },
    });
  });

  test('inside a stream is read by the dialect itself as an error', () => {
    const event = wholeEvent(openaiResponses.errorEvent(error), false);
    expect(openaiResponses.readEvent(event, false)).toEqual({ errorCode: 'provider:upstream_truncated' });
  });
});
