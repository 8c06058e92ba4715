import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { wholeEvent } from '../../framing/stream-event.ts';
import { dialectContract, readStream, tokens } from '../dialect.contract.ts';
import { USAGE_RAW_BYTES_MAX } from '../read-tokens.ts';
import { toUsage } from '../to-usage.ts';
import { openaiChat } from './openai-chat.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const MINI = 'gpt-4o-mini-2024-07-18';

function fixture(name: string): string {
  return readFileSync(new URL(name, FIXTURES), 'utf8');
}

dialectContract(openaiChat, FIXTURES, [
  {
    name: 'text',
    usage: { input: 19, output: 10, cacheRead: 0, reasoning: 0 },
    model: MINI,
    serviceTier: 'default',
    contentEvents: 6,
    isTerminal: true,
  },
  {
    name: 'cached-reasoning',
    usage: { input: 2006, output: 300, cacheRead: 1920, cacheCreation: 64, reasoning: 192 },
    model: 'gpt-5.2-2026-01-05',
    serviceTier: 'priority',
    contentEvents: 4,
    isTerminal: true,
  },
  {
    name: 'tool-calls',
    usage: { input: 82, output: 17, cacheRead: 0, reasoning: 0 },
    model: MINI,
    serviceTier: 'default',
    contentEvents: 6,
    isTerminal: true,
  },
  {
    name: 'refusal',
    usage: { input: 31, output: 12 },
    model: MINI,
    serviceTier: 'default',
    contentEvents: 3,
    isTerminal: true,
  },
  {
    name: 'error-in-stream',
    usage: {},
    model: MINI,
    serviceTier: 'default',
    errorCode: 'provider:server_error',
    contentEvents: 1,
    isTerminal: false,
  },
  { name: 'error', usage: {}, errorCode: 'provider:rate_limit_exceeded', contentEvents: 0, isTerminal: false },
  { name: 'truncated', usage: {}, model: MINI, serviceTier: 'default', contentEvents: 1, isTerminal: false },
  {
    name: 'filter-results',
    usage: { input: 9, output: 3, cacheRead: 0, reasoning: 0 },
    model: 'gpt-4o-2024-11-20',
    contentEvents: 1,
    isTerminal: true,
  },
  {
    name: 'compatible',
    usage: { input: 5, output: 4 },
    model: 'qwen2.5-7b-instruct',
    contentEvents: 2,
    isTerminal: true,
  },
]);

function written(body: string, model = 'gpt-5.2'): string {
  const reading = openaiChat.readRequest(Buffer.from(body), '');
  if (reading.kind === 'invalid') throw new Error(`refused: ${reading.member}`);
  return openaiChat.writeRequest(Buffer.from(body), reading.spans, model).toString();
}

