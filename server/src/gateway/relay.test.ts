import { describe, expect, test } from 'vitest';
import {
  ANSWER,
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  field,
  http,
  PLAIN,
  play,
  post,
  reply,
  SECRET,
  SHOWN,
  STREAM_TOKENS,
  STREAMED,
  spool,
  TOKENS,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';

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
    const body = Buffer.from(JSON.stringify({ padding: 'x'.repeat(1_600_000), usage: { prompt_tokens: 3 } }));
    const size = body.length / 4;
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    for (let index = 0; index < 4; index++) sink.data(body.subarray(index * size, (index + 1) * size));
    expect(reply.text.length).toBe(body.subarray(0, 3 * size).length);
    sink.end();
    expect(reply.text).toBe(body.toString());
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', input_tokens: 3, output_tokens: 0 }]);
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
      { final_status: 'upstream_truncated', status_code: 200, error_code: 'upstream_truncated', input_tokens: 11 },
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
    expect(rows).toMatchObject([{ final_status: 'gateway_lost', usage_source: 'estimated', output_tokens: 1 }]);
  });
});
