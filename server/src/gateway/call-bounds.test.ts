import { describe, expect, inject, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
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
  OTHER_SECRET,
  open,
  PLAIN,
  play,
  post,
  reply,
  SECRET,
  SHOWN,
  STREAM_TOKENS,
  STREAMED,
  spool,
  spoolBut,
  TOKENS,
  twoKeys,
  USAGE,
} from '../../test/gateway-rig.ts';
import { gatheringSpool } from '../../test/gathering-spool.ts';
import { recordingReply } from '../../test/recording-reply.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { systemError } from '../../test/simulated-disk.ts';
import { Drains } from './bounds/drains.ts';
import { HeldAnswers } from './bounds/held-answers.ts';

const HOUR_MS = 3_600_000;

describe('answers read on for clients that left', () => {
  test('R-06: a whole answer is, and counted in full', async () => {
    dataPlane()(post(PLAIN), reply);
    clock.advance(500);
    reply.onGone?.();
    clock.advance(500);
    answer(200);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', status_code: 499, latency_ms: 500, ...TOKENS },
    ]);
  });

  test('leave places for those of other keys', () => {
    const drains = new Drains({ openDrainsMax: 8, drainTimeoutMs: 60_000 });
    const serve = dataPlane([endpoint()], { drains, snapshot: twoKeys() });
    const leave = (credential: string) => {
      const each = recordingReply();
      serve(post(STREAMED, { credential }), each);
      const call = http.last();
      each.onGone?.();
      return call.isAborted ? 'cancelled' : 'drained';
    };
    expect(Array.from({ length: 6 }, () => leave(SECRET))).toEqual([
      ...Array(4).fill('drained'),
      ...Array(2).fill('cancelled'),
    ]);
    expect(Array.from({ length: 3 }, () => leave(OTHER_SECRET))).toEqual(['drained', 'drained', 'cancelled']);
    expect(drains.open).toBe(6);
  });

  test('give their place back when they end, fail or take too long', () => {
    const drains = new Drains({ openDrainsMax: 10, drainTimeoutMs: 60_000 });
    const serve = dataPlane([endpoint()], { drains });
    const left = () => {
      const each = recordingReply();
      serve(post(STREAMED), each);
      each.onGone?.();
      return http.last();
    };
    left().sink.error({ code: 'upstream_reset', isSent: true, cause: undefined });
    const ended = left();
    ended.sink.head(answerHead(200, 'text/event-stream'));
    for (const event of [CONTENT, USAGE, DONE]) ended.sink.data(Buffer.from(event));
    ended.sink.end();
    left();
    expect(drains.open).toBe(1);
    clock.advance(60_000);
    expect(drains.open).toBe(0);
    expect(clock.pending()).toBeLessThanOrEqual(1);
  });

  test('R-02: thousands of aborted streams never take more places than there are, and leave nothing behind', {
    timeout: 120_000,
  }, async () => {
    const count = inject('isProof') ? 10_000 : 400;
    const openDrainsMax = inject('isProof') ? 1_000 : 40;
    const drains = new Drains({ openDrainsMax, drainTimeoutMs: 60_000 });
    const closings: string[] = [];
    const forgetful = spoolBut({
      open: ({ requestId }) => ({ kind: 'opened', ticket: { requestId, isRefused: false } }),
      progress: () => {},
      close: (_, closing) => closings.push(closing),
    });
    const serve = dataPlane([endpoint()], { drains, spool: forgetful, snapshot: twoKeys() });
    const rssBefore = process.memoryUsage().rss;
    let mostOpen = 0;
    for (let index = 0; index < count; index++) {
      const each = recordingReply();
      serve(post(STREAMED, { credential: index % 2 === 0 ? SECRET : OTHER_SECRET }), each);
      beginStream();
      play(CONTENT);
      each.onGone?.();
      mostOpen = Math.max(mostOpen, drains.open);
      // A third of the providers go on, and end.
      if (index % 3 === 0 && !http.last().isAborted) {
        play(USAGE, DONE);
        http.last().sink.end();
      }
    }
    expect(mostOpen).toBeLessThanOrEqual(openDrainsMax);
    expect(mostOpen).toBeGreaterThanOrEqual(openDrainsMax / 2);
    expect(http.calls.filter((call) => !call.isAborted).length).toBeGreaterThan(0);
    clock.advance(60_000);
    expect([drains.open, open.size]).toEqual([0, 0]);
    expect(closings).toHaveLength(count);
    const grownBytes = process.memoryUsage().rss - rssBefore;
    expect(grownBytes).toBeLessThan(64 * 1024 * 1024 + count * 20_000);
  });
});

