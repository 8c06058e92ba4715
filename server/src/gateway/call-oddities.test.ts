import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import {
  ANSWER,
  answer,
  beginStream,
  CONTENT,
  clock,
  DONE,
  dataPlane,
  http,
  open,
  PLAIN,
  play,
  post,
  reply,
  SHOWN,
  STREAM_TOKENS,
  STREAMED,
  spool,
  spoolBut,
  TOKENS,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { Drains } from './bounds/drains.ts';
import { openaiChat } from './dialects/openai-chat/openai-chat.ts';
import { EVENT_BYTES_MAX } from './framing/stream-framer.ts';

// What providers, clients and we ourselves do at the worst moment; each was once a defect.

describe('a provider', () => {
  test.each([199, 600, 999])('that answers with the status %i sent no HTTP answer', async (status) => {
    dataPlane()(post(STREAMED), reply);
    http.last().sink.head(answerHead(status, 'text/event-stream'));
    expect(reply).toMatchObject({ status: 502, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', error_code: 'upstream_malformed', status_code: 502 },
    ]);
  });

  test('that ends before it began sent no HTTP answer', async () => {
    dataPlane()(post(PLAIN), reply);
    http.last().sink.end();
    expect(reply.status).toBe(502);
    expect(await spool.rows()).toMatchObject([{ error_code: 'upstream_malformed' }]);
  });

  test('that writes its content type in capitals is read all the same', async () => {
    dataPlane()(post(STREAMED), reply);
    http.last().sink.head(answerHead(200, 'Text/Event-Stream; Charset=UTF-8'));
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', ...STREAM_TOKENS }]);
  });

  test('that refuses inside an event stream is heard, byte for byte', async () => {
    const body = Buffer.from('{"error":{"message":"too long","code":"context_length_exceeded"}}');
    dataPlane()(post(STREAMED), reply);
    const { sink } = http.last();
    sink.head(answerHead(400, 'text/event-stream'));
    sink.data(body);
    sink.end();
    expect(reply).toMatchObject({ status: 400, text: body.toString(), ended: 'whole' });
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', status_code: 400 }]);
  });

  test('that compresses a stream, unasked, passes unread and unchanged', async () => {
    const bytes = gzipSync(CONTENT + DONE);
    dataPlane()(post(STREAMED), reply);
    const { sink } = http.last();
    const head = answerHead(200, 'text/event-stream');
    sink.head({ ...head, headers: [...head.headers, 'content-encoding', 'gzip'] });
    const sent: Buffer[] = [];
    reply.data = (chunk) => sent.push(Buffer.from(chunk)) > 0;
    const end = reply.end;
    reply.end = (last) => {
      if (last !== undefined) sent.push(Buffer.from(last));
      end();
    };
    for (const byte of bytes) sink.data(Buffer.from([byte]));
    sink.end();
    expect(Buffer.concat(sent)).toEqual(bytes);
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', usage_source: 'estimated', output_tokens: null }]);
  });

  test('that forgets the blank line behind its last event loses none of it', () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE.trimEnd());
    http.last().sink.end();
    expect(reply.text).toBe(SHOWN + DONE.trimEnd());
  });

  test('that tells of an error in the stream and breaks the connection said why', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    const error = 'data: {"error":{"message":"overloaded","code":"server_overloaded"}}\n\n';
    play(CONTENT, error);
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(reply.text).toBe(SHOWN + error);
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'provider:server_overloaded' }]);
  });

  test('that sends a large answer in single bytes is relayed whole', async () => {
    dataPlane()(post(PLAIN), reply);
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    const byte = Buffer.from(' ');
    for (let index = 0; index < 1_100_000; index++) sink.data(byte);
    sink.data(ANSWER);
    sink.end();
    expect(reply.text.length).toBe(1_100_000 + ANSWER.toString().length);
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', ...TOKENS }]);
  });

  test('that breaks off between the record and its sync changes nothing', async () => {
    dataPlane([WITH_FALLBACK], { durability: 'strict' })(post(STREAMED), reply);
    beginStream();
    play(CONTENT + USAGE + DONE);
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(http.calls).toHaveLength(1);
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', status_code: 200, ...STREAM_TOKENS }]);
    await expect.poll(() => reply.ended).toBe('whole');
    expect(reply.text).toBe(SHOWN + DONE);
  });
});

