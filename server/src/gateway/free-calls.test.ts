import { describe, expect, test } from 'vitest';
import { hashSecret } from '#identity';
import { asInstant } from '#kernel';
import { destination, endpoint, keyRecord } from '../../test/gateway-data.ts';
import {
  clock,
  dataPlane,
  field,
  http,
  post,
  reply,
  SECRET,
  spool,
  spoolBut,
  unauthenticated,
} from '../../test/gateway-rig.ts';
import { answerHead } from '../../test/scripted-upstream.ts';
import { findTranslation } from './translate/translations.ts';

const only = (kind: 'openai' | 'anthropic' | 'gemini' | 'demo', name: string) =>
  endpoint({ id: name, name, destinations: [{ ...destination(name, kind), trafficPercentage: 100 }] });
const ENDPOINTS = [only('openai', 'gpt'), only('anthropic', 'claude'), only('gemini', 'gem'), only('demo', 'demo')];
const get = (target: string, parts: Parameters<typeof post>[1] = {}) =>
  post('', { method: 'GET', target, body: { kind: 'whole', bytes: Buffer.alloc(0) }, ...parts });
const serve = (request: ReturnType<typeof post>) => dataPlane(ENDPOINTS, { findTranslation })(request, reply);

describe('counting tokens', () => {
  test('R-24: is a row of zero tokens, since nothing was generated', async () => {
    serve(post({ contents: [] }, { target: '/gemini/v1beta/models/gem:countTokens' }));
    expect(http.last().request.path).toBe('/v1/models/model-gem:countTokens');
    http.last().sink.head(answerHead(200, 'application/json', 18));
    http.last().sink.data(Buffer.from('{"totalTokens": 7}'));
    http.last().sink.end();
    expect(reply.text).toBe('{"totalTokens": 7}');
    expect(await spool.rows()).toMatchObject([
      {
        api_type: 'gemini/v1beta/countTokens',
        final_status: 'ok',
        input_tokens: 0,
        output_tokens: 0,
        total_tokens: 0,
        usage_source: 'none',
      },
    ]);
  });

  test('that failed has unknown tokens, as everything that failed', async () => {
    serve(post({ contents: [] }, { target: '/gemini/v1beta/models/gem:countTokens' }));
    http.last().sink.head(answerHead(400, 'application/json', 2));
    http.last().sink.data(Buffer.from('{}'));
    http.last().sink.end();
    expect(await spool.rows()).toMatchObject([{ final_status: 'error', input_tokens: null, total_tokens: null }]);
  });
});

describe('a list of models', () => {
  test.each([
    { base: '/openai/v1/models', names: ['gpt', 'demo'] },
    { base: '/anthropic/v1/models?limit=1000', names: ['claude', 'demo'] },
    { base: '/gemini/v1beta/models', names: ['gem', 'demo'] },
    { base: '/mlflow/v1/models', names: ['gpt', 'claude', 'gem', 'demo'] },
    { base: '/codex/v1/models', names: ['gpt', 'claude', 'gem', 'demo'] },
    { base: '/cursor/v1/models', names: ['gpt', 'claude', 'gem', 'demo'] },
  ])('at $base names the endpoints that can be called through it', ({ base, names }) => {
    serve(get(base));
    expect(reply).toMatchObject({ status: 200, ended: 'whole' });
    const answer = JSON.parse(reply.text);
    const listed = (answer.data ?? answer.models) as { id?: string; name?: string }[];
    expect(listed.map(({ id, name }) => id ?? name?.replace('models/', ''))).toEqual(names);
  });

  test('R-24: is a row that costs nothing, and asks no provider', async () => {
    const headers = ['user-agent', 'codex_exec/0.169.0 (x)', 'tallygate-request-tags', '{"team":"engineering"}'];
    serve(get('/openai/v1/models', { headers }));
    expect(http.calls).toHaveLength(0);
    expect(await spool.rows()).toMatchObject([
      {
        request_id: field('tallygate-request-id'),
        api_type: 'openai/v1/models',
        endpoint_name: '',
        request_tags: { team: 'engineering' },
        final_status: 'ok',
        status_code: 200,
        total_tokens: 0,
        usage_source: 'none',
        agent: 'codex',
        routing_information: { attempts: [] },
      },
    ]);
  });

  test('names one that is asked for, and refuses one that is not there', async () => {
    serve(get('/openai/v1/models/gpt'));
    expect(JSON.parse(reply.text)).toMatchObject({ id: 'gpt', object: 'model' });
    expect(await spool.rows()).toMatchObject([{ endpoint_name: 'gpt', status_code: 200 }]);
  });

  test('does not tell of endpoints that are not there or not for this API', async () => {
    serve(get('/openai/v1/models/claude'));
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { code: 'endpoint_unknown' } });
    expect(await spool.rows()).toMatchObject([{ final_status: 'refused', error_code: 'endpoint_unknown' }]);
  });

  test('needs a key that has not expired', async () => {
    const expired = keyRecord({ hash: hashSecret(SECRET), expiresAt: asInstant(clock.now()) });
    const snapshot = {
      version: 1,
      accountId: 'account-1',
      keys: new Map([[expired.hash, expired]]),
      endpoints: new Map(),
      publicUrl: undefined,
      warehouse: { url: '', user: '', password: '' },
    };
    dataPlane(ENDPOINTS, { snapshot: () => snapshot })(get('/openai/v1/models'), reply);
    expect(reply.status).toBe(401);
    expect((await spool.rows()).map((row) => row.error_code)).toEqual(['key_expired']);
  });

  test('is refused when it cannot be counted', async () => {
    const full = spoolBut({ record: () => 'refused' });
    dataPlane(ENDPOINTS, { spool: full })(get('/openai/v1/models'), reply);
    expect(reply.status).toBe(503);
    expect(field('retry-after')).toBe('5');
  });

  test('needs a key', () => {
    serve(get('/openai/v1/models', { credential: 'nobody' }));
    expect(reply.status).toBe(401);
    expect(unauthenticated).toEqual(['key_unknown']);
  });
});

describe('what agents tell of themselves', () => {
  test.each(['/codex/v1/analytics/codex/turn-costs', '/anthropic/api/event_logging/batch'])(
    '%s is taken, thrown away and not counted',
    async (target) => {
      serve(post({ tokens: 5 }, { target, credential: undefined }));
      expect(reply).toMatchObject({ status: 204, ended: 'whole' });
      expect(await spool.rows()).toEqual([]);
    },
  );

  test('whether somebody is there is answered without a key', () => {
    serve(get('/anthropic', { method: 'HEAD', credential: undefined }));
    expect(reply.status).toBe(200);
  });
});
