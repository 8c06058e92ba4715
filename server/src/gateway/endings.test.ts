import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  STREAMED,
  spool,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';

const PAGE = '<!doctype html>\n<html><body>502 Bad Gateway</body></html>\n';
const NO_TOKENS = { input_tokens: null, output_tokens: null, total_tokens: null };
const CLAUDE = '/anthropic/v1/messages';
const GEMINI = '/gemini/v1beta/models/gpt:streamGenerateContent';
const ENDPOINTS = {
  openai: endpoint(),
  anthropic: endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] }),
  gemini: endpoint({ destinations: [{ ...destination('gemini', 'gemini'), trafficPercentage: 100 }] }),
};

/** Plays an answer of status 200 with this type, in pieces of so many bytes. */
function play200(type: string, body: string, size = body.length || 1): void {
  const { sink } = http.last();
  sink.head(answerHead(200, type));
  const bytes = Buffer.from(body);
  for (let at = 0; at < bytes.length; at += size) sink.data(bytes.subarray(at, at + size));
  sink.end();
}

function event(name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify({ type: name, ...data })}\n\n`;
}

const claudeStart = event('message_start', {
  message: { model: 'claude-x', usage: { input_tokens: 12, cache_read_input_tokens: 88, output_tokens: 1 } },
});
const claudeText = event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'x'.repeat(39) } });

describe('R-19: a good status over what is no answer', () => {
  test.each([
    ['nothing', 'application/json', ''],
    ['white space', 'application/json', ' \n'],
    ["a proxy's page", 'text/html; charset=utf-8', PAGE],
    ['a page that says that it is JSON', 'application/json', PAGE],
    ['half an answer', 'application/json', '{"choices":[{"message":{"content":"ha'],
    ['half an answer up to a brace', 'application/json', '{"choices":[{"message":{"content":"half"}'],
    [
      'an answer with a hole',
      'application/json',
      '{"model":"m","cho"usage":{"prompt_tokens":10,"completion_tokens":3}}',
    ],
    ['a line of text', 'text/plain', 'error code: 502'],
    ['a page that says that it is a stream', 'text/event-stream', PAGE],
  ])('%s: the client gets an error of its API, and the row has no tokens', async (_, type, body) => {
    dataPlane()(post(PLAIN), reply);
    play200(type, body);
    expect(reply.status).toBe(502);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_malformed' } });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', error_code: 'upstream_malformed', status_code: 502, usage_source: 'none', ...NO_TOKENS },
    ]);
  });

  test.each([204, 205])('a status %i, which has no body, passes, and nothing is estimated for it', async (status) => {
    dataPlane()(post(PLAIN), reply);
    http.last().sink.head(answerHead(status, ''));
    http.last().sink.end();
    expect(reply.status).toBe(status);
    expect(await spool.rows()).toMatchObject([{ status_code: status, usage_source: 'none', ...NO_TOKENS }]);
  });

  test.each(['', PAGE])('another destination answers instead, where there is one', async (body) => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    play200('text/html', body);
    answer(200);
    expect(reply.status).toBe(200);
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'ok',
        input_tokens: 100,
        routing_information: { attempts: [{ error_code: 'upstream_malformed' }, { error_code: null }] },
      },
    ]);
  });

  test('one that flows already is told in the row alone', async () => {
    dataPlane()(post(PLAIN), reply);
    play200('application/json', `<html>${'x'.repeat(1_500_000)}`, 400_000);
    expect(reply).toMatchObject({ status: 200, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', error_code: 'upstream_malformed', ...NO_TOKENS },
    ]);
  });

  test('an error of the provider is one, and another destination is asked first', async () => {
    const body = '{"error":{"message":"overloaded","code":"overloaded"}}';
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    play200('application/json', body);
    play200('application/json', body);
    expect(reply).toMatchObject({ status: 200, text: body });
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'error',
        error_code: 'provider:overloaded',
        status_code: 200,
        ...NO_TOKENS,
        routing_information: {
          attempts: [
            { error_code: 'provider:overloaded' },
            { destination: 'backup', error_code: 'provider:overloaded' },
          ],
        },
      },
    ]);
  });
});

describe('a content type that lies', () => {
  const stream = CONTENT.replace('네', 'x') + USAGE + DONE;
  const whole =
    '{"model":"gpt-5.2-2026","choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":10,"completion_tokens":3}}';
  const read = { final_status: 'ok', usage_source: 'provider', input_tokens: 10, output_tokens: 3 };

  test.each([
    ['application/json', stream, 1],
    ['text/plain', stream, 7],
    ['', `: hello\n\n${stream}`, 3],
    ['application/json', `\r\n${stream}`, 1],
    ['application/json', `event: x\nid: 4\n${stream}`, 2],
    ['text/event-stream', whole, 5],
    ['text/event-stream', ` \n${whole}`, 1],
    ['text/html', whole, 50],
  ])('%s is not believed: usage is read by what the body is', async (type, body, size) => {
    dataPlane()(post({ ...STREAMED, stream_options: { include_usage: true } }), reply);
    play200(type, body, size);
    expect(reply).toMatchObject({ status: 200, text: body, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([read]);
  });

  test('a Gemini stream of events that says that it is JSON is read as one', async () => {
    const chunk = { candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }] };
    const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 };
    dataPlane([ENDPOINTS.gemini])(post({ contents: [] }, { target: `${GEMINI}?alt=sse` }), reply);
    play200('application/json', `data: ${JSON.stringify({ ...chunk, usageMetadata })}\r\n\r\n`, 4);
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', input_tokens: 5, output_tokens: 2 }]);
  });
});

describe('R-18: a stream that ends too early', () => {
  test.each([
    ['nothing', ''],
    ['comments alone', ': keep-alive\n\n: keep-alive\n\n'],
    ['a role alone', 'data: {"choices":[{"delta":{"role":"assistant"}}]}\n\n'],
    [
      'usage so far on every chunk',
      'data: {"choices":[{"delta":{"content":"a"},"finish_reason":null}],"usage":{"prompt_tokens":5,"completion_tokens":1}}\n\n',
    ],
  ])('of %s is cut, whatever it counted, and says so', async (_, body) => {
    dataPlane()(post({ ...STREAMED, stream_options: { include_usage: true } }), reply);
    play200('text/event-stream', body);
    expect(reply.text.startsWith(body)).toBe(true);
    expect(reply.text).toContain('"code":"upstream_truncated"');
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'upstream_truncated',
        status_code: 200,
        routing_information: { attempts: [{ status_code: 200, error_code: 'upstream_truncated' }] },
      },
    ]);
  });

  test.each([
    {
      kind: 'anthropic',
      target: CLAUDE,
      body: claudeStart + claudeText,
      error: /event: error\ndata: \{"type":"error".*upstream_truncated/,
    },
    {
      kind: 'openai',
      target: '/openai/v1/responses',
      body: event('response.output_text.delta', { delta: 'hi' }),
      error: /event: error\ndata: \{"type":"error","code":"upstream_truncated"/,
    },
    {
      kind: 'gemini',
      target: `${GEMINI}?alt=sse`,
      body: 'data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\n\n',
      error: /"reason":"upstream_truncated"/,
    },
  ] as const)('at $target ends with an error in that shape', async ({ kind, target, body, error }) => {
    dataPlane([ENDPOINTS[kind]])(post({ model: 'gpt', max_tokens: 1, stream: true, input: 'x' }, { target }), reply);
    beginStream();
    play(body);
    http.last().sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
    expect(reply.text.slice(body.length)).toMatch(error);
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated', usage_source: 'estimated' }]);
  });

  test('of a Gemini array stays an array, the error its last element', async () => {
    dataPlane([ENDPOINTS.gemini])(post({ contents: [] }, { target: GEMINI }), reply);
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    sink.data(Buffer.from('[{"candidates":[{"content":{"parts":[{"text":"abcdefg"}]}}]}\n'));
    sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(JSON.parse(reply.text)).toMatchObject([
      { candidates: expect.anything() },
      { error: { status: 'UNAVAILABLE' } },
    ]);
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated', output_tokens: 2 }]);
  });

  test.each([
    { reason: 'end_turn', ends: 'ok' },
    { reason: null, ends: 'upstream_truncated' },
  ])('of messages is whole behind a reason to stop, not behind a count: $reason', async ({ reason, ends }) => {
    dataPlane([ENDPOINTS.anthropic])(post({ model: 'gpt', max_tokens: 1, stream: true }, { target: CLAUDE }), reply);
    const delta = event('message_delta', { delta: { stop_reason: reason }, usage: { output_tokens: 7 } });
    play200('text/event-stream', claudeStart + claudeText + delta);
    expect(await spool.rows()).toMatchObject([{ final_status: ends, output_tokens: 7, usage_source: 'provider' }]);
  });

  const finish = (index: number) => `data: {"choices":[{"index":${index},"delta":{},"finish_reason":"stop"}]}\n\n`;
  const bothFinish = `data: {"choices":${JSON.stringify([0, 1].map((index) => ({ index, delta: {}, finish_reason: 'stop' })))}}\n\n`;

  test.each([
    { n: 2, came: 'the last words of one', body: finish(0), ends: 'upstream_truncated' },
    { n: 3, came: 'the last words of two', body: finish(0) + finish(2), ends: 'upstream_truncated' },
    { n: 2, came: 'the last words of each', body: finish(1) + finish(0), ends: 'ok' },
    { n: 2, came: 'the last words of each in one event', body: bothFinish, ends: 'ok' },
    { n: 2, came: 'the last words of one and the usage of all', body: finish(0) + USAGE, ends: 'ok' },
    { n: 2, came: 'the last words of one and [DONE]', body: finish(0) + DONE, ends: 'ok' },
    { n: 1, came: 'the last words', body: finish(0), ends: 'ok' },
    { n: null, came: 'the last words', body: finish(0), ends: 'ok' },
  ])('of $n answers is whole behind the last words of each, or what ends all: $came', async ({ n, body, ends }) => {
    dataPlane()(post({ ...STREAMED, n }), reply);
    play200('text/event-stream', CONTENT + body);
    expect(reply.text.includes('"code":"upstream_truncated"')).toBe(ends === 'upstream_truncated');
    expect(await spool.rows()).toMatchObject([{ final_status: ends, status_code: 200 }]);
  });

  test('without [DONE] but behind its last words is whole', async () => {
    const last = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';
    dataPlane()(post(STREAMED), reply);
    play200('text/event-stream', CONTENT + last);
    expect(reply.text).not.toContain('error');
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', usage_source: 'estimated', output_tokens: 1 }]);
  });
});

describe('what is counted of an answer that failed', () => {
  const asked = { model: 'gpt', max_tokens: 1, stream: true };
  const overloaded = event('error', { error: { type: 'overloaded_error', message: 'overloaded' } });

  test('R-07: a time-out behind the usage keeps input and caches, and estimates the rest', async () => {
    dataPlane([ENDPOINTS.anthropic])(post(asked, { target: CLAUDE }), reply);
    beginStream();
    play(claudeStart, claudeText);
    http.last().sink.error({ code: 'upstream_idle_timeout', isSent: true, cause: undefined });
    expect(await spool.rows()).toMatchObject([
      {
        usage_source: 'estimated',
        input_tokens: 100,
        output_tokens: 10,
        token_details: { cache_read_input_tokens: 88 },
        routing_information: { attempts: [{ error_code: 'upstream_idle_timeout' }] },
      },
    ]);
  });

  test.each([
    { what: 'without content', events: [claudeStart], output: 0, source: 'estimated' },
    { what: 'behind content', events: [claudeStart, claudeText], output: 10, source: 'estimated' },
  ])('R-10, R-19: an error in a stream $what gives no output of its own', async ({ events, output, source }) => {
    dataPlane([ENDPOINTS.anthropic])(post(asked, { target: CLAUDE }), reply);
    beginStream();
    play(...events, overloaded);
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'error',
        error_code: 'provider:overloaded_error',
        status_code: 200,
        input_tokens: 100,
        output_tokens: output,
        usage_source: source,
        routing_information: { attempts: [{ status_code: 200, error_code: 'provider:overloaded_error' }] },
      },
    ]);
  });

  test.each([
    { code: 'upstream_connect_failed', isSent: false },
    { code: 'upstream_reset', isSent: true },
    { code: 'upstream_headers_timeout', isSent: true },
  ] as const)('$code before any answer is no usage', async (fault) => {
    dataPlane()(post(PLAIN), reply);
    http.last().sink.error({ ...fault, cause: undefined });
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', usage_source: 'none', ...NO_TOKENS }]);
  });

  test.each([
    { came: 'nothing', events: [], input: Math.ceil(JSON.stringify(asked).length / 4), output: null },
    { came: 'the usage', events: [claudeStart], input: 100, output: 1 },
    { came: 'a text', events: [claudeStart, claudeText], input: 100, output: 10 },
  ])('R-03: under cancel a client that leaves when $came had come is counted by that', async (row) => {
    dataPlane([{ ...ENDPOINTS.anthropic, onClientDisconnect: 'cancel' }])(post(asked, { target: CLAUDE }), reply);
    if (row.events.length > 0) beginStream();
    play(...row.events);
    reply.onGone?.();
    expect(http.last().isAborted).toBe(true);
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'client_closed',
        usage_source: 'estimated',
        input_tokens: row.input,
        output_tokens: row.output,
      },
    ]);
  });

  test('R-09: a client that leaves right behind the last byte has all of it', async () => {
    dataPlane([endpoint({ onClientDisconnect: 'cancel' })])(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE);
    reply.onGone?.();
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', status_code: 200, output_tokens: 3 }]);
  });

  test('a whole answer without usage is estimated from its texts', async () => {
    dataPlane()(post(PLAIN), reply);
    answer(
      200,
      Buffer.from('{"choices":[{"message":{"content":"0123456","tool_calls":[{"function":{"arguments":"{}1234"}}]}}]}'),
    );
    expect(await spool.rows()).toMatchObject([
      { final_status: 'ok', usage_source: 'estimated', input_tokens: 8, output_tokens: 3, total_tokens: 11 },
    ]);
  });

  test('R-24: a response that is to be made later has no output yet', async () => {
    dataPlane()(post({ model: 'gpt', input: 'x', background: true }, { target: '/openai/v1/responses' }), reply);
    answer(200, Buffer.from('{"object":"response","status":"queued","usage":null,"output":[]}'));
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', usage_source: 'estimated', output_tokens: null }]);
  });

  test('an event of more lines than are read does not hold up the stream, and what is behind it is read', async () => {
    dataPlane()(post({ ...STREAMED, stream_options: { include_usage: true } }), reply);
    beginStream();
    const before = clock.monotonicMs();
    play(`${'data:\n'.repeat(100_000)}\n`, CONTENT, USAGE, DONE);
    expect(clock.monotonicMs()).toBe(before);
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', input_tokens: 10, output_tokens: 3 }]);
  });
});
