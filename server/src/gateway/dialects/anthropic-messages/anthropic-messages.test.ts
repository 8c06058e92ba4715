import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wholeEvent } from '../../framing/stream-event.ts';
import { dialectContract, readStream, tokens } from '../dialect.contract.ts';
import type { AnswerReading } from '../dialect.ts';
import { toUsage } from '../to-usage.ts';
import { anthropicMessages } from './anthropic-messages.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const MODEL = 'claude-sonnet-4-5-20250929';

dialectContract(anthropicMessages, FIXTURES, [
  {
    name: 'text',
    usage: { input: 25, output: 15, cacheRead: 0, cacheCreation: 0, cacheCreation5m: 0, cacheCreation1h: 0 },
    model: MODEL,
    serviceTier: 'standard',
    contentEvents: 3,
    isTerminal: true,
  },
  {
    name: 'cached-thinking-tool',
    usage: {
      input: 12 + 4148 + 18_000,
      output: 420,
      cacheRead: 18_000,
      cacheCreation: 4148,
      cacheCreation5m: 3124,
      cacheCreation1h: 1024,
      reasoning: 310,
    },
    model: MODEL,
    serviceTier: 'priority',
    contentEvents: 6,
    isTerminal: true,
  },
  { name: 'refusal', usage: { input: 40, output: 4 }, model: MODEL, contentEvents: 0, isTerminal: true },
  {
    name: 'iterations',
    usage: { input: 2100, output: 80, cacheRead: 0, cacheCreation: 0 },
    model: MODEL,
    serviceTier: 'standard',
    contentEvents: 1,
    isTerminal: true,
  },
  {
    name: 'error-in-stream',
    usage: { input: 1025, cacheRead: 1000, cacheCreation: 0 },
    model: MODEL,
    errorCode: 'provider:overloaded_error',
    contentEvents: 1,
    isTerminal: false,
  },
  { name: 'error', usage: {}, errorCode: 'provider:rate_limit_error', contentEvents: 0, isTerminal: false },
  {
    name: 'truncated',
    usage: { input: 1025, cacheRead: 1000, cacheCreation: 0 },
    model: MODEL,
    contentEvents: 1,
    isTerminal: false,
  },
]);

function tokensOf(reading: AnswerReading): object {
  return tokens(toUsage(reading));
}

function rawUsage(name: string): unknown {
  const { reading } = readStream(anthropicMessages, [readFileSync(new URL(`${name}.sse`, FIXTURES))], false);
  return JSON.parse(toUsage(reading).raw ?? 'null');
}

