import { expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { clock, dataPlane, field, http, post, reply, spool } from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { HeldAnswers } from './bounds/held-answers.ts';
import { findTranslation } from './translate/translations.ts';

const CHAIN = endpoint({
  destinations: [{ ...destination('openai'), trafficPercentage: 100 }],
  fallbacks: [destination('claude', 'anthropic'), destination('gem', 'gemini')],
});
const CLAUDE = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
const TARGET = { target: '/mlflow/v1/chat/completions' };
const BODY = { model: 'gpt', messages: [{ role: 'user', content: '안녕' }] };
const STREAMED = { ...BODY, stream: true };
const CLAUDE_ANSWER = Buffer.from(
  JSON.stringify({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'claude-x',
    content: [{ type: 'text', text: '네' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 10, cache_read_input_tokens: 5, cache_creation_input_tokens: 0, output_tokens: 3 },
  }),
);
const START =
  'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","content":[],"model":"claude-x","stop_reason":null,"usage":{"input_tokens":10,"output_tokens":1}}}\n\n';
const BLOCK =
  'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}\n\n';
const TEXT =
  'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"네"}}\n\n';
const DELTA =
  'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}\n\n';
const STOP = 'event: message_stop\ndata: {"type":"message_stop"}\n\n';

const serve = (of = CHAIN) => dataPlane([of], { findTranslation });
const status = (code: number) => http.last().sink.head(answerHead(code, 'application/json', 2));
const stream = (...events: readonly string[]) => {
  http.last().sink.head(answerHead(200, 'text/event-stream'));
  for (const event of events) http.last().sink.data(Buffer.from(event));
};
const whole = (code: number, body: Buffer) => {
  http.last().sink.head(answerHead(code, 'application/json', body.length));
  http.last().sink.data(body);
  http.last().sink.end();
};
const chunks = () =>
  reply.text
    .split('\n\n')
    .filter((event) => event.startsWith('data: {'))
    .map((event) => JSON.parse(event.slice('data: '.length)));

test('a whole answer of another provider comes back in the caller’s shape, counted by the provider’s own words', async () => {
  serve(CLAUDE)(post(BODY, TARGET), reply);
  expect(http.last().request.path).toBe('/v1/messages');
  expect(JSON.parse(http.last().request.body?.toString() ?? '')).toMatchObject({ model: 'model-claude' });
  whole(200, CLAUDE_ANSWER);
  expect(JSON.parse(reply.text)).toMatchObject({
    object: 'chat.completion',
    choices: [{ message: { role: 'assistant', content: '네' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 15, completion_tokens: 3, total_tokens: 18 },
  });
  expect(reply.length).toBe(Buffer.byteLength(reply.text));
  expect(field('content-type')).toBe('application/json');
  expect(field('x-request-id')).toBe('req_upstream');
  expect(await spool.rows()).toMatchObject([
    {
      api_type: 'mlflow/v1/chat/completions',
      final_status: 'ok',
      input_tokens: 15,
      output_tokens: 3,
      token_details: { cache_read_input_tokens: 5 },
      destination_name: 'claude',
      destination_model: 'claude-x',
      upstream_request_id: 'req_upstream',
    },
  ]);
});

test('a streamed answer of another provider comes back event by event, its end with the record', async () => {
  serve(CLAUDE)(post(STREAMED, TARGET), reply);
  stream(START, BLOCK, TEXT);
  expect(reply.text).toContain('네');
  expect(reply.ended).toBe('no');
  http.last().sink.data(Buffer.from(DELTA + STOP));
  expect(reply.text.endsWith('data: [DONE]\n\n')).toBe(true);
  http.last().sink.end();
  expect(
    chunks()
      .map((chunk) => chunk.choices[0]?.delta.content ?? '')
      .join(''),
  ).toBe('네');
  expect(reply.ended).toBe('whole');
  expect(await spool.rows()).toMatchObject([{ final_status: 'ok', input_tokens: 10, output_tokens: 3, stream: true }]);
});

test('a translated stream that is cut ends with an error in the caller’s shape', async () => {
  serve(CLAUDE)(post(STREAMED, TARGET), reply);
  stream(START, BLOCK, TEXT);
  http.last().sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
  expect(chunks().at(-1)).toMatchObject({ error: { code: 'upstream_truncated' } });
  expect(await spool.rows()).toMatchObject([
    { final_status: 'upstream_truncated', usage_source: 'estimated', output_tokens: 1 },
  ]);
});

test.each(['/mlflow/v1/chat/completions', '/mlflow/v1/responses'])(
  'a translated stream that ends without its last event is never closed as if it were whole: %s',
  async (target) => {
    const asked = target.endsWith('responses') ? { model: 'gpt', input: 'x', stream: true } : STREAMED;
    serve(CLAUDE)(post(asked, { target }), reply);
    stream(START, BLOCK, TEXT);
    http.last().sink.end();
    expect(reply.text).not.toMatch(/\[DONE\]|response\.(completed|incomplete)/);
    expect(reply.text).toContain('upstream_truncated');
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated' }]);
  },
);

const GEMINI = endpoint({ destinations: [{ ...destination('gem', 'gemini'), trafficPercentage: 100 }] });
const BROKEN_CALL =
  'data: {"candidates":[{"content":{},"finishReason":"MALFORMED_FUNCTION_CALL"}],"usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}}\n\n';

test('a translated stream that told the client of an error is one in the row', async () => {
  serve(GEMINI)(post(STREAMED, TARGET), reply);
  stream(BROKEN_CALL);
  http.last().sink.end();
  expect(chunks().at(-1)).toMatchObject({ error: {} });
  expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'upstream_malformed' }]);
});

test('an event that is no JSON in a translated stream is told to the client, and is an error in the row', async () => {
  serve(CLAUDE)(post(STREAMED, TARGET), reply);
  stream(START, BLOCK, 'event: content_block_delta\ndata: {"type":"content_bl\n\n', TEXT, DELTA, STOP);
  http.last().sink.end();
  expect(chunks().at(-1)).toMatchObject({ error: {} });
  expect(reply.text).not.toContain('네');
  expect(reply.ended).toBe('whole');
  expect(await spool.rows()).toMatchObject([
    {
      final_status: 'error',
      error_code: 'upstream_malformed',
      input_tokens: 10,
      output_tokens: 3,
      routing_information: { attempts: [{ status_code: 200, error_code: 'upstream_malformed' }] },
    },
  ]);
});

test('a translated stream that says nothing but an error goes to the next destination', async () => {
  const two = endpoint({ ...GEMINI, fallbacks: [destination('claude', 'anthropic')] });
  serve(two)(post(STREAMED, TARGET), reply);
  stream(BROKEN_CALL);
  http.last().sink.end();
  stream(START, BLOCK, TEXT, DELTA, STOP);
  http.last().sink.end();
  expect(await spool.rows()).toMatchObject([{ final_status: 'ok', destination_name: 'claude' }]);
});

test('a compressed answer cannot be translated: the client gets an error of ours, and not its bytes', async () => {
  serve(CLAUDE)(post(BODY, TARGET), reply);
  const { sink } = http.last();
  sink.head({ status: 200, headers: ['content-type', 'application/json', 'content-encoding', 'gzip'], length: 4 });
  sink.data(Buffer.from('1f8b0800', 'hex'));
  sink.end();
  expect(reply.status).toBe(502);
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_malformed' } });
  expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'upstream_malformed' }]);
});

