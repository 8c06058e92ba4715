import { describe, expect, test } from 'vitest';
import { endpoint } from '../../test/gateway-data.ts';
import {
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
  SHOWN,
  STREAM_TOKENS,
  STREAMED,
  spool,
  TOKENS,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { Drains } from './bounds/drains.ts';

describe('fallbacks', () => {
  test.each([429, 500, 503])('R-21: a status %i is tried elsewhere, both tries in one row', async (status) => {
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
    dataPlane([endpoint()], { drains: new Drains({ openDrainsMax: 0, drainTimeoutMs: 60_000 }) })(
      post(STREAMED),
      reply,
    );
    reply.onGone?.();
    expect(http.last().isAborted).toBe(true);
  });

  test('is not waited for longer than the bound', async () => {
    const drains = new Drains({ openDrainsMax: 10, drainTimeoutMs: 60_000 });
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
