import { describe, expect, test } from 'vitest';
import { endpoint } from '../../test/gateway-data.ts';
import {
  answer,
  beginStream,
  CONTENT,
  DONE,
  dataPlane,
  field,
  http,
  OTHER_SECRET,
  open,
  PLAIN,
  play,
  post,
  reply,
  STREAMED,
  shed,
  spool,
  twoKeys,
  USAGE,
} from '../../test/gateway-rig.ts';
import { recordingReply } from '../../test/recording-reply.ts';
import { type OpenCall, OpenCalls } from './bounds/open-calls.ts';
import { serveOperation } from './serve-operation.ts';

/** A room with so many calls of a key in it. */
function filled(count: number, { bounds = {}, isLate = false, isStream = false } = {}): OpenCalls {
  const calls = new OpenCalls({ openCallsMax: 100, openStreamsMax: 100, ...bounds }, () => isLate);
  for (let index = 0; index < count; index++) calls.enter(someCall('key-1', isStream));
  return calls;
}

function someCall(keyId: string, isStream: boolean): OpenCall {
  return { keyId, isStream, giveUp: () => {}, isEntered: false, older: undefined, newer: undefined };
}

describe('a gateway that has as much as it can carry', () => {
  test.each([
    { when: 'no more calls fit in', calls: () => filled(0, { bounds: { openCallsMax: 0 } }), reason: 'calls' },
    { when: 'no more streams fit in', calls: () => filled(0, { bounds: { openStreamsMax: 0 } }), reason: 'streams' },
    { when: 'the key holds half of all calls', calls: () => filled(50), reason: 'key_share' },
    {
      when: 'the key holds half of all streams',
      calls: () => filled(10, { bounds: { openStreamsMax: 20 }, isStream: true }),
      reason: 'key_share',
    },
    {
      when: 'the event loop is late',
      calls: () => filled(64, { bounds: { openCallsMax: 1_000 }, isLate: true }),
      reason: 'event_loop',
    },
  ])('turns a call away with a row, and counts why: $when', async ({ calls, reason }) => {
    const headers = ['tallygate-request-tags', '{"team":"engineering"}'];
    dataPlane([endpoint()], { open: calls() })(post(STREAMED, { headers }), reply);
    expect(reply.status).toBe(503);
    expect(field('retry-after')).toBe('5');
    expect(field('x-should-retry')).toBeUndefined();
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'overloaded' } });
    expect(http.calls).toEqual([]);
    expect(shed).toEqual([reason]);
    expect(await spool.rows()).toMatchObject([
      {
        request_id: field('tallygate-request-id'),
        final_status: 'refused',
        error_code: 'overloaded',
        status_code: 503,
        input_tokens: null,
        requester: 'user.name@email.com',
        request_tags: { team: 'engineering' },
        routing_information: { attempts: [] },
      },
    ]);
  });

  test('still takes whole answers where only streams are too many', () => {
    dataPlane([endpoint()], { open: filled(0, { bounds: { openStreamsMax: 0 } }) })(post(PLAIN), reply);
    answer(200);
    expect(reply.status).toBe(200);
    expect(shed).toEqual([]);
  });

  test.each([
    { target: '/openai/v1/responses', shape: { error: { type: 'server_error', code: 'overloaded' } } },
    { target: '/mlflow/v1/chat/completions', shape: { error: { type: 'server_error', code: 'overloaded' } } },
    {
      target: '/anthropic/v1/messages',
      shape: { type: 'error', error: { type: 'overloaded_error', code: 'overloaded' } },
    },
    {
      target: '/gemini/v1beta/models/gpt:streamGenerateContent',
      shape: { error: { code: 503, status: 'UNAVAILABLE', details: [{ reason: 'overloaded' }] } },
    },
  ])('says so in the API that was called: $target', ({ target, shape }) => {
    dataPlane([endpoint()], { open: filled(0, { bounds: { openCallsMax: 0 } }) })(post(PLAIN, { target }), reply);
    expect(JSON.parse(reply.text)).toMatchObject(shape);
  });

  test.each([
    { language: 'en', text: 'as many requests as it can carry' },
    { language: 'ko', text: '처리할 수 있는 만큼의 요청' },
  ])('says so in the language that was asked for: $language', ({ language, text }) => {
    const headers = ['accept-language', language];
    dataPlane([endpoint()], { open: filled(0, { bounds: { openCallsMax: 0 } }) })(post(PLAIN, { headers }), reply);
    expect(reply.text).toContain(text);
  });

  test('takes the calls of other keys while one has its share', () => {
    const serve = dataPlane([endpoint()], { open: filled(50), snapshot: twoKeys() });
    serve(post(PLAIN), reply);
    expect(reply.status).toBe(503);
    const other = recordingReply();
    serve(post(PLAIN, { credential: OTHER_SECRET }), other);
    answer(200);
    expect(other.status).toBe(200);
  });

  test('turns nobody away for a late event loop while few calls are open', () => {
    dataPlane([endpoint()], { open: filled(63, { bounds: { openCallsMax: 1_000 }, isLate: true }) })(
      post(PLAIN),
      reply,
    );
    expect(http.calls).toHaveLength(1);
  });

  test('does not look at the body of a call that it turns away', () => {
    const read = new Proxy(Buffer.from('{}'), {
      get: () => {
        throw new Error('the body was looked at');
      },
    });
    const full = filled(0, { bounds: { openCallsMax: 0 } });
    dataPlane([endpoint()], { open: full })(post(PLAIN, { body: { kind: 'whole', bytes: read } }), reply);
    expect(reply.status).toBe(503);
  });

  test('gives a call that it turned away no place, and takes the next when there is room', () => {
    const calls = filled(99, { bounds: { openCallsMax: 100 } });
    expect(calls.refusal('key-2', undefined)).toBeUndefined();
    calls.enter(someCall('key-2', true));
    expect(calls.refusal('key-2', undefined)).toBe('calls');
    const leaving = someCall('key-3', true);
    calls.leave(leaving);
    expect([calls.size, calls.streams]).toEqual([100, 1]);
  });

  test('lives and is ready all the same', async () => {
    const told: string[] = [];
    const full = filled(0, { bounds: { openCallsMax: 0 } });
    const serve = dataPlane([endpoint()], { open: full, operation: (name) => told.push(name) });
    for (const target of ['/healthz', '/readyz', '/metrics']) serve(post('', { target, method: 'GET' }), reply);
    expect(told).toEqual(['healthz', 'readyz', 'metrics']);
    const metrics = { ...({} as Parameters<typeof serveOperation>[0]['metrics']) };
    serveOperation({ metrics, readiness: async () => ({ gateway: true }) }, 'readyz', reply);
    await expect.poll(() => reply.status).toBe(200);
  });

  test('has an empty place again when a call ended, however it ended', () => {
    const serve = dataPlane();
    expect(open.wasUsed).toBe(false);
    serve(post(STREAMED), reply);
    expect([open.size, open.streams, open.wasUsed]).toEqual([1, 1, true]);
    beginStream();
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect([open.size, open.streams, open.wasUsed]).toEqual([0, 0, true]);
    const left = recordingReply();
    serve(post(PLAIN), left);
    left.onGone?.();
    expect(open.size).toBe(1);
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(open.size).toBe(0);
  });

  test('says of a body for which there is no memory that it may come again', async () => {
    dataPlane()(post('', { body: { kind: 'no_memory' } }), reply);
    expect(reply.status).toBe(503);
    expect(field('retry-after')).toBe('5');
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'body_memory_full' } });
    expect(await spool.rows()).toMatchObject([{ final_status: 'refused', error_code: 'body_memory_full' }]);
  });
});
