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
  field,
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
  TOKENS,
  USAGE,
  WITH_FALLBACK,
} from '../../test/gateway-rig.ts';
import { recordingReply } from '../../test/recording-reply.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import type { UpstreamFault } from './upstream.ts';

const BARE = 'data: {"model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"role":"assistant"}}]}\n\n';
const OVERLOADED = 'data: {"error":{"message":"overloaded","code":"overloaded"}}\n\n';

const fault = (code: UpstreamFault['code']) => (): void =>
  http.last().sink.error({ code, isSent: true, cause: undefined });
const status = (code: number) => (): void => http.last().sink.head(answerHead(code, 'application/json', 2));
const stream =
  (...events: readonly string[]) =>
  (): void => {
    beginStream();
    play(...events);
  };

const emptyStream = (): void => {
  beginStream();
  http.last().sink.end();
};
const silentStream = (): void => {
  beginStream();
  fault('upstream_first_byte_timeout')();
};

describe('a request goes to the next destination when', () => {
  test.each([
    { trigger: '429', fails: status(429), code: 'upstream_status_429' },
    { trigger: '500', fails: status(500), code: 'upstream_status_500' },
    { trigger: '502', fails: status(502), code: 'upstream_status_502' },
    { trigger: '503', fails: status(503), code: 'upstream_status_503' },
    { trigger: '529', fails: status(529), code: 'upstream_status_529' },
    { trigger: 'no connection', fails: fault('upstream_connect_failed'), code: 'upstream_connect_failed' },
    { trigger: 'no connection in time', fails: fault('upstream_connect_timeout'), code: 'upstream_connect_timeout' },
    { trigger: 'no head in time', fails: fault('upstream_headers_timeout'), code: 'upstream_headers_timeout' },
    {
      trigger: 'a head and no byte in time',
      fails: () => {
        beginStream();
        fault('upstream_first_byte_timeout')();
      },
      code: 'upstream_first_byte_timeout',
    },
    {
      trigger: 'silence before the first content',
      fails: () => {
        stream(BARE)();
        fault('upstream_idle_timeout')();
      },
      code: 'upstream_idle_timeout',
    },
    { trigger: 'a reset', fails: fault('upstream_reset'), code: 'upstream_reset' },
    { trigger: 'no valid HTTP', fails: fault('upstream_malformed'), code: 'upstream_malformed' },
    { trigger: 'an error before the first content', fails: stream(BARE, OVERLOADED), code: 'provider:overloaded' },
    { trigger: 'an error as the first event', fails: stream(OVERLOADED), code: 'provider:overloaded' },
    {
      trigger: 'a stream that ends before the first content',
      fails: () => {
        stream(BARE)();
        http.last().sink.end();
      },
      code: 'upstream_truncated',
    },
    {
      trigger: 'a stream that is empty',
      fails: () => {
        beginStream();
        http.last().sink.end();
      },
      code: 'upstream_truncated',
    },
    {
      trigger: 'a stream that is cut before the first content',
      fails: () => {
        stream(BARE)();
        fault('upstream_truncated')();
      },
      code: 'upstream_truncated',
    },
  ])('the first meets: $trigger', async ({ fails, code }) => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    fails();
    expect(reply).toMatchObject({ status: undefined, text: '' });
    stream(CONTENT, USAGE, DONE)();
    http.last().sink.end();
    expect(http.calls).toHaveLength(2);
    expect(reply).toMatchObject({ status: 200, text: SHOWN + DONE, ended: 'whole' });
    expect(await spool.rows()).toMatchObject([
      {
        final_status: 'ok',
        destination_name: 'backup',
        ...STREAM_TOKENS,
        routing_information: {
          attempts: [
            { action: 'INITIAL_ATTEMPT', error_code: code },
            { action: 'FALLBACK', error_code: null },
          ],
        },
      },
    ]);
  });
});