test('a provider’s refusal keeps its status and its words in the caller’s shape', async () => {
  serve(CLAUDE)(post(BODY, TARGET), reply);
  const body = { type: 'error', error: { type: 'invalid_request_error', message: 'max_tokens: too large' } };
  whole(400, Buffer.from(JSON.stringify(body)));
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toMatchObject({ error: { message: 'max_tokens: too large' } });
  expect(await spool.rows()).toMatchObject([
    { final_status: 'error', status_code: 400, error_code: 'provider:invalid_request_error' },
  ]);
});

test('a request falls back over three providers and keeps the caller’s shape', async () => {
  serve()(post(STREAMED, TARGET), reply);
  status(503);
  stream(START, 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"x"}}\n\n');
  expect(reply.text).toBe('');
  expect(http.last().request.path).toContain('model-gem:streamGenerateContent?alt=sse');
  const chunk = {
    candidates: [{ content: { role: 'model', parts: [{ text: '네' }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 2, totalTokenCount: 9 },
    modelVersion: 'gem-x',
  };
  stream(`data: ${JSON.stringify(chunk)}\n\n`);
  http.last().sink.end();
  expect(
    chunks()
      .map((each) => each.choices?.[0]?.delta?.content ?? '')
      .join(''),
  ).toBe('네');
  expect(reply.text.endsWith('data: [DONE]\n\n')).toBe(true);
  expect(field('tallygate-attempts')).toBe('3');
  expect(await spool.rows()).toMatchObject([
    {
      final_status: 'ok',
      destination_name: 'gem',
      input_tokens: 7,
      output_tokens: 2,
      routing_information: {
        attempts: [
          { destination: 'openai', error_code: 'upstream_status_503' },
          { destination: 'claude', error_code: 'provider:overloaded_error' },
          { destination: 'gem', error_code: null },
        ],
      },
    },
  ]);
});

test('what a fallback has no word for is put to the one behind it, and without one the first answer counts', () => {
  const only = endpoint({ ...CHAIN, fallbacks: [destination('claude', 'anthropic')] });
  serve(only)(post({ ...BODY, logit_bias: { 50256: -100 } }, TARGET), reply);
  whole(503, Buffer.from('{"error":{"message":"overloaded"}}'));
  expect(http.calls).toHaveLength(1);
  expect(reply.status).toBe(503);
});

test('what no destination has a word for is refused with its name, and is a row', async () => {
  serve(CLAUDE)(post({ ...BODY, logit_bias: { 50256: -100 } }, TARGET), reply);
  expect(reply.status).toBe(400);
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'not_translatable' } });
  expect(reply.text).toContain('logit_bias');
  expect(http.calls).toHaveLength(0);
  expect(await spool.rows()).toMatchObject([{ final_status: 'refused', error_code: 'not_translatable' }]);
});

