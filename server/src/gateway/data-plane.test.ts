import { describe, expect, test } from 'vitest';
import { endpoint } from '../../test/gateway-data.ts';
import {
  dataPlane,
  field,
  http,
  PLAIN,
  post,
  reply,
  spool,
  spoolBut,
  unauthenticated,
} from '../../test/gateway-rig.ts';

test.each([
  { sent: '에이전트/1', as: 'utf8', row: '에이전트/1' },
  { sent: 'café/1', as: 'latin1', row: 'café/1' },
  { sent: 'OpenAI/JS 7.57.0', as: 'latin1', row: 'OpenAI/JS 7.57.0' },
] as const)('a row has the user agent as its client writes it: $row in $as', async ({ sent, as, row }) => {
  const headers = ['user-agent', Buffer.from(sent, as).toString('latin1')];
  dataPlane()(post({ model: 'nobody' }, { headers }), reply);
  expect(await spool.rows()).toMatchObject([{ user_agent: row }]);
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
      when: 'it is packed',
      request: () => post(PLAIN, { headers: ['content-encoding', 'gzip'] }),
      status: 415,
      code: 'body_encoded',
    },
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
    { language: 'en', says: /"zstd".*"identity"/ },
    { language: 'ko', says: /"zstd".*"identity".*니다/ },
  ])('of a packed body says in $language which encoding it has, and which one is accepted', ({ language, says }) => {
    dataPlane()(post(PLAIN, { headers: ['content-encoding', 'zstd', 'accept-language', language] }), reply);
    expect(JSON.parse(reply.text).error).toMatchObject({
      message: expect.stringMatching(says),
      type: 'invalid_request_error',
    });
    expect([field('accept-encoding'), field('x-should-retry')]).toEqual(['identity', 'false']);
  });

  test('does not meet a body that says that it is not packed', () => {
    dataPlane()(post(PLAIN, { headers: ['content-encoding', 'identity'] }), reply);
    expect(http.calls).toHaveLength(1);
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
    const full = spoolBut({ open: () => ({ kind: 'refused', reason: 'spool_full' }) });
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