test('a request goes on to the third destination when the second fails after a first that ended empty', async () => {
  const three = endpoint({ fallbacks: [destination('second'), destination('third')] });
  dataPlane([three])(post(STREAMED), reply);
  beginStream();
  http.last().sink.end();
  expect(open.size).toBe(1);
  status(500)();
  stream(CONTENT, USAGE, DONE)();
  http.last().sink.end();
  expect(http.calls).toHaveLength(3);
  expect(open.size).toBe(0);
  expect(await spool.rows()).toMatchObject([{ final_status: 'ok', destination_name: 'third' }]);
});

describe('a request stays where it is when', () => {
  test.each([
    { when: 'content has gone out and the stream is cut', ends: fault('upstream_truncated') },
    { when: 'content has gone out and an error follows', ends: () => play(OVERLOADED) },
  ])('$when: content is never repeated', async ({ ends }) => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    stream(BARE, CONTENT)();
    expect(reply.text).toBe(BARE + SHOWN);
    ends();
    http.last().sink.end();
    expect(http.calls).toHaveLength(1);
    expect(await spool.rows()).toHaveLength(1);
  });

  test('an error comes with the first content, in one piece', () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    stream(CONTENT + OVERLOADED)();
    expect(http.calls).toHaveLength(1);
    expect(reply.text).toBe(SHOWN + OVERLOADED);
  });

  test.each([
    { api: 'openai', said: 'data: {"error":{"message":"x","code":"context_length_exceeded"}}\n\n' },
    { api: 'openai', said: 'data: {"error":{"message":"x","type":"invalid_request_error"}}\n\n' },
  ])('the request itself is wrong: $said', ({ said }) => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    stream(said)();
    http.last().sink.end();
    expect(http.calls).toHaveLength(1);
    expect(reply).toMatchObject({ text: said, ended: 'whole' });
  });

  test('the last destination fails before its first content: what it said goes on to the client', () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    status(500)();
    stream(BARE, OVERLOADED)();
    http.last().sink.end();
    expect(reply).toMatchObject({ status: 200, text: BARE + OVERLOADED, ended: 'whole' });
  });
});

describe('bytes before the first content', () => {
  test('wait while another destination can be asked, and go out with it in order', () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    stream(': hello\n\n', BARE)();
    expect(reply.status).toBeUndefined();
    play(CONTENT);
    expect(reply.text).toBe(`: hello\n\n${BARE}${SHOWN}`);
  });

  test('wait for nothing when there is no other destination', () => {
    dataPlane()(post(STREAMED), reply);
    stream(BARE)();
    expect(reply.text).toBe(BARE);
  });

  test('wait no longer than ten seconds', () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    stream(BARE)();
    clock.advance(9_999);
    expect(reply.text).toBe('');
    clock.advance(1);
    expect(reply.text).toBe(BARE);
    fault('upstream_truncated')();
    expect(http.calls).toHaveLength(1);
  });

  test('wait within a bound of bytes', () => {
    dataPlane([WITH_FALLBACK])(post(STREAMED), reply);
    const comment = `: ${'x'.repeat(30_000)}\n\n`;
    stream(comment, comment)();
    expect(reply.text).toBe('');
    play(comment);
    expect(reply.text).toBe(comment.repeat(3));
  });
});

