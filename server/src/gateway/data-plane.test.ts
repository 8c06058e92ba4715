import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hashSecret } from '#identity';
import { systemRandom, uuidV7Maker } from '#kernel';
import { destination, endpoint, keyRecord } from '../../test/gateway-data.ts';
import { type ManualClock, manualClock } from '../../test/manual-clock.ts';
import { type RecordingReply, recordingReply } from '../../test/recording-reply.ts';
import { answerHead, type ScriptedUpstream, scriptedUpstream } from '../../test/scripted-upstream.ts';
import { openTestSpool, type TestSpool } from '../../test/test-spool.ts';
import { createDataPlane, type DataPlaneParts } from './data-plane.ts';
import { anthropicMessages } from './dialects/anthropic-messages/anthropic-messages.ts';
import { openaiChat } from './dialects/openai-chat/openai-chat.ts';
import type { EdgeHandler, EdgeRequest } from './edge.ts';
import type { Endpoint } from './routing.ts';

const SECRET = 'tg-0123456789abcdef';
const ANSWER = Buffer.from(
  '{"id":"chatcmpl-1","model":"gpt-5.2-2026","choices":[{"message":{"content":"안녕하세요"}}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":5}}}',
);
const CONTENT = 'data: {"model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"content":"네"}}],"usage":null}\n\n';
const SHOWN = 'data: {"model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"content":"네"}}]}\n\n';
const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}\n\n';
const DONE = 'data: [DONE]\n\n';
const TOKENS = { input_tokens: 100, output_tokens: 20, total_tokens: 120 };
const STREAM_TOKENS = { input_tokens: 10, output_tokens: 3, total_tokens: 13 };

let spool: TestSpool;
let clock: ManualClock;
let http: ScriptedUpstream;
let reply: RecordingReply;
let unauthenticated: string[];

beforeEach(async () => {
  clock = manualClock();
  spool = await openTestSpool(clock);
  http = scriptedUpstream();
  reply = recordingReply();
  unauthenticated = [];
});

afterEach(() => spool.remove());

function dataPlane(endpoints: readonly Endpoint[] = [endpoint()], parts: Partial<DataPlaneParts> = {}): EdgeHandler {
  const key = keyRecord({ hash: hashSecret(SECRET) });
  return createDataPlane({
    spool: spool.spool,
    http,
    demo: scriptedUpstream(),
    clock,
    metrics: {
      ended: () => {},
      unauthenticated: (reason) => unauthenticated.push(reason),
      unrecorded: () => {},
      page: async () => ({ contentType: '', text: '' }),
    },
    durability: 'process',
    timeouts: { connectMs: 1, headersMs: 1, idleMs: 1 },
    drains: { open: 0, openMax: 10, timeoutMs: 60_000 },
    dialects: [openaiChat, anthropicMessages],
    random: { ...systemRandom, fraction: () => 0 },
    nextRequestId: uuidV7Maker(systemRandom),
    nodeId: 'node-1',
    snapshot: () => ({
      version: 1,
      accountId: 'account-1',
      keys: new Map([[key.hash, key]]),
      endpoints: new Map(endpoints.map((each) => [each.name, each])),
      publicUrl: undefined,
      warehouse: { url: '', user: '', password: '' },
    }),
    operation: () => {},
    forward: () => {},
    ...parts,
  });
}