function event(name: string, data: unknown): Buffer {
  return Buffer.from(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

describe('usage of messages', () => {
  test('a stream that is cut before its last usage has an unknown output, never the placeholder', () => {
    const { reading } = readStream(anthropicMessages, [readFileSync(new URL('truncated.sse', FIXTURES))], false);
    expect(toUsage(reading).output).toBeUndefined();
    expect(rawUsage('truncated')).toMatchObject({ output_tokens: 1 });
  });

  test('R-30: the provider’s own words are those of both usages, the last known value of each', () => {
    expect(rawUsage('iterations')).toMatchObject({
      service_tier: 'standard',
      input_tokens: 2100,
      output_tokens: 80,
      iterations: [{ type: 'message' }, { type: 'fallback_message', output_tokens: 80 }],
    });
    expect(rawUsage('refusal')).toEqual({
      input_tokens: 40,
      cache_creation_input_tokens: null,
      cache_read_input_tokens: null,
      output_tokens: 4,
    });
  });

  test('R-25: what the totals leave out is added: compaction and the advisor; attempts that were declined are none', () => {
    const counts = (input: number, output: number) => ({
      input_tokens: input,
      cache_read_input_tokens: 10,
      cache_creation_input_tokens: 5,
      cache_creation: { ephemeral_5m_input_tokens: 5, ephemeral_1h_input_tokens: 0 },
      output_tokens: output,
    });
    const iterations = [
      { type: 'message', model: 'opus', ...counts(1, 0) },
      { type: 'fallback_message', model: 'sonnet', ...counts(100, 40) },
      { type: 'compaction', ...counts(5_000, 300) },
      { type: 'advisor_message', model: 'opus', ...counts(800, 60) },
      { type: 'one_to_come', ...counts(7, 7) },
      'no entry',
      { model: 'without a type' },
    ];
    const usage = { ...counts(100, 40), iterations };
    const whole = anthropicMessages.readAnswer(Buffer.from(JSON.stringify({ model: MODEL, usage })));
    expect(tokensOf(whole)).toEqual({
      input: 115 + 5_015 + 815,
      output: 40 + 300 + 60,
      cacheRead: 30,
      cacheCreation: 15,
      cacheCreation5m: 15,
      cacheCreation1h: 0,
    });
    expect(whole.usage?.iterations?.map(({ type, model, tokens: of }) => [type, model, of.input, of.output])).toEqual([
      ['fallback_message', 'sonnet', 115, 40],
      ['compaction', undefined, 5_015, 300],
      ['advisor_message', 'opus', 815, 60],
      ['one_to_come', undefined, 22, 7],
    ]);
    const start = { type: 'message_start', message: { model: MODEL, usage: counts(100, 1) } };
    const streamed = readStream(
      anthropicMessages,
      [event('message_start', start), event('message_delta', { type: 'message_delta', usage })],
      false,
    ).reading;
    expect(tokensOf(streamed)).toEqual(tokensOf(whole));
    expect(streamed.usage?.iterations).toEqual(whole.usage?.iterations);
  });

  test('a message without output is declined only where another one took over; unknown totals stay unknown', () => {
    const read = (usage: object) => anthropicMessages.readAnswer(Buffer.from(JSON.stringify({ usage })));
    const empty = { type: 'message', model: 'm', input_tokens: 4, output_tokens: 0 };
    expect(read({ iterations: [empty] }).usage?.iterations).toHaveLength(1);
    expect(read({ iterations: [empty, { ...empty, type: 'fallback_message' }] }).usage?.iterations).toEqual([]);
    expect(read({ iterations: [] }).usage?.iterations).toBeUndefined();
    expect(read({ iterations: Array.from({ length: 257 }, () => empty) }).usage?.iterations).toBeUndefined();
    const compaction = { type: 'compaction', input_tokens: 4, output_tokens: 2 };
    expect(tokensOf(read({ iterations: [compaction] }))).toEqual({});
    expect(tokensOf(read({ input_tokens: 1, output_tokens: 1, iterations: [compaction] }))).toEqual({
      input: 5,
      output: 3,
    });
  });

  test('numbers that nobody knows are named, those of tools of the server are known', () => {
    const usage = {
      input_tokens: 1,
      output_tokens: 2,
      server_tool_use: { web_search_requests: 3, code_runs: 1 },
      future_tokens: 4,
      'odd name!': 5,
      cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_24h_input_tokens: 6 },
      text: 'x',
      nothing: null,
    };
    const read = anthropicMessages.readAnswer(Buffer.from(JSON.stringify({ usage }))).usage;
    expect(read?.unknownFields).toEqual([
      'server_tool_use.code_runs',
      'future_tokens',
      'other',
      'cache_creation.ephemeral_24h_input_tokens',
    ]);
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`f${index}`, index]));
    expect(
      anthropicMessages.readAnswer(Buffer.from(JSON.stringify({ usage: many }))).usage?.unknownFields,
    ).toHaveLength(16);
    expect(
      anthropicMessages.readAnswer(Buffer.from('{"usage":{"input_tokens":1}}')).usage?.unknownFields,
    ).toBeUndefined();
    const both = [
      { a: 1, b: 1 },
      { b: 2, c: 3 },
    ].map((part) => event('message_delta', { usage: part }));
    expect(readStream(anthropicMessages, both, false).reading.usage?.unknownFields).toEqual(['a', 'b', 'c']);
  });

  test('R-14: a last usage without counts of caches keeps those of the first, and nothing is added up', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 5, output_tokens: 1 };
    const chunks = [
      event('message_start', { type: 'message_start', message: { model: MODEL, usage } }),
      event('message_delta', { type: 'message_delta', usage: { input_tokens: 10, output_tokens: 3 } }),
      event('message_delta', { type: 'message_delta', usage: { input_tokens: 11, output_tokens: 7 } }),
    ];
    expect(tokens(toUsage(readStream(anthropicMessages, chunks, false).reading))).toEqual({
      input: 116,
      output: 7,
      cacheRead: 100,
      cacheCreation: 5,
    });
  });

  test.each([
    ['missing', undefined],
    ['negative', -4],
    ['fractional', 0.5],
    ['huge', 1e18],
  ])('an input that is %s is not known, even when its cached part is', (_, input) => {
    const body = JSON.stringify({ usage: { input_tokens: input, cache_read_input_tokens: 9, output_tokens: 2 } });
    expect(tokens(toUsage(anthropicMessages.readAnswer(Buffer.from(body))))).toEqual({ cacheRead: 9, output: 2 });
  });

  test('events without a name are known by the type in their data', () => {
    const chunks = [
      Buffer.from('data: {"type":"message_delta","usage":{"output_tokens":7}}\n\n'),
      Buffer.from('data: {"type":"message_stop"}\n\n'),
    ];
    const seen = readStream(anthropicMessages, chunks, false);
    expect([tokens(toUsage(seen.reading)), seen.isTerminal]).toEqual([{ output: 7 }, true]);
  });

  test('an event whose data is not JSON tells nothing, and an error that is not JSON is an error all the same', () => {
    const read = (text: string) => anthropicMessages.readEvent(wholeEvent(Buffer.from(text), false), false);
    expect(read('event: message_delta\ndata: {"usage"\n\n')).toBeUndefined();
    expect(read('event: ping\ndata: {}\n\n')).toBeUndefined();
    expect(read('event: error\ndata: oops\n\n')).toEqual({ errorCode: 'provider:error' });
  });
});