describe('a destination that is not well', () => {
  const handler = () => dataPlane([WITH_FALLBACK]);
  const asked = () => http.calls.map(({ request }) => JSON.parse(request.body?.toString() ?? '{}').model);

  test('is asked last after five failures in a row, and again when its pause is over', () => {
    const handle = handler();
    for (let time = 0; time < 5; time++) {
      handle(post(PLAIN), reply);
      status(500)();
      answer(200);
    }
    handle(post(PLAIN), reply);
    answer(200);
    expect(asked().slice(-1)).toEqual(['model-backup']);
    clock.advance(30_000);
    handle(post(PLAIN), reply);
    answer(200);
    expect(asked().slice(-1)).toEqual(['model-primary']);
  });

  test('is asked last after five connections in a row that failed', () => {
    const handle = handler();
    for (let time = 0; time < 5; time++) {
      handle(post(PLAIN), reply);
      fault('upstream_connect_failed')();
      answer(200);
    }
    handle(post(PLAIN), reply);
    expect(asked().slice(-1)).toEqual(['model-backup']);
  });

  test.each([
    { when: 'it fails before its first content', fails: stream(BARE, OVERLOADED) },
    { when: 'its streams are empty', fails: emptyStream },
    { when: 'it sends a head and then nothing', fails: silentStream },
  ])('is asked last after five failures behind a good head: $when', ({ fails }) => {
    const handle = handler();
    for (let time = 0; time < 5; time++) {
      const each = recordingReply();
      handle(post(STREAMED), each);
      fails();
    }
    handle(post(STREAMED), recordingReply());
    expect(asked().slice(-1)).toEqual(['model-backup']);
  });

  test('is asked again by the next when the client of the one that tried it left', () => {
    const handle = dataPlane([endpoint({ fallbacks: [destination('backup')], onClientDisconnect: 'cancel' })]);
    for (let time = 0; time < 5; time++) {
      handle(post(PLAIN), recordingReply());
      status(500)();
    }
    clock.advance(30_000);
    const left = recordingReply();
    handle(post(PLAIN), left);
    left.onGone?.();
    handle(post(PLAIN), recordingReply());
    expect(asked().slice(-2)).toEqual(['model-primary', 'model-primary']);
  });

  test('is left alone as long as it asked for', () => {
    const handle = handler();
    handle(post(PLAIN), reply);
    http.last().sink.head({ status: 429, headers: ['retry-after', '7'], length: 2 });
    answer(200);
    clock.advance(6_999);
    handle(post(PLAIN), reply);
    answer(200);
    expect(asked().slice(-1)).toEqual(['model-backup']);
    clock.advance(1);
    handle(post(PLAIN), reply);
    expect(asked().slice(-1)).toEqual(['model-primary']);
  });

  test('is asked all the same when it is the only one, and its Retry-After reaches the caller', () => {
    const handle = dataPlane();
    for (let time = 0; time < 7; time++) {
      handle(post(PLAIN), reply);
      const head = { status: 503, headers: ['content-type', 'application/json', 'retry-after', '7'], length: 2 };
      http.last().sink.head(head);
      http.last().sink.data(Buffer.from('{}'));
      http.last().sink.end();
    }
    expect(http.calls).toHaveLength(7);
    expect(reply.status).toBe(503);
    expect(field('retry-after')).toBe('7');
  });

  test('is not blamed for a client that left', () => {
    const handle = dataPlane([endpoint({ fallbacks: [destination('backup')], onClientDisconnect: 'cancel' })]);
    for (let time = 0; time < 6; time++) {
      handle(post(PLAIN), reply);
      reply.onGone?.();
    }
    handle(post(PLAIN), reply);
    expect(asked().slice(-1)).toEqual(['model-primary']);
  });
});

test('a session keeps its destination whatever is drawn for others', () => {
  const split = endpoint({
    destinations: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...destination(name), trafficPercentage: 20 })),
  });
  const handle = dataPlane([split]);
  const session = (id: string) => post(PLAIN, { headers: ['tallygate-session-id', id] });
  const asked = (id: string) => {
    handle(session(id), reply);
    answer(200, ANSWER);
    return JSON.parse(http.last().request.body?.toString() ?? '{}').model as string;
  };
  const ids = Array.from({ length: 30 }, (_, index) => `session-${index}`);
  const first = ids.map(asked);
  expect(ids.map(asked)).toEqual(first);
  expect(new Set(first).size).toBe(5);
});

test('an endpoint’s own times go to its destinations in place of the gateway’s', () => {
  const hasty = endpoint({ timeouts: { headersMs: 5_000, firstByteMs: undefined, idleMs: 700 } });
  dataPlane([hasty], { timeouts: { connectMs: 1, headersMs: 2, firstByteMs: 3, idleMs: 4 } })(post(PLAIN), reply);
  expect(http.last().request.timeouts).toEqual({ connectMs: 1, headersMs: 5_000, firstByteMs: 3, idleMs: 700 });
});

test('R-21: a row that fell back counts once', async () => {
  dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
  status(500)();
  answer(200);
  expect(await spool.rows()).toMatchObject([{ ...TOKENS, destination_name: 'backup' }]);
});
