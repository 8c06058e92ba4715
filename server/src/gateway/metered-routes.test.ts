import { describe, expect, test } from 'vitest';
import { destination, endpoint } from '../../test/gateway-data.ts';
import { dataPlane, http, post, reply, shed, spool, unauthenticated } from '../../test/gateway-rig.ts';
import { recordingReply } from '../../test/recording-reply.ts';
import { answerHead, scriptedUpstream } from '../../test/scripted-upstream.ts';
import { type Api, apisOf, BASES } from './apis.ts';
import { CALL_BOUNDS } from './bounds/gateway-bounds.ts';
import { OpenCalls } from './bounds/open-calls.ts';
import { DIALECTS } from './dialects/dialects.ts';
import { routeFinder } from './routes.ts';
import { findTranslation } from './translate/translations.ts';

// whatever a key can make a provider do is one row, and comes in through one door.

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const SUFFIXES = ['', '/', '/x', '?key=1', '%2F', ':batch'];
const KINDS = ['openai', 'anthropic', 'gemini', 'demo'] as const;

/** One endpoint for each kind of provider. */
const ENDPOINTS = KINDS.map((kind) =>
  endpoint({ id: kind, name: kind, destinations: [{ ...destination(kind, kind), trafficPercentage: 100 }] }),
);

/** A body that every API reads: each takes its own members, and leaves the others. */
function bodyFor(api: Api, model: string): object {
  const parts = [{ text: 'hello' }];
  if (api.base.kind === 'gemini') return { contents: [{ role: 'user', parts }], content: { parts }, requests: [] };
  const messages = [{ role: 'user', content: 'hello' }];
  switch (api.dialect.operation) {
    case 'responses':
    case 'embeddings':
      return { model, input: 'hello' };
    default:
      return { model, messages, ...(api.base.kind === 'anthropic' ? { max_tokens: 16 } : {}) };
  }
}

function pathFor({ base, dialect }: Api, model: string): string {
  const separator = base.kind === 'gemini' ? `/models/${model}:` : '/';
  return `/${base.name}/${base.version}${separator}${dialect.operation}`;
}

const apis = BASES.flatMap((base) => apisOf(base, DIALECTS));
/** Every API at every kind of provider that it can be put to. */
const calls = apis.flatMap((api) =>
  KINDS.filter(
    (kind) =>
      kind === api.base.kind ||
      kind === 'demo' ||
      (api.base.isUnified && findTranslation(api.dialect, kind, false) !== undefined),
  ).map((kind) => ({ name: `${api.type} at ${kind}`, api, kind })),
);

test('there is a route for every API, and the list of them is not empty', () => {
  const find = routeFinder(DIALECTS);
  expect(apis.length).toBeGreaterThanOrEqual(24);
  for (const api of apis)
    expect(find('POST', pathFor(api, 'gpt'))).toMatchObject({ kind: 'call', api: { type: api.type } });
});

describe('R-34: a call that reaches a provider', () => {
  test.each(calls)('writes one row: $name', async ({ api, kind }) => {
    const demo = scriptedUpstream();
    const serve = dataPlane(ENDPOINTS, { demo, findTranslation });
    serve(post(bodyFor(api, kind), { target: pathFor(api, kind) }), reply);
    const sent = [...http.calls, ...demo.calls];
    expect(sent).toHaveLength(1);
    sent[0]?.sink.head(answerHead(400, 'application/json', 2));
    sent[0]?.sink.data(Buffer.from('{}'));
    sent[0]?.sink.end();
    expect(reply.ended).toBe('whole');
    expect(await spool.rows()).toMatchObject([{ api_type: api.type, endpoint_name: kind, destination_name: kind }]);
  });

  test.each(calls)('comes through the one door: $name', async ({ api, kind }) => {
    const demo = scriptedUpstream();
    const open = new OpenCalls({ ...CALL_BOUNDS, openCallsMax: 0 });
    dataPlane(ENDPOINTS, { demo, findTranslation, open })(
      post(bodyFor(api, kind), { target: pathFor(api, kind) }),
      reply,
    );
    expect([...http.calls, ...demo.calls]).toEqual([]);
    expect(shed).toEqual(['calls']);
    expect(await spool.rows()).toMatchObject([
      { api_type: api.type, final_status: 'refused', error_code: 'overloaded' },
    ]);
  });

  test.each(calls)('has a known key: $name', async ({ api, kind }) => {
    const demo = scriptedUpstream();
    dataPlane(ENDPOINTS, { demo, findTranslation })(
      post(bodyFor(api, kind), { target: pathFor(api, kind), credential: 'tg-unknown' }),
      reply,
    );
    expect([...http.calls, ...demo.calls]).toEqual([]);
    expect(unauthenticated).toEqual(['key_unknown']);
    expect(await spool.rows()).toEqual([]);
  });
});

test('R-34: nothing but a call reaches a provider, whatever its method and path', () => {
  const find = routeFinder(DIALECTS);
  const demo = scriptedUpstream();
  const serve = dataPlane(ENDPOINTS, { demo, findTranslation });
  const paths = [
    ...apis.map((api) => pathFor(api, 'gemini')),
    ...BASES.flatMap(({ name, version }) => [
      `/${name}`,
      `/${name}/${version}`,
      `/${name}/${version}/models`,
      `/${name}/${version}/models/gemini`,
      `/${name}/${version}/files`,
      `/${name}/${version}/batches`,
      `/${name}/${version}/responses/resp_1`,
    ]),
    '/otel/v1/traces',
    '/healthz',
    '/readyz',
    '/metrics',
    '/api/v1/endpoints',
    '/',
  ];
  let tried = 0;
  for (const method of METHODS)
    for (const target of paths.flatMap((path) => SUFFIXES.map((suffix) => path + suffix))) {
      const isCall = find(method, target).kind === 'call';
      const before = http.calls.length + demo.calls.length;
      if (isCall) continue;
      tried += 1;
      serve(post(bodyFor(apis[0] as Api, 'openai'), { method, target }), recordingReply());
      expect(http.calls.length + demo.calls.length, `${method} ${target}`).toBe(before);
    }
  expect(tried).toBeGreaterThan(1_000);
});
