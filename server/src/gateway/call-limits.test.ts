import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Admissions, createAdmissions, createLeaseServer, type LeaseServer } from '#admission';
import { hashSecret } from '#identity';
import { silentLog } from '#kernel';
import { endpoint, keyRecord } from '../../test/gateway-data.ts';
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
  STREAMED,
  spool,
  spoolBut,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { type RecordingReply, recordingReply } from '../../test/recording-reply.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import type { Snapshot } from './routing.ts';

const LIMITED = endpoint({ rateLimits: [{ key: 'endpoint', requestsPerMinute: 2, tokensPerMinute: undefined }] });
const ONE_AT_A_TIME = {
  inFlightPerKeyMax: 1,
  whenControlIsAway: 'refuse',
  defaultHoldNanoUsd: 1,
  budgets: [],
} as const;

let server: LeaseServer;
let admissions: Admissions;
let isControlAway: boolean;
/** Control's answers wait for it. */
let gate: Promise<void>;

beforeEach(() => {
  isControlAway = false;
  gate = Promise.resolve();
  server = createLeaseServer({
    pools: [],
    transaction: <T>() => Promise.reject<T>(new Error('no store')),
    epoch: 'e',
    clock,
    log: silentLog,
  });
  admissions = createAdmissions({
    ...{ gateway: 'g', run: 'r', clock, log: silentLog },
    mayAdmitAway: () => false,
    call: async (call) => {
      await gate;
      if (isControlAway) throw new Error('away');
      return await server.call(call);
    },
  });
});
afterEach(() => server.stop());

/** Answers of control come in later turns of the event loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
}

function plane(limited = LIMITED, more: Parameters<typeof dataPlane>[1] = {}) {
  return dataPlane([limited], { admissions, ...more });
}

/** With one call of a key at a time, whether that call still holds its place shows in the next. */
function planeOfOne(more: Parameters<typeof dataPlane>[1] = {}) {
  const [key, served] = [keyRecord({ hash: hashSecret(SECRET) }), WITH_FALLBACK];
  const snapshot: Snapshot = {
    ...{ version: 1, accountId: 'account-1', publicUrl: undefined, limits: { ...ONE_AT_A_TIME, budgets: [] } },
    keys: new Map([[key.hash, key]]),
    endpoints: new Map([['gpt', { ...served, onClientDisconnect: 'cancel' }]]),
    warehouse: { url: '', user: '', password: '' },
  };
  return dataPlane([], { admissions, snapshot: () => snapshot, ...more });
}

describe('R-52: a call over its limit', () => {
  test('never reaches a provider, is a row with the limit as its reason, and names limit, use and reset', async () => {
    const serve = plane();
    const replies = [recordingReply(), recordingReply(), reply];
    for (const each of replies) serve(post(PLAIN), each);
    await turns();
    expect(http.calls).toHaveLength(2);
    expect(reply.status).toBe(429);
    expect(JSON.parse(reply.text).error).toMatchObject({
      code: 'requests_per_minute_exceeded',
      type: 'rate_limit_error',
    });
    expect(reply.text).toContain('endpoint');
    expect(Number(field('retry-after'))).toBeGreaterThan(0);
    const rows = await spool.rows();
    expect(rows.filter((row) => row.final_status === 'refused')).toMatchObject([
      { error_code: 'requests_per_minute_exceeded', status_code: 429, charge_reason: 'refused' },
    ]);
  });

  test('is let in again when the minute is over', async () => {
    const serve = plane();
    for (let count = 0; count < 3; count++) serve(post(PLAIN), recordingReply());
    await turns();
    clock.advance(65_000);
    await turns();
    serve(post(PLAIN), reply);
    await turns();
    expect(http.calls).toHaveLength(3);
  });
});

