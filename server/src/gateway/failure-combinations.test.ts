import { expect, test } from 'vitest';
import type { Admissions } from '#admission';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
  answer,
  beginStream,
  CONTENT,
  clock,
  dataPlane,
  http,
  PLAIN,
  play,
  post,
  reply,
  STREAMED,
  spool,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { findTranslation } from './translate/translations.ts';

const CLAUDE = { ...destination('claude', 'anthropic'), trafficPercentage: 100 };
const START =
  'event: message_start\ndata: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":100,"output_tokens":1}}}\n\n';

test('a client that leaves while its limits are asked got no answer', async () => {
  const admissions = { enter: () => ({ kind: 'wait' }), wait: () => ({ cancel: () => {} }) } as unknown as Admissions;
  const limited = endpoint({ rateLimits: [{ key: 'endpoint', requestsPerMinute: 1, tokensPerMinute: undefined }] });
  dataPlane([limited], { admissions })(post(PLAIN), reply);
  clock.advance(40);
  reply.onGone?.();
  expect(await spool.rows()).toMatchObject([
    { final_status: 'client_closed', status_code: 499, response_content_type: null, time_to_first_byte_ms: null },
  ]);
});

test.each(['', '<!doctype html><html>x</html>', '{"choices":[{"message":{"content":"half an answer which'])(
  'a good status over no answer is no usage, whether the client is there or not: %s',
  async (body) => {
    dataPlane()(post(PLAIN), reply);
    reply.onGone?.();
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    sink.data(Buffer.from(body));
    sink.end();
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'client_closed',
        error_code: 'upstream_malformed',
        usage_source: 'none',
        input_tokens: null,
        output_tokens: null,
      },
    ]);
  },
);

test('a Gemini array that was closed is whole, however its connection ends', async () => {
  dataPlane([endpoint({ destinations: [{ ...destination('gemini', 'gemini'), trafficPercentage: 100 }] })])(
    post({ contents: [] }, { target: '/gemini/v1beta/models/gpt:streamGenerateContent' }),
    reply,
  );
  const { sink } = http.last();
  sink.head(answerHead(200, 'application/json'));
  sink.data(
    Buffer.from(
      '[{"candidates":[{"content":{"parts":[{"text":"abcdefg"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2,"totalTokenCount":7}}]',
    ),
  );
  sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
  expect(JSON.parse(reply.text)).toHaveLength(1);
  expect(reply.ended).toBe('whole');
  expect(await spool.rows()).toMatchObject([{ final_status: 'ok', error_code: null }]);
});

test.each(['upstream_truncated', 'upstream_idle_timeout'] as const)(
  'a fault of the caller is told though the stream then fails: %s',
  async (code) => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    beginStream();
    play('data: {"error":{"message":"x","code":"context_length_exceeded"}}\n\n');
    http.last().sink.error({ code, isSent: true, cause: undefined });
    if (http.calls.length > 1) answer(200);
    expect(http.calls).toHaveLength(1);
    expect(reply.text).toContain('context_length_exceeded');
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'error',
        error_code: 'provider:context_length_exceeded',
        routing_information: { attempts: [{ error_code: 'provider:context_length_exceeded' }] },
      },
    ]);
  },
);

test.each(['cancel', 'drain'] as const)(
  'the attempt of an answer that its client had whole did not fail: %s',
  async (onClientDisconnect) => {
    dataPlane([endpoint({ onClientDisconnect })])(post(STREAMED), reply);
    beginStream();
    play(CONTENT, 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n');
    reply.onGone?.();
    clock.advance(60_000);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'ok', routing_information: { attempts: [{ status_code: 200, error_code: null }] } },
    ]);
  },
);

test('usage that was told before a held stream failed is that of a destination', async () => {
  const held = endpoint({ destinations: [CLAUDE], fallbacks: [destination('other', 'anthropic')] });
  dataPlane([held], { answerMsMax: 5_000 })(
    post({ ...STREAMED, max_tokens: 1 }, { target: '/anthropic/v1/messages' }),
    reply,
  );
  beginStream();
  play(START);
  clock.advance(6_000);
  play(': ping\n\n');
  expect(reply.status).toBe(504);
  expect(await spool.rows()).toMatchObject([
    {
      final_status: 'error',
      error_code: 'answer_too_long',
      destination_name: 'claude',
      input_tokens: 100,
      output_tokens: 0,
    },
  ]);
});

test('the same where the other destination cannot be asked', async () => {
  const held = endpoint({ destinations: [CLAUDE], fallbacks: [destination('gemini', 'gemini')] });
  const body = {
    model: 'gpt',
    messages: [{ role: 'user', content: 'hi' }],
    stream: true,
    tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
    parallel_tool_calls: false,
    max_tokens: 5,
  };
  dataPlane([held], { findTranslation })(post(body, { target: '/mlflow/v1/chat/completions' }), reply);
  beginStream();
  play(START);
  http.last().sink.error({ code: 'upstream_idle_timeout', isSent: true, cause: undefined });
  expect(http.calls).toHaveLength(1);
  expect(await spool.rows()).toMatchObject([{ destination_name: 'claude', input_tokens: 100, output_tokens: 0 }]);
});