describe('a chat completions request', () => {
  test.each([
    {
      when: 'it is not streamed',
      body: '{"messages":[{"role":"user","content":"안녕"}],  "model" : "gpt" }',
      expected: '{"messages":[{"role":"user","content":"안녕"}],  "model" : "gpt-5.2" }',
    },
    {
      when: 'it streams and says nothing of usage',
      body: '{"model":"gpt","stream": true ,"messages":[]}',
      expected: '{"model":"gpt-5.2","stream": true,"stream_options":{"include_usage":true} ,"messages":[]}',
    },
    {
      when: 'its stream options are null',
      body: '{"stream_options":null,"model":"gpt","stream":true}',
      expected: '{"stream_options":{"include_usage":true},"model":"gpt-5.2","stream":true}',
    },
    {
      when: 'its stream options are empty',
      body: '{"stream":true,"stream_options":{ },"model":"gpt"}',
      expected: '{"stream":true,"stream_options":{"include_usage":true },"model":"gpt-5.2"}',
    },
    {
      when: 'its stream options say other things',
      body: '{"stream":true,"stream_options":{"include_obfuscation":false},"model":"gpt"}',
      expected: '{"stream":true,"stream_options":{"include_usage":true,"include_obfuscation":false},"model":"gpt-5.2"}',
    },
    {
      when: 'it says that it wants no usage',
      body: '{"stream":true,"stream_options":{"include_usage":false},"model":"gpt"}',
      expected: '{"stream":true,"stream_options":{"include_usage":true},"model":"gpt-5.2"}',
    },
    {
      when: 'it asks for usage itself',
      body: '{"stream":true,"stream_options":{"include_usage":true},"model":"gpt"}',
      expected: '{"stream":true,"stream_options":{"include_usage":true},"model":"gpt-5.2"}',
    },
    {
      when: 'it has options that only a stream has, and does not stream',
      body: '{"stream":false,"stream_options":{"include_usage":false},"model":"gpt"}',
      expected: '{"stream":false,"stream_options":{"include_usage":false},"model":"gpt-5.2"}',
    },
    {
      when: 'its stream options are of a wrong type, which the provider will refuse',
      body: '{"stream":true,"stream_options":7,"model":"gpt"}',
      expected: '{"stream":true,"stream_options":7,"model":"gpt-5.2"}',
    },
    {
      when: 'its wish for usage is of a wrong type, which the provider will refuse',
      body: '{"stream":true,"stream_options":{"include_usage":"yes"},"model":"gpt"}',
      expected: '{"stream":true,"stream_options":{"include_usage":"yes"},"model":"gpt-5.2"}',
    },
  ])('goes upstream byte for byte but for the model and the usage asked for, when $when', ({ body, expected }) => {
    expect(written(body)).toBe(expected);
    expect(JSON.parse(expected)).toMatchObject({ model: 'gpt-5.2' });
  });

  test.each([
    ['is not JSON', '{"model":', { code: 'body_not_json', member: undefined, offset: 9 }],
    ['is not an object', '["gpt"]', { code: 'body_invalid', member: 'model', offset: 0 }],
    ['names no model', '{"stream":true}', { code: 'body_invalid', member: 'model', offset: 0 }],
    ['names a model that is no string', '{"a":1,"model":7}', { code: 'body_invalid', member: 'model', offset: 7 }],
    ['names an empty model', '{"model":""}', { code: 'body_invalid', member: 'model', offset: 1 }],
    ['names two models', '{"model":"a","model":"b"}', { code: 'body_invalid', member: 'model', offset: 13 }],
    ['hides a second model', '{"model":"a","\\u006dodel":"b"}', { code: 'body_invalid', member: 'model', offset: 13 }],
    ['streams "yes"', '{"model":"a","stream":"yes"}', { code: 'body_invalid', member: 'stream', offset: 13 }],
    [
      'has two wishes for usage',
      '{"model":"a","stream":true,"stream_options":{"include_usage":true,"include_usage":false}}',
      { code: 'body_invalid', member: 'stream_options.include_usage', offset: 66 },
    ],
  ])('that %s is refused with the place of the fault', (_, body, expected) => {
    expect(openaiChat.readRequest(Buffer.from(body), '')).toEqual({ kind: 'invalid', ...expected });
  });

  test('tells the model, whether it streams, and whether usage is the client’s own wish', () => {
    const read = (body: string) => {
      const reading = openaiChat.readRequest(Buffer.from(body), '');
      return reading.kind === 'read' && [reading.spans.model, reading.spans.isStream, reading.spans.wantsUsage];
    };
    expect(read('{"model":"g\\u0070t 한","stream":null}')).toEqual(['gpt 한', false, false]);
    expect(read('{"model":"m","stream":true,"stream_options":{"include_usage":true}}')).toEqual(['m', true, true]);
    expect(read('{"model":"m","stream":true,"stream_options":{"include_usage":false}}')).toEqual(['m', true, false]);
  });

  test('a model name is written as JSON whatever characters it has', () => {
    expect(JSON.parse(written('{"model":"m"}', 'a"\\\n한'))).toEqual({ model: 'a"\\\n한' });
  });

  test('is sent below the base path with the provider’s key as bearer', () => {
    expect(
      openaiChat.address({ basePath: '/v1', apiKey: 'sk-1', model: 'm', version: undefined, headers: [] }),
    ).toEqual({
      path: '/v1/chat/completions',
      headers: ['authorization', 'Bearer sk-1'],
    });
  });
});