describe('an answer without an end', () => {
  test('is ended after an hour, told in the stream, and counted as far as it came', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE);
    clock.advance(HOUR_MS - 1);
    expect(play(CONTENT)).toBe(true);
    expect(reply.ended).toBe('no');
    clock.advance(1);
    play(CONTENT);
    expect(http.last().isAborted).toBe(true);
    expect(reply).toMatchObject({ ended: 'whole' });
    expect(reply.text.startsWith(SHOWN)).toBe(true);
    expect(reply.text).toContain('"code":"answer_too_long"');
    expect(open.size).toBe(0);
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'error',
        error_code: 'answer_too_long',
        status_code: 200,
        ...STREAM_TOKENS,
        routing_information: { attempts: [{ error_code: 'answer_too_long' }] },
      },
    ]);
  });

  test('that has not gone out yet is one of ours', async () => {
    dataPlane()(post(PLAIN), reply);
    http.last().sink.head(answerHead(200, 'application/json'));
    clock.advance(HOUR_MS);
    http.last().sink.data(Buffer.from('{'));
    expect(reply).toMatchObject({ status: 504, ended: 'whole' });
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'answer_too_long' } });
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', error_code: 'answer_too_long', status_code: 504 },
    ]);
  });

  test('of which the client has all is no error', async () => {
    dataPlane()(post(STREAMED), reply);
    beginStream();
    play(CONTENT, USAGE, DONE);
    clock.advance(HOUR_MS);
    play(': still here\n\n');
    expect(reply.ended).toBe('whole');
    expect(await spool.rows()).toMatchObject([{ final_status: 'ok', error_code: null, ...STREAM_TOKENS }]);
  });
});

test('a call that is given up before the kernel refused its intent counts once', async () => {
  const { spool: own, disk, endTurn } = await gatheringSpool();
  const counted: string[] = [];
  const metrics = {
    ended: () => counted.push('ended'),
    unrecorded: () => counted.push('unrecorded'),
    unserved: () => {},
    unauthenticated: () => {},
    shed: () => {},
    payloads: { logged: () => {}, dropped: () => {} },
    page: async () => ({ contentType: '', text: '' }),
  };
  dataPlane([endpoint()], { spool: own, metrics })(post(PLAIN), reply);
  reply.onGone?.();
  let writes = 0;
  disk.fault = ({ kind }) => {
    if (kind !== 'writeNow') return;
    writes += 1;
    if (writes === 1) throw systemError('EIO');
  };
  endTurn();
  expect([counted, open.size]).toEqual([['ended'], 0]);
});

describe('the memory for whole answers', () => {
  const head = () => http.last().sink.head(answerHead(200, 'application/json'));

  test('holds what it may; an answer above it is one of ours', async () => {
    const heldAnswers = new HeldAnswers(100);
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), reply);
    head();
    http.last().sink.data(Buffer.alloc(100, ' '));
    expect(reply.ended).toBe('no');
    expect(heldAnswers.bytes).toBe(100);
    http.last().sink.data(Buffer.alloc(1, ' '));
    expect(http.last().isAborted).toBe(true);
    expect(reply).toMatchObject({ status: 503, ended: 'whole' });
    expect(field('retry-after')).toBe('5');
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'answer_memory_full' } });
    expect(heldAnswers.bytes).toBe(0);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'error', error_code: 'answer_memory_full', status_code: 503 },
    ]);
  });

  test('is given back when an answer ended', () => {
    const heldAnswers = new HeldAnswers(10_000);
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), reply);
    head();
    http.last().sink.data(ANSWER);
    expect(heldAnswers.bytes).toBe(ANSWER.length);
    http.last().sink.end();
    expect(heldAnswers.bytes).toBe(0);
  });

  test.each([
    { when: 'takes it', end: () => reply.onTaken?.() },
    { when: 'leaves without it', end: () => [reply.onTaken?.(), reply.onGone?.()] },
  ])('is not given back before the client $when', ({ end }) => {
    const heldAnswers = new HeldAnswers(10_000);
    reply.isTaking = false;
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), reply);
    answer(200);
    expect([reply.ended, open.size, heldAnswers.bytes]).toEqual(['whole', 0, ANSWER.length]);
    end();
    expect(heldAnswers.bytes).toBe(0);
  });

  test('that waits for slow clients is not there for others', async () => {
    const heldAnswers = new HeldAnswers(2 * ANSWER.length);
    const serve = dataPlane([endpoint()], { heldAnswers });
    const answered = Array.from({ length: 4 }, () => {
      const slow = recordingReply();
      slow.isTaking = false;
      serve(post(PLAIN), slow);
      answer(200);
      return slow;
    });
    expect(answered.map(({ status }) => status)).toEqual([200, 200, 503, 503]);
    for (const each of answered) each.onTaken?.();
    expect(heldAnswers.bytes).toBe(0);
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), reply);
    answer(200);
    expect(reply.status).toBe(200);
  });

  test('is given back when a try failed and another destination is asked', () => {
    const heldAnswers = new HeldAnswers(1_000_000);
    dataPlane([endpoint({ fallbacks: [destination('backup')] })], { heldAnswers })(post(STREAMED), reply);
    head();
    const { sink } = http.last();
    for (const piece of [Buffer.alloc(500_000, ' '), Buffer.from('<html>')]) sink.data(piece);
    expect(heldAnswers.bytes).toBe(500_006);
    sink.end();
    expect([http.calls.length, heldAnswers.bytes]).toEqual([2, 0]);
  });

  test('bounds what is read on for clients that left', async () => {
    const heldAnswers = new HeldAnswers(100);
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), reply);
    head();
    reply.onGone?.();
    http.last().sink.data(Buffer.alloc(101, ' '));
    expect(http.last().isAborted).toBe(true);
    expect(open.size).toBe(0);
    expect(await spool.rows()).toMatchObject([{ final_status: 'client_closed', status_code: 499 }]);
  });

  test('is not needed for streams, nor for the rest of an answer that is too long to be kept', () => {
    const heldAnswers = new HeldAnswers(Number.POSITIVE_INFINITY);
    dataPlane([endpoint()], { heldAnswers })(post(STREAMED), reply);
    beginStream();
    play(CONTENT);
    expect(heldAnswers.bytes).toBe(0);
    dataPlane([endpoint()], { heldAnswers })(post(PLAIN), { ...recordingReply(), start: () => {}, data: () => true });
    head();
    const piece = Buffer.alloc(16 * 1024 * 1024, ' ');
    for (let index = 0; index < 4; index++) http.last().sink.data(piece);
    expect(heldAnswers.bytes).toBe(64 * 1024 * 1024);
    http.last().sink.data(piece);
    expect(heldAnswers.bytes).toBe(0);
    http.last().sink.data(piece);
    expect(heldAnswers.bytes).toBe(0);
  });
});