function post(body: object | string, parts: Partial<EdgeRequest> = {}): EdgeRequest {
  return {
    method: 'POST',
    target: '/openai/v1/chat/completions',
    headers: ['content-type', 'application/json', 'user-agent', 'OpenAI/JS 7.57.0'],
    credential: SECRET,
    authorization: undefined,
    host: 'gateway.example:8787',
    remoteAddress: '10.0.0.7',
    body: { kind: 'whole', bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    startedMs: clock.monotonicMs(),
    receivedAtMs: clock.now(),
    ...parts,
  };
}

const PLAIN = { model: 'gpt', messages: [] };
const STREAMED = { model: 'gpt', messages: [], stream: true };
const WITH_FALLBACK = endpoint({ fallbacks: [destination('backup')] });

function field(name: string): string | undefined {
  const at = reply.headers.indexOf(name);
  return at < 0 ? undefined : reply.headers[at + 1];
}

/** Plays a whole answer of the newest upstream call. */
function answer(status: number, body: Buffer = ANSWER): void {
  const { sink } = http.last();
  sink.head(answerHead(status, 'application/json', body.length));
  sink.data(body);
  sink.end();
}

function beginStream(): void {
  http.last().sink.head(answerHead(200, 'text/event-stream'));
}

function play(...events: readonly string[]): boolean {
  return events.map((event) => http.last().sink.data(Buffer.from(event))).at(-1) ?? true;
}

describe('an answer that is not streamed', () => {
  test('goes on byte for byte and becomes one row', async () => {
    dataPlane()(post(PLAIN), reply);
    clock.advance(30);
    answer(200);
    expect(reply).toMatchObject({ status: 200, length: ANSWER.length, text: ANSWER.toString(), ended: 'whole' });
    expect(field('tallygate-endpoint')).toBe('gpt');
    expect(field('tallygate-attempts')).toBe('1');
    const rows = await spool.rows();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      request_id: field('tallygate-request-id'),
      final_status: 'ok',
      status_code: 200,
      error_code: null,
      ...TOKENS,
      token_details: { cache_read_input_tokens: 40, cache_creation_input_tokens: null, output_reasoning_tokens: 5 },
      destination_name: 'primary',
      destination_model: 'gpt-5.2-2026',
      latency_ms: 30,
      gateway_overhead_ms: 0,
      upstream_request_id: 'req_upstream',
      requester: 'user.name@email.com',
      ip_address: '10.0.0.7',
      url: 'http://gateway.example:8787/openai/v1/chat/completions',
      routing_information: {
        attempts: [{ priority: '1', action: 'INITIAL_ATTEMPT', destination: 'primary', status_code: 200 }],
      },
    });
  });

  test('is sent upstream with the model of the destination and nothing else changed', () => {
    const body = '{ "x" : 1.0, "model":"gpt",\n"messages":[ ] }';
    dataPlane()(post(body), reply);
    expect(http.last().request.body?.toString()).toBe(body.replace('"gpt"', '"model-primary"'));
    expect(http.last().request).toMatchObject({
      origin: 'http://127.0.0.1:9',
      path: '/v1/chat/completions',
      method: 'POST',
    });
    expect(http.last().request.headers).toContain('Bearer sk-provider');
    expect(http.last().request.headers.join()).not.toContain(SECRET);
  });

  test('has its record in the spool before its last byte goes out', () => {
    let waitingAtEnd = 0;
    const end = reply.end;
    reply.end = (last) => {
      waitingAtEnd = spool.spool.state().recordsWaiting;
      end(last);
    };
    dataPlane()(post(PLAIN), reply);
    answer(200);
    expect(waitingAtEnd).toBe(1);
  });

  test('flows when it is large, its last piece held for the record', async () => {
    dataPlane()(post(PLAIN), reply);
    const piece = Buffer.alloc(400_000, 'x');
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    for (let index = 0; index < 4; index++) sink.data(piece);
    expect(reply.text.length).toBe(3 * piece.length);
    sink.end();
    expect(reply.text.length).toBe(4 * piece.length);
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', input_tokens: null, usage_source: 'none' }]);
  });

  test("carries a provider's refusal unchanged", async () => {
    const body = Buffer.from(
      '{"error":{"message":"bad","type":"invalid_request_error","code":"context_length_exceeded"}}',
    );
    dataPlane()(post(PLAIN), reply);
    answer(400, body);
    expect(reply).toMatchObject({ status: 400, text: body.toString() });
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', status_code: 400, input_tokens: null }]);
  });
});

describe('fallbacks', () => {
  test.each([429, 500, 503])('a status %i is tried elsewhere, both tries in one row', async (status) => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    http.last().sink.head(answerHead(status, 'application/json', 2));
    expect(http.calls[0]?.isAborted).toBe(true);
    answer(200);
    expect(reply).toMatchObject({ status: 200, ended: 'whole' });
    expect(field('tallygate-attempts')).toBe('2');
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'ok',
        destination_name: 'backup',
        ...TOKENS,
        routing_information: {
          attempts: [
            { priority: '1', action: 'INITIAL_ATTEMPT', status_code: status, error_code: `upstream_status_${status}` },
            { priority: '2', action: 'FALLBACK', destination: 'backup', status_code: 200, error_code: null },
          ],
        },
      },
    ]);
  });

  test.each(['upstream_connect_failed', 'upstream_reset', 'upstream_headers_timeout', 'upstream_truncated'] as const)(
    'the fault %s is tried elsewhere while nothing was sent',
    async (code) => {
      dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
      http.last().sink.error({ code, isSent: true, cause: undefined });
      answer(200);
      expect(reply.status).toBe(200);
      const [row] = await spool.rows();
      expect(row?.routing_information.attempts[0]).toMatchObject({ error_code: code, status_code: null });
    },
  );

  test('a status 400 is the answer', () => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    answer(400);
    expect(http.calls).toHaveLength(1);
    expect(reply.status).toBe(400);
  });

  test('when no destination answers, the caller gets an error in its dialect, and the row says why', async () => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    http.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
    http.last().sink.error({ code: 'upstream_headers_timeout', isSent: true, cause: undefined });
    expect(reply.status).toBe(504);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'upstream_headers_timeout' } });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', status_code: 504, error_code: 'upstream_headers_timeout', destination_name: null },
    ]);
  });

  test('the last status of a failing provider is the answer', () => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    http.last().sink.head(answerHead(500, 'application/json', 2));
    answer(529, Buffer.from('{"error":{"message":"overloaded"}}'));
    expect(reply).toMatchObject({ status: 529, ended: 'whole' });
  });
});