describe('usage that a client did not ask for', () => {
  test.each(['text', 'cached-reasoning', 'tool-calls', 'refusal', 'filter-results'])(
    'is hidden from it: %s loses its usage chunk and every null usage, and no other byte',
    (name) => {
      const stream = fixture(`${name}.sse`);
      const expected = stream
        .split('\n\n')
        .filter((event) => !/"choices":\[\],"usage":\{/.test(event))
        .map((event) => event.replace(',"usage":null', ''))
        .join('\n\n');
      const seen = readStream(openaiChat, [Buffer.from(stream)], true);
      expect(seen.sent).toBe(expected);
      expect(seen.sent).not.toContain('usage');
      expect(tokens(toUsage(seen.reading)).output).toBeGreaterThan(0);
    },
  );

  test('stays where a server sends it unasked beside its last choice', () => {
    const stream = fixture('compatible.sse');
    expect(readStream(openaiChat, [Buffer.from(stream)], true).sent).toBe(stream);
  });

  test.each([
    ['first', 'data: {"usage":null , "choices":[]}\n\n', 'data: {"choices":[]}\n\n'],
    ['last', 'data: {"choices":[] , "usage": null }\n\n', 'data: {"choices":[]  }\n\n'],
    ['alone', 'data: {"usage":null}\n\n', 'data: {}\n\n'],
    [
      'in an event with other lines',
      ': x\nevent: y\ndata:{"a":1,"usage":null}\nid: 7\r\n\r\n',
      ': x\nevent: y\ndata:{"a":1}\nid: 7\r\n\r\n',
    ],
    [
      'in data of two lines, where it stays',
      'data: {"a":1,\ndata: "usage":null}\n\n',
      'data: {"a":1,\ndata: "usage":null}\n\n',
    ],
  ])('a null usage that stands %s is cut out cleanly', (_, raw, expected) => {
    expect(readStream(openaiChat, [Buffer.from(raw)], true).sent).toBe(expected);
  });

  test('an event that is not JSON passes as it is', () => {
    const raw = 'data: {"usage":null\n\n';
    expect(readStream(openaiChat, [Buffer.from(raw)], true).sent).toBe(raw);
  });
});

describe('usage that makes no sense', () => {
  test.each([
    ['negative', -1],
    ['fractional', 1.5],
    ['huge', 1e300],
    ['a string', '7'],
    ['null', null],
    ['an object', {}],
  ])('a count that is %s is not known, and the others still are', (_, count) => {
    const body = JSON.stringify({ usage: { prompt_tokens: count, completion_tokens: 4 } });
    const usage = toUsage(openaiChat.readAnswer(Buffer.from(body)));
    expect(usage.input).toBeUndefined();
    expect(usage.output).toBe(4);
  });

  test('R-30: the provider’s own words are kept, up to their bound', () => {
    const read = (extra: string) =>
      toUsage(
        openaiChat.readAnswer(Buffer.from(JSON.stringify({ usage: { prompt_tokens: 1, new_tokens: 3, extra } }))),
      );
    expect(JSON.parse(read('한').raw ?? '')).toEqual({ prompt_tokens: 1, new_tokens: 3, extra: '한' });
    expect(read('x'.repeat(USAGE_RAW_BYTES_MAX))).toMatchObject({ input: 1, raw: undefined });
  });

  test('R-14: cumulative usage on every chunk counts once: the last one', () => {
    const chunk = (count: number) =>
      Buffer.from(
        `data: {"choices":[{"delta":{"content":"a"}}],"usage":{"prompt_tokens":5,"completion_tokens":${count}}}\n\n`,
      );
    const seen = readStream(openaiChat, [chunk(1), chunk(2), chunk(3)], false);
    expect(tokens(toUsage(seen.reading))).toEqual({ input: 5, output: 3 });
    expect(toUsage(seen.reading).raw).toBe('{"prompt_tokens":5,"completion_tokens":3}');
  });
});

describe('errors', () => {
  test.each([
    [400, 'invalid_request_error'],
    [401, 'authentication_error'],
    [403, 'permission_error'],
    [404, 'invalid_request_error'],
    [413, 'invalid_request_error'],
    [429, 'rate_limit_error'],
    [502, 'server_error'],
    [503, 'server_error'],
  ])('of ours with status %i have the API’s shape and type, and our code', (status, type) => {
    const error = { status, code: 'endpoint_unknown', message: '"gpt" 없음', requestId: 'r-1' };
    expect(JSON.parse(openaiChat.errorBody(error).toString())).toEqual({
      error: { message: '"gpt" 없음', type, param: null, code: 'endpoint_unknown' },
    });
  });

  test('of ours inside a stream are read by the dialect itself as errors', () => {
    const error = { status: 502, code: 'upstream_truncated', message: 'cut', requestId: 'r-1' };
    const event = wholeEvent(openaiChat.errorEvent(error), false);
    expect(openaiChat.readEvent(event, true)).toMatchObject({
      errorCode: 'provider:upstream_truncated',
      isContent: false,
    });
  });

  test('of a provider inside a stream are never content, whatever stands beside them', () => {
    const raw = Buffer.from('data: {"error":{"code":"oops"},"choices":[{"delta":{"content":"sorry"}}]}\n\n');
    expect(readStream(openaiChat, [raw], false)).toMatchObject({
      reading: { errorCode: 'provider:oops' },
      contentEvents: 0,
    });
  });

  test.each([
    ['{"error":{"code":"insufficient_quota","type":"x"}}', 'provider:insufficient_quota'],
    ['{"error":{"code":null,"type":"server_error"}}', 'provider:server_error'],
    ['{"error":{"code":400,"message":"no"}}', 'provider:400'],
    ['{"error":"bad"}', 'provider:error'],
    ['{"error":{"code":"two words; and more"}}', 'provider:error'],
    ['{"error":null}', undefined],
  ])('of a provider, %s, have the code %s', (body, code) => {
    expect(openaiChat.readAnswer(Buffer.from(body)).errorCode).toBe(code);
  });
});