describe('a client that leaves', () => {
  test('after the record was written takes its upstream call with it', () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE);
    reply.onGone?.();
    expect(http.last().isAborted).toBe(true);
    expect(open.size).toBe(0);
  });

  test('and whose answer was read on leaves no timer, no count and no call behind', () => {
    const drains = new Drains({ openDrainsMax: 10, drainTimeoutMs: 60_000 });
    const before = clock.pending();
    dataPlane([endpoint()], { drains })(post(PLAIN), reply);
    reply.onGone?.();
    expect(drains.open).toBe(1);
    expect(clock.pending()).toBe(before + 2); // the drain, and the sync of the intent
    answer(200);
    clock.advance(10);
    expect(drains.open).toBe(0);
    expect(clock.pending()).toBe(before);
    expect(open.size).toBe(0);
  });

  test('and whose answer then breaks off is counted with the destination that served it', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    reply.onGone?.();
    play(CONTENT, USAGE);
    http.last().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'client_closed',
        destination_name: 'primary',
        upstream_request_id: 'req_upstream',
        ...STREAM_TOKENS,
      },
    ]);
  });

  test('is told of with the time at which it left', async () => {
    dataPlane()(post(PLAIN), reply);
    clock.advance(100);
    reply.onGone?.();
    clock.advance(5_000);
    answer(200);
    expect(await spool.rows()).toMatchObject([{ latency_ms: 100, time_to_first_byte_ms: null }]);
  });
});

describe('a hostile provider', () => {
  test.each([301, 302, 303, 307, 308])('that redirects (%i) leads no client away with its key', async (status) => {
    dataPlane()(post(PLAIN), reply);
    http.last().sink.head({ status, headers: ['location', 'https://elsewhere.example/'], length: 0 });
    expect(http.last().isAborted).toBe(true);
    expect(reply.status).toBe(502);
    expect(reply.headers).not.toContain('location');
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'upstream_malformed' }]);
  });

  test('whose last event is too long to be read has not broken off', async () => {
    dataPlane()(post({ model: 'gpt', input: 'x', stream: true }, { target: '/openai/v1/responses' }), reply);
    beginStream();
    const long = 'x'.repeat(EVENT_BYTES_MAX);
    play(`event: response.completed\ndata: {"type":"response.completed","response":{"output":"${long}"}}\n\n`);
    http.last().sink.end();
    expect(reply.text).not.toContain('upstream_truncated');
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', output_tokens: null }]);
  });

  test('that cannot even be asked leaves a row and no open call', async () => {
    const broken = {
      ...http,
      send: () => {
        throw new Error('a defect');
      },
    };
    dataPlane([endpoint()], { http: broken })(post(PLAIN), reply);
    expect(open.size).toBe(0);
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'internal' }]);
  });

  test('waits for a slow client behind its last event too', () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    reply.isFast = false;
    expect(play(CONTENT, USAGE, DONE)).toBe(false);
  });
});

describe('we', () => {
  test('record and end a call in which our own code broke', async () => {
    const broken = {
      ...openaiChat,
      readAnswer: () => {
        throw new Error('a defect');
      },
    };
    dataPlane([endpoint()], { dialects: [broken] })(post(PLAIN), reply);
    answer(200);
    expect(reply.ended).toBe('cut');
    expect(open.size).toBe(0);
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', error_code: 'internal', status_code: 500 }]);
  });

  test('end a call whose client leaves at the worst moment, and nothing else', async () => {
    const breaking = () => {
      throw new Error('a bug');
    };
    const broken = spoolBut({ close: breaking });
    dataPlane([endpoint({ onClientDisconnect: 'cancel' })], { spool: broken })(post(PLAIN), reply);
    expect(() => reply.onGone?.()).not.toThrow();
    expect(open.size).toBe(0);
    expect(await spool.rowsAfterDeath()).toMatchObject([{ final_status: 'gateway_lost' }]);
  });

  test('record what is known when a stop gives a call up', async () => {
    dataPlane()(post({ ...STREAMED, model: 'gpt' }), reply);
    beginStream();
    play(CONTENT);
    open.giveUp();
    expect(reply.ended).toBe('cut');
    expect(http.last().isAborted).toBe(true);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', status_code: 200, usage_source: 'estimated', output_tokens: 1 },
    ]);
  });

  test('note no tokens of a whole answer that is not there yet, and no first byte', async () => {
    dataPlane()(post(PLAIN), reply);
    const { sink } = http.last();
    sink.head(answerHead(200, 'application/json'));
    clock.advance(6_000);
    sink.data(Buffer.from('{'));
    expect(await spool.rowsAfterDeath()).toMatchObject([
      { final_status: 'gateway_lost', output_tokens: null, total_tokens: null, time_to_first_byte_ms: null },
    ]);
  });

  test('hold the body only as long as another destination may be asked', () => {
    dataPlane([endpoint({ fallbacks: [destination('backup')] })])(post(PLAIN), reply);
    http.last().sink.head(answerHead(500, 'application/json'));
    expect(http.calls.map(({ request }) => request.body?.toString())).toEqual([
      '{"model":"model-primary","messages":[]}',
      '{"model":"model-backup","messages":[]}',
    ]);
  });
});