describe('a stream', () => {
  test('goes on as it comes, without the usage that the client did not ask for, and becomes one row', async () => {
    dataPlane()(post(STREAMED), reply);
    expect(JSON.parse(http.last().request.body?.toString() ?? '')).toMatchObject({
      stream_options: { include_usage: true },
    });
    beginStream();
    play(CONTENT);
    expect(reply.text).toBe(SHOWN);
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect(reply).toMatchObject({ status: 200, length: undefined, text: SHOWN + SHOWN + DONE, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'ok', stream: true, usage_source: 'provider', ...STREAM_TOKENS },
    ]);
  });

  test('is not touched when the client asked for its usage', () => {
    dataPlane()(post({ ...STREAMED, stream_options: { include_usage: true } }), reply);
    beginStream();
    const bytes = CONTENT + USAGE + DONE;
    for (const byte of Buffer.from(bytes)) http.last().sink.data(Buffer.from([byte]));
    http.last().sink.end();
    expect(reply.ended).toBe('whole');
    expect(reply.text.length).toBeGreaterThan(0);
  });

  test('has its record in the spool before its terminal event goes out', () => {
    let waitingAtDone = -1;
    const data = reply.data;
    reply.data = (chunk) => {
      if (chunk.includes('[DONE]')) waitingAtDone = spool.spool.state().recordsWaiting;
      return data(chunk);
    };
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE);
    expect(waitingAtDone).toBe(1);
  });

  test('that is cut ends with an error event, and its row says truncated', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    http.last().sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
    expect(reply.ended).toBe('whole');
    expect(reply.text.startsWith(SHOWN)).toBe(true);
    expect(reply.text).toContain('"code":"upstream_truncated"');
    expect(await spool.rows()).toMatchObject([
      { final_status: 'upstream_truncated', status_code: 200, error_code: 'upstream_truncated', input_tokens: null },
    ]);
  });

  test('that ends without its terminal event and without usage is truncated too', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    http.last().sink.end();
    expect(reply.text).toContain('"code":"upstream_truncated"');
    expect(await spool.rows()).toMatchObject([{ final_status: 'upstream_truncated' }]);
  });

  test('that was cut in the midst of an event breaks off cleanly before ours', () => {
    dataPlane()(post({ ...STREAMED, stream_options: { include_usage: true } }), reply);
    beginStream();
    play(CONTENT, 'data: {"choices":[{"del');
    http.last().sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
    expect(reply.text).toMatch(/"del\n\ndata: \{"error"/);
  });

  test('with an error in it is an error of status 200, and no output is counted', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play('data: {"error":{"message":"overloaded","code":"overloaded"}}\n\n', DONE);
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', status_code: 200, output_tokens: null }]);
  });

  test('that fails before its first byte is tried elsewhere', async () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    beginStream();
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    beginStream();
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect(reply).toMatchObject({ status: 200, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', destination_name: 'backup' }]);
  });

  test('waits for a slow client, and goes on when it drained', () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    reply.isFast = false;
    expect(play(CONTENT)).toBe(false);
    reply.isFast = true;
    reply.onDrain?.();
    expect(http.last().resumes).toBe(1);
    expect(play(CONTENT)).toBe(true);
  });

  test('notes its progress every five seconds, for the row that it gets if the gateway dies', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    clock.advance(5_001);
    play(CONTENT);
    const rows = await spool.rowsAfterDeath();
    expect(rows).toMatchObject([{ final_status: 'gateway_lost', usage_source: 'estimated', output_tokens: 2 }]);
  });
});