describe('while control has to be asked', () => {
  test('a call waits, and goes when it may', async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    plane()(post(PLAIN), reply);
    await turns();
    expect(http.calls).toHaveLength(0);
    opened.resolve();
    await turns();
    answer(200);
    expect(reply).toMatchObject({ status: 200, ended: 'whole' });
  });

  test('a client that leaves is a row, and nothing was sent', async () => {
    const opened = Promise.withResolvers<void>();
    gate = opened.promise;
    plane()(post(PLAIN), reply);
    reply.onGone?.();
    opened.resolve();
    await turns();
    expect(http.calls).toHaveLength(0);
    expect(await spool.rows()).toMatchObject([
      { final_status: 'client_closed', error_code: 'client_closed', status_code: 499 },
    ]);
  });

  test('a call waits no longer than five seconds', async () => {
    gate = new Promise(() => {});
    plane()(post(PLAIN), reply);
    clock.advance(4_900);
    expect(reply.status).toBeUndefined();
    clock.advance(200);
    expect(reply.status).toBe(503);
    expect(JSON.parse(reply.text).error.code).toBe('admission_unavailable');
  });

  test('and it is away, rates go on with this gateway’s part', async () => {
    await turns();
    isControlAway = true;
    const serve = plane();
    const replies = [recordingReply(), recordingReply(), recordingReply()];
    for (const each of replies) serve(post(PLAIN), each);
    await turns();
    clock.advance(1_100);
    await turns();
    expect(http.calls).toHaveLength(2);
    expect(replies.filter(({ status }) => status === 429 || status === 503)).toHaveLength(1);
  });
});

// Every way in which a call can end gives its place back: the next of the same key is let in, and exactly one.
const ENDINGS: Readonly<Record<string, (first: RecordingReply) => void>> = {
  'an answer': () => answer(200),
  'an error of the provider': () => {
    http.last().sink.head(answerHead(400, 'application/json', 2));
    http.last().sink.data(Buffer.from('{}'));
    http.last().sink.end();
  },
  'failures of all destinations': () => {
    http.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
    http.last().sink.error({ code: 'upstream_connect_failed', isSent: false, cause: undefined });
  },
  'answers of all destinations that are cut': () => {
    for (let destinations = 0; destinations < 2; destinations++) {
      http.last().sink.head(answerHead(200, 'application/json', ANSWER.length));
      http.last().sink.data(ANSWER.subarray(0, 10));
      http.last().sink.error({ code: 'upstream_truncated', isSent: true, cause: undefined });
    }
  },
  'malformed heads of all destinations': () => {
    for (let destinations = 0; destinations < 2; destinations++)
      http.last().sink.head(answerHead(101, 'application/json', 0));
  },
  'a client that leaves before the head': (first) => first.onGone?.(),
};

describe('R-37: a place is given back after', () => {
  const next = async (serve: ReturnType<typeof planeOfOne>): Promise<number> => {
    const before = http.calls.length;
    const replies = [recordingReply(), recordingReply()];
    for (const each of replies) serve(post(PLAIN), each);
    await turns();
    clock.advance(300);
    await turns();
    expect(replies.map(({ status }) => status).toSorted()).toEqual([429, undefined]);
    return http.calls.length - before;
  };

  test.each(Object.entries(ENDINGS))('%s', async (_what, end) => {
    const serve = planeOfOne();
    serve(post(PLAIN), reply);
    await turns();
    end(reply);
    await turns();
    expect(await next(serve)).toBe(1);
  });

  test('a stream', async () => {
    const serve = planeOfOne();
    serve(post(STREAMED), reply);
    await turns();
    beginStream();
    play(CONTENT, USAGE, DONE);
    http.last().sink.end();
    expect(await next(serve)).toBe(1);
  });

  test('a spool without room', async () => {
    const full = planeOfOne({ spool: spoolBut({ open: () => ({ kind: 'refused', reason: 'spool_full' }) }) });
    full(post(PLAIN), reply);
    await turns();
    expect(reply.status).toBe(503);
    expect(await next(planeOfOne())).toBe(1);
  });
});