test('an answer of a good status that cannot be read is told as an error of the gateway, and is one in the row', async () => {
  serve(CLAUDE)(post(BODY, TARGET), reply);
  whole(200, Buffer.from('<html>'));
  expect(reply.status).toBe(502);
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_malformed', type: 'server_error' } });
  expect(await spool.rows()).toMatchObject([
    {
      final_status: 'error',
      status_code: 502,
      error_code: 'upstream_malformed',
      routing_information: { attempts: [{ status_code: 200 }] },
    },
  ]);
});

test.each(['{"content":[{"type":"te', '{}'])(
  'R-20: %s, which is no answer, is fetched elsewhere where it can be',
  async (body) => {
    const two = endpoint({ ...CLAUDE, fallbacks: [destination('gem', 'gemini')] });
    serve(two)(post(BODY, TARGET), reply);
    whole(200, Buffer.from(body));
    const candidates = [{ content: { role: 'model', parts: [{ text: '네' }] }, finishReason: 'STOP' }];
    whole(200, Buffer.from(JSON.stringify({ candidates, usageMetadata: { promptTokenCount: 7, totalTokenCount: 9 } })));
    expect(JSON.parse(reply.text)).toMatchObject({ choices: [{ message: { content: '네' } }] });
    const attempts = [{ error_code: 'upstream_malformed' }, { error_code: null }];
    expect(await spool.rows()).toMatchObject([
      { final_status: 'ok', status_code: 200, destination_name: 'gem', routing_information: { attempts } },
    ]);
  },
);

test('a translated answer counts with the bytes that wait for the client', () => {
  const heldAnswers = new HeldAnswers(10_000);
  reply.isTaking = false;
  dataPlane([CLAUDE], { findTranslation, heldAnswers })(post(BODY, TARGET), reply);
  whole(200, CLAUDE_ANSWER);
  expect(reply.ended).toBe('whole');
  expect(Buffer.byteLength(reply.text)).not.toBe(CLAUDE_ANSWER.length);
  expect(heldAnswers.bytes).toBe(Buffer.byteLength(reply.text));
  reply.onTaken?.();
  expect(heldAnswers.bytes).toBe(0);
});

test('a translated answer that finds no memory is one of ours, and its usage counts', async () => {
  const text = JSON.stringify({ ...JSON.parse(CLAUDE_ANSWER.toString()), content: [] });
  const heldAnswers = new HeldAnswers(text.length);
  dataPlane([CLAUDE], { findTranslation, heldAnswers })(post(BODY, TARGET), reply);
  whole(200, Buffer.from(text));
  expect(reply).toMatchObject({ status: 503, ended: 'whole' });
  expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'answer_memory_full' } });
  expect(heldAnswers.bytes).toBe(0);
  expect(await spool.rows()).toMatchObject([
    {
      final_status: 'error',
      error_code: 'answer_memory_full',
      status_code: 503,
      input_tokens: 15,
      routing_information: { attempts: [{ error_code: 'answer_memory_full' }] },
    },
  ]);
});

test('an answer too large to be translated is given up, and the row says why', async () => {
  serve(CLAUDE)(post(BODY, TARGET), reply);
  http.last().sink.head(answerHead(200, 'application/json'));
  const piece = Buffer.alloc(1_048_576, ' ');
  for (let count = 0; count < 17; count++) http.last().sink.data(piece);
  expect(http.last().isAborted).toBe(true);
  expect(reply.status).toBe(502);
  expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'upstream_malformed' }]);
});

test('a client that has the whole answer of a stream without a last event has left in good order', async () => {
  const gemini = endpoint({ destinations: [{ ...destination('gem', 'gemini'), trafficPercentage: 100 }] });
  serve(gemini)(post({ contents: [] }, { target: '/gemini/v1beta/models/gpt:streamGenerateContent?alt=sse' }), reply);
  const text = { candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }] };
  const usage = { usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 2, totalTokenCount: 9 } };
  stream(`data: ${JSON.stringify({ ...text, ...usage })}\n\n`);
  reply.onGone?.();
  clock.advance(5);
  http.last().sink.end();
  expect(await spool.rows()).toMatchObject([{ final_status: 'ok', status_code: 200, output_tokens: 2 }]);
});
