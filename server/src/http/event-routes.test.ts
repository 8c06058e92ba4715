import { OpenAPIHono } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { watchData } from '#dashboards';
import { silentLog } from '#kernel';
import { manualClock } from '../../test/manual-clock.ts';
import { answerError } from './answer-error.ts';
import { type ApiEnv, ApiRefusal, type ControlApiOptions } from './api-context.ts';
import { eventRoutes, KEEP_ALIVE_MS, LISTENING_MS_MAX } from './event-routes.ts';

function rig(listenersMax = 10) {
  const clock = manualClock();
  const state = { reads: 0 };
  const read = async () => {
    state.reads += 1;
    return { version: 'v1', days: new Map(), lastIngestedAt: clock.now() };
  };
  const watch = watchData({ source: { read }, clock, log: silentLog, listenersMax });
  const app = new OpenAPIHono<ApiEnv>();
  app.use(async (context, next) => {
    context.set('requestId', 'r-1');
    context.set('language', 'ko');
    await next();
  });
  app.onError((error, context) => {
    if (error instanceof ApiRefusal) return answerError(context, error.code);
    throw error;
  });
  const dashboards = { watch } as ControlApiOptions['dashboards'];
  eventRoutes(app, { dashboards, clock }, async (_, next) => await next());
  const open = async (signal?: AbortSignal) => {
    const init = signal === undefined ? {} : { signal };
    const response = await app.request(new Request('http://control/api/v1/events', init));
    const reader = response.body?.getReader();
    return { response, reader, next: async () => Buffer.from((await reader?.read())?.value ?? []).toString() };
  };
  return { clock, state, watch, open };
}

test('an event says which data there is, then comments keep the connection alive', async () => {
  const { clock, open } = rig();
  const { next } = await open();
  expect(await next()).toBe(': listening\n\n');
  expect(await next()).toBe(
    'event: data\ndata: {"data_version":"v1","last_ingested_at":"2026-01-05T00:00:00.000Z"}\n\n',
  );
  for (let beat = 0; beat < 3; beat++) {
    clock.advance(KEEP_ALIVE_MS);
    expect(await next()).toBe(': still here\n\n');
  }
});

test('the stream ends after a while, so that the browser is asked again who it is', async () => {
  const { clock, open } = rig();
  const { reader } = await open();
  clock.advance(LISTENING_MS_MAX);
  let chunks = 0;
  while ((await reader?.read())?.done === false) chunks += 1;
  expect(chunks).toBeGreaterThan(1);
});

test.each([
  { when: 'the caller leaves', leave: (leaving: AbortController) => leaving.abort() },
  {
    when: 'the stream is cancelled',
    leave: (_: AbortController, reader?: ReadableStreamDefaultReader) => reader?.cancel(),
  },
])('when $when, nothing is asked of the warehouse any more', async ({ leave }) => {
  const { clock, state, open } = rig();
  const leaving = new AbortController();
  const { reader } = await open(leaving.signal);
  await leave(leaving, reader);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  for (let second = 0; second < 10; second++) {
    clock.advance(1_000);
    await settle();
  }
  expect(state.reads).toBeLessThanOrEqual(2);
});

test('one page more than may listen is refused, in words', async () => {
  const { open } = rig(1);
  await open();
  const { response, next } = await open();
  expect(response.status).toBe(429);
  expect(JSON.parse(await next()).error).toMatchObject({
    code: 'listeners_busy',
    message: expect.stringMatching(/[가-힣]/),
  });
});

test('closing the watch ends the streams', async () => {
  const { watch, open } = rig();
  const { reader } = await open();
  watch.close();
  while ((await reader?.read())?.done === false) {
    // what was sent before
  }
  expect((await reader?.read())?.done).toBe(true);
});