describe('a slow client', () => {
  test.each([
    { kind: 'stream', body: STREAMED, type: 'text/event-stream', piece: CONTENT },
    { kind: 'large whole answer', body: PLAIN, type: 'application/json', piece: ' '.repeat(1_100_000) },
  ])('holds its provider back, until it has taken what waits: $kind', ({ body, type, piece }) => {
    dataPlane()(post(body), reply);
    http.last().sink.head(answerHead(200, type));
    reply.isFast = false;
    const pieces = [play(piece), play(piece), play(piece)];
    expect(pieces.at(-1)).toBe(false);
    expect(http.last().resumes).toBe(0);
    reply.onDrain?.();
    expect(http.last().resumes).toBe(1);
  });
});

describe('one key', () => {
  const fail = (serve: ReturnType<typeof dataPlane>, credential: string) => {
    serve(post(PLAIN, { credential }), recordingReply());
    http.last().sink.error({ code: 'upstream_headers_timeout', isSent: true, cause: undefined });
    http.last().sink.error({ code: 'upstream_headers_timeout', isSent: true, cause: undefined });
  };
  const firstAsked = (serve: ReturnType<typeof dataPlane>, credential: string) => {
    serve(post(PLAIN, { credential }), recordingReply());
    return JSON.parse(http.last().request.body?.toString() ?? '{}').model as string;
  };
  const twoDestinations = () => {
    const snapshot = twoKeys()();
    const endpoints = new Map([['gpt', endpoint({ fallbacks: [destination('backup')] })]]);
    return dataPlane([], { snapshot: () => ({ ...snapshot, endpoints }) });
  };

  test('whose requests run into time-outs closes no destination for another that is there', () => {
    const serve = twoDestinations();
    expect(firstAsked(serve, OTHER_SECRET)).toBe('model-primary');
    for (let time = 0; time < 20; time++) fail(serve, SECRET);
    expect(firstAsked(serve, OTHER_SECRET)).toBe('model-primary');
  });

  test('that is alone spares itself the wait', () => {
    const serve = twoDestinations();
    for (let time = 0; time < 5; time++) {
      serve(post(PLAIN), recordingReply());
      http.last().sink.error({ code: 'upstream_headers_timeout', isSent: true, cause: undefined });
      answer(200);
    }
    expect(firstAsked(serve, SECRET)).toBe('model-backup');
  });

  test('whose requests find no connection spares the others the wait', () => {
    const serve = twoDestinations();
    expect(firstAsked(serve, OTHER_SECRET)).toBe('model-primary');
    for (let time = 0; time < 5; time++) {
      serve(post(PLAIN), recordingReply());
      http.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
      answer(200);
    }
    expect(firstAsked(serve, OTHER_SECRET)).toBe('model-backup');
  });

  test('that leaves before its answer says nothing of the destination', () => {
    const serve = twoDestinations();
    for (let time = 0; time < 5; time++) {
      const each = recordingReply();
      serve(post(PLAIN), each);
      each.onGone?.();
      http.last().sink.error({ code: 'upstream_headers_timeout', isSent: true, cause: undefined });
    }
    expect(firstAsked(serve, SECRET)).toBe('model-primary');
  });
});