describe('a messages request', () => {
  test('goes upstream byte for byte but for the model', () => {
    const body = Buffer.from(
      '{ "max_tokens": 8, "model":"claude", "stream":true,"messages":[{"role":"user","content":"안녕"}]}',
    );
    const reading = anthropicMessages.readRequest(body, '');
    expect(reading).toMatchObject({
      kind: 'read',
      spans: { model: 'claude', isStream: true, wantsUsage: true, edits: [] },
    });
    if (reading.kind !== 'read') return;
    const sent = anthropicMessages.writeRequest(body, reading.spans, MODEL).toString();
    expect(sent).toBe(body.toString().replace('"claude"', `"${MODEL}"`));
  });

  test.each([
    ['', '/v1/messages'],
    ['/v1', '/v1/messages'],
    ['/proxy/anthropic', '/proxy/anthropic/v1/messages'],
  ])('with base path "%s" is sent to %s', (basePath, path) => {
    expect(anthropicMessages.address({ basePath, apiKey: 'k', model: 'm', version: undefined, headers: [] }).path).toBe(
      path,
    );
  });

  test('names the API’s version for a client that names none, and only then', () => {
    const headersFor = (headers: string[]) =>
      anthropicMessages.address({ basePath: '', apiKey: 'k', model: 'm', version: undefined, headers }).headers;
    expect(headersFor(['x-note', 'anthropic-version'])).toEqual(['x-api-key', 'k', 'anthropic-version', '2023-06-01']);
    expect(headersFor(['anthropic-version', '2024-01-01'])).toEqual(['x-api-key', 'k']);
  });
});

describe('errors', () => {
  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [402, 'billing_error'],
    [403, 'permission_error'],
    [404, 'not_found_error'],
    [413, 'request_too_large'],
    [429, 'rate_limit_error'],
    [500, 'api_error'],
    [502, 'api_error'],
    [503, 'overloaded_error'],
    [504, 'timeout_error'],
    [529, 'overloaded_error'],
  ])('of ours with status %i have the API’s shape and type, and our code', (status, type) => {
    const error = { status, code: 'endpoint_unknown', message: '"gpt" 없음', requestId: 'r-1' };
    expect(JSON.parse(anthropicMessages.errorBody(error).toString())).toEqual({
      type: 'error',
      error: { type, message: '"gpt" 없음', code: 'endpoint_unknown' },
      request_id: 'r-1',
    });
    const inStream = anthropicMessages.readEvent(wholeEvent(anthropicMessages.errorEvent(error), false), false);
    expect(inStream).toEqual({ errorCode: 'provider:endpoint_unknown' });
  });
});