describe('a client that leaves', () => {
  test('before the head is counted in full: the answer is read to its end', async () => {
    dataPlane()(post(PLAIN), reply);
    reply.onGone?.();
    answer(200);
    expect(reply).toMatchObject({ status: undefined, text: '' });
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed', status_code: 499, ...TOKENS }]);
  });

  test('in the midst of a stream is counted in full', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    reply.onGone?.();
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect(reply.text).toBe(SHOWN);
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed', status_code: 200, ...STREAM_TOKENS }]);
  });

  test('while it was slow does not stop the reading', () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    reply.isFast = false;
    play(CONTENT);
    reply.onGone?.();
    expect(http.last().resumes).toBe(1);
    expect(play(CONTENT)).toBe(true);
  });

  test('cancels the call where the endpoint says so', async () => {
    dataPlane([endpoint({ onClientDisconnect: 'cancel' })])(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    reply.onGone?.();
    expect(http.last().isAborted).toBe(true);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', routing_information: { attempts: [{ error_code: 'client_closed' }] } },
    ]);
  });

  test('cancels the call when too many are read on already', () => {
    dataPlane([endpoint()], { drains: { open: 10, openMax: 10, timeoutMs: 60_000 } })(post(STREAMED), reply);
    reply.onGone?.();
    expect(http.last().isAborted).toBe(true);
  });

  test('is not waited for longer than the bound', async () => {
    const drains = { open: 0, openMax: 10, timeoutMs: 60_000 };
    dataPlane([endpoint()], { drains })(post(STREAMED), reply);
    reply.onGone?.();
    expect(drains.open).toBe(1);
    clock.advance(60_000);
    expect(http.last().isAborted).toBe(true);
    expect(drains.open).toBe(0);
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed' }]);
  });

  test('right after the terminal event had everything: the call is ok', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE);
    reply.onGone?.();
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', status_code: 200 }]);
  });

  test('gets no fallback', async () => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    reply.onGone?.();
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(http.calls).toHaveLength(1);
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed', error_code: 'upstream_reset' }]);
  });
});

describe('under strict durability', () => {
  test('the last byte waits until the disk has the record', async () => {
    dataPlane([endpoint()], { durability: 'strict' })(post(PLAIN), reply);
    answer(200);
    expect(reply.ended).toBe('no');
    clock.advance(10);
    await expect.poll(() => reply.ended).toBe('whole');
  });

  test('the terminal event waits, and what comes after it in order', async () => {
    dataPlane([endpoint()], { durability: 'strict' })(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE);
    expect(play(DONE)).toBe(false);
    play(': late\n\n');
    http.last().sink.end();
    expect(reply).toMatchObject({ text: SHOWN, ended: 'no' });
    clock.advance(10);
    await expect.poll(() => reply.ended).toBe('whole');
    expect(reply.text).toBe(`${SHOWN}${DONE}: late\n\n`);
  });
});

describe('what is refused', () => {
  test.each([
    {
      when: 'it names no endpoint of ours',
      request: () => post({ model: 'nobody' }),
      status: 404,
      code: 'endpoint_unknown',
    },
    { when: 'it is not JSON', request: () => post('hello'), status: 400, code: 'body_not_json' },
    { when: 'it names no model', request: () => post({ messages: [] }), status: 400, code: 'body_invalid' },
    {
      when: 'it is too large',
      request: () => post('', { body: { kind: 'too_large', bytesMax: 5 } }),
      status: 413,
      code: 'body_too_large',
    },
  ])('is a row without tokens and without attempts: $when', async ({ request, status, code }) => {
    dataPlane()(request(), reply);
    expect(reply.status).toBe(status);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code } });
    expect(http.calls).toEqual([]);
    expect(await spool.rows()).toMatchObject([
      {
        request_id: field('tallygate-request-id'),
        final_status: 'refused',
        error_code: code,
        status_code: status,
        input_tokens: null,
        routing_information: { attempts: [] },
      },
    ]);
  });

  test('is told in the language of the caller', () => {
    dataPlane()(post({ model: 'nobody' }, { headers: ['accept-language', 'en-US,en;q=0.9'] }), reply);
    expect(JSON.parse(reply.text).error.message).toContain('There is no endpoint "nobody"');
  });

  test.each([
    { credential: undefined, reason: 'key_missing' },
    { credential: 'tg-somebody-elses-key', reason: 'key_unknown' },
  ])('for want of a known key is counted only: $reason', async ({ credential, reason }) => {
    dataPlane()(post(PLAIN, { credential }), reply);
    expect(reply.status).toBe(401);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: reason } });
    expect(unauthenticated).toEqual([reason]);
    expect(await spool.rows()).toEqual([]);
  });

  test('for want of room goes nowhere upstream and may come again', () => {
    const full = { ...spool.spool, open: () => ({ kind: 'refused', reason: 'spool_full' }) as const };
    dataPlane([endpoint()], { spool: full })(post(PLAIN), reply);
    expect(reply.status).toBe(503);
    expect(field('retry-after')).toBe('5');
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'spool_full' } });
    expect(http.calls).toEqual([]);
  });

  test('on a path of a dialect that is not served is told in that dialect', () => {
    dataPlane()(post(PLAIN, { target: '/anthropic/v1/nothing' }), reply);
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });
});
