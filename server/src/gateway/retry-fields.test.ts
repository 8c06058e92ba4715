import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { answer, dataPlane, field, http, PLAIN, post, reply, WITH_FALLBACK } from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { retryFields } from './retry-fields.ts';
import { findTranslation } from './translate/translations.ts';

test.each([
  { status: 400, fields: ['x-should-retry', 'false'] },
  { status: 401, fields: ['x-should-retry', 'false'] },
  { status: 403, fields: ['x-should-retry', 'false'] },
  { status: 404, fields: ['x-should-retry', 'false'] },
  { status: 408, fields: [] },
  { status: 409, fields: [] },
  { status: 413, fields: ['x-should-retry', 'false'] },
  { status: 425, fields: [] },
  { status: 429, fields: [] },
  { status: 500, fields: [] },
  { status: 502, fields: [] },
  { status: 503, fields: ['retry-after', '5'] },
  { status: 504, fields: [] },
])('an error of ours with status $status tells of trying again: $fields', ({ status, fields }) => {
  expect(retryFields(status)).toEqual(fields);
});

describe('what a provider says of trying again', () => {
  const unified = endpoint({ destinations: [{ ...destination('claude', 'anthropic'), trafficPercentage: 100 }] });
  const says = ['retry-after', '7', 'retry-after-ms', '6500', 'x-should-retry', 'true'];

  test.each([
    { when: 'as it came', target: '/openai/v1/chat/completions', endpoints: [endpoint()] },
    { when: 'with a translated answer', target: '/mlflow/v1/chat/completions', endpoints: [unified] },
  ])('reaches the client $when', ({ target, endpoints }) => {
    dataPlane(endpoints, { findTranslation })(
      post({ ...PLAIN, messages: [{ role: 'user', content: 'a' }] }, { target }),
      reply,
    );
    const { sink } = http.last();
    const body = Buffer.from('{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}');
    sink.head({ status: 429, headers: ['content-type', 'application/json', ...says], length: body.length });
    sink.data(body);
    sink.end();
    expect(reply.status).toBe(429);
    expect([field('retry-after'), field('retry-after-ms'), field('x-should-retry')]).toEqual(['7', '6500', 'true']);
  });

  test('is not made up where it says nothing', () => {
    dataPlane()(post(PLAIN), reply);
    answer(429, Buffer.from('{"error":{"message":"slow down"}}'));
    expect(reply.status).toBe(429);
    expect([field('retry-after'), field('x-should-retry')]).toEqual([undefined, undefined]);
  });

  test('reaches the client from the last destination, when all refuse', () => {
    dataPlane([WITH_FALLBACK])(post(PLAIN), reply);
    http.last().sink.head({ status: 429, headers: ['retry-after', '60'], length: 0 });
    const { sink } = http.last();
    sink.head({ ...answerHead(429, 'application/json', 2), headers: ['retry-after', '7'] });
    sink.data(Buffer.from('{}'));
    sink.end();
    expect(field('retry-after')).toBe('7');
  });

  test.each([
    { status: 429, waits: true },
    { status: 503, waits: true },
  ])('is kept to: with $status and Retry-After, the next request goes elsewhere first', ({ status }) => {
    const serve = dataPlane([WITH_FALLBACK]);
    serve(post(PLAIN), reply);
    http.last().sink.head({ status, headers: ['retry-after', '7'], length: 0 });
    answer(200);
    serve(post(PLAIN), { ...reply, start: () => {}, data: () => true, end: () => {} });
    expect(http.last().request.body?.toString()).toContain('model-backup');
  });
});

test('a call that the same request cannot mend says so to SDKs', () => {
  dataPlane()(post({ model: 'nobody' }), reply);
  expect(reply.status).toBe(404);
  expect(field('x-should-retry')).toBe('false');
});
