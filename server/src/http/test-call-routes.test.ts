import { TEST_CALL_BOUNDS, testResultSchema } from '@tallygate/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CallOnce, createTestCalls, type OnceCall, passReader, type Snapshot } from '#gateway';
import { systemClock } from '#kernel';
import { type CatalogueRig, catalogueRig, DECLARED } from '../../test/catalogue-rig.ts';
import { ADMIN, as, ENDPOINT, SECRET } from '../../test/catalogue-routes-rig.ts';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { type PeopleRig, peopleRig } from '../../test/people-rig.ts';
import type { Transaction } from '../store/index.ts';

const KEYS = [
  declaredKey('admin-key-0123456789', 'account_admin'),
  declaredKey('lead-key-0123456789', 'workspace_admin'),
  declaredKey('lead-of-2-key-0123456789', 'workspace_admin', { id: 'lead-2', workspaceId: '2' }),
  declaredKey('member-key-0123456789', 'member'),
  declaredKey('viewer-key-0123456789', 'viewer'),
];
const GATEWAY = { 'x-tallygate-gateway': 'http://10.1.2.3:9999' };
const OK = { model: 'gpt-5.2', choices: [{ message: { content: 'OK' } }], usage: { prompt_tokens: 5 } };
const BASE_URL = 'https://made.example/v1';

/** Waits take no time. */
const atOnce: (typeof systemClock)['after'] = (_delayMs, act) => {
  queueMicrotask(act);
  return { cancel: () => undefined };
};

let rig: PeopleRig;
let made: CatalogueRig;
let call: ReturnType<typeof caller>;
let sent: OnceCall[];
let answers: CallOnce;

beforeEach(async () => {
  rig = await peopleRig();
  made = catalogueRig(rig);
  sent = [];
  answers = async () => ({ kind: 'answer', status: 200, headers: {}, body: JSON.stringify(OK), latencyMs: 7 });
  const testCalls = createTestCalls<Transaction>({
    transaction: (act) => rig.store.transaction(act),
    audit: rig.audit,
    store: made.store,
    box: made.box,
    declared: () => DECLARED,
    declaredProvider: (name) => ({
      kind: 'openai',
      name,
      origin: 'https://api.openai.com',
      basePath: '/v1',
      apiKey: 'declared-secret',
    }),
    secretsOf: () => [SECRET],
    callOnce: (asked) => {
      sent.push(asked);
      return answers(asked);
    },
    clock: { ...systemClock, after: atOnce },
    internalSecret: 'internal',
    newId: rig.newId,
  });
  call = caller(controlOptions(rig, { declared: KEYS, catalogue: made.catalogue, testCalls }));
  const provider = { name: 'made', kind: 'openai', base_url: BASE_URL, api_key: SECRET };
  expect((await call('/api/v1/providers', { body: provider, headers: ADMIN })).status).toBe(201);
  expect((await call('/api/v1/endpoints', { body: ENDPOINT, headers: ADMIN })).status).toBe(201);
});
afterEach(() => rig.close());

const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = ADMIN) =>
  call(`/api/v1/${path}`, { body, headers: { ...headers, ...GATEWAY } });
const acts = async () =>
  (await rig.audit.after({ sequence: 0, limit: 100 })).filter(({ action }) => action === 'provider.tested');

describe('through the gateway', () => {
  test('one small request goes to the gateway that asked, as the caller, with a pass for this endpoint alone', async () => {
    const answer = await post('endpoints/gpt/test', {});
    expect(answer.status).toBe(200);
    expect(testResultSchema.parse(answer.json())).toMatchObject({ ok: true, text: 'OK', input_tokens: 5 });
    const [request] = sent;
    expect(request).toMatchObject({ url: 'http://10.1.2.3:9999/mlflow/v1/chat/completions', isGuarded: false });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      model: 'gpt',
      max_completion_tokens: TEST_CALL_BOUNDS.outputTokensMax,
    });
    const endpoint = (await call('/api/v1/endpoints/gpt', { headers: ADMIN })).json();
    const served = { id: endpoint.id, metadata: { lastUpdatedTime: Date.parse(endpoint.updated_at) } };
    const snapshot = { endpoints: new Map([['gpt', served]]) } as unknown as Snapshot;
    const pass = request?.headers[1]?.replace('Bearer ', '') ?? '';
    expect(passReader({ secret: 'internal', clock: systemClock })(pass, snapshot)).toMatchObject({
      requester: 'account_admin@acme.com',
      role: 'account_admin',
      workspaceId: '1',
      endpoints: ['gpt'],
      services: ['test'],
    });
    expect(answer.text).not.toContain(pass);
  });

  test.each([
    ['lead', 200],
    ['lead-of-2', 403],
    ['member', 403],
    ['viewer', 404],
  ])('%s: %i', async (who, status) => {
    expect((await post('endpoints/gpt/test', {}, as(who))).status).toBe(status);
    expect(sent).toHaveLength(status === 200 ? 1 : 0);
  });

  test('a gateway that does not have the endpoint yet is asked again, until it has it', async () => {
    let left = 3;
    const unknown = { error: { code: 'key_unknown', message: 'no' } };
    answers = async () => ({
      kind: 'answer',
      status: left-- > 0 ? 401 : 200,
      headers: {},
      body: JSON.stringify(left >= 0 ? unknown : OK),
      latencyMs: 1,
    });
    expect((await post('endpoints/gpt/test', {})).json()).toMatchObject({ ok: true });
    expect(sent).toHaveLength(4);
  });

  test('a gateway that cannot be reached is told as such; a provider’s refusal comes through without secrets', async () => {
    answers = async () => ({ kind: 'failed', problem: 'connection_refused', latencyMs: 1 });
    expect((await post('endpoints/gpt/test', {})).json()).toMatchObject({ ok: false, problem: 'gateway_unreachable' });
    const body = JSON.stringify({ error: { message: `wrong key ${SECRET}` } });
    answers = async () => ({ kind: 'answer', status: 401, headers: {}, body, latencyMs: 1 });
    expect((await post('endpoints/gpt/test', {})).json()).toMatchObject({ status: 401, error: 'wrong key […]' });
  });
});

describe('straight to a provider', () => {
  test('one that is kept is called with its own secret, and the audit log tells of it without the secret', async () => {
    const answer = await post('providers/made/test', { model: 'gpt-5.2' });
    expect(answer.json()).toMatchObject({ ok: true, model: 'gpt-5.2' });
    expect(sent[0]).toMatchObject({ url: `${BASE_URL}/chat/completions`, isGuarded: true });
    expect(sent[0]?.headers).toContain(`Bearer ${SECRET}`);
    const told = await acts();
    expect(told).toMatchObject([{ actor: 'account_admin@acme.com', after: { base_url: BASE_URL, model: 'gpt-5.2' } }]);
    expect(JSON.stringify(told) + answer.text).not.toContain(SECRET);
  });

  test('a declared one is called with the secret of the file', async () => {
    await post('providers/openai/test', { model: 'm' });
    expect(sent[0]?.headers).toContain('Bearer declared-secret');
  });

  test('without a model only its models are listed, which is no act', async () => {
    answers = async () => ({ kind: 'answer', status: 200, headers: {}, body: '{"data":[{"id":"a"}]}', latencyMs: 1 });
    expect((await post('providers/made/test', {})).json()).toMatchObject({ ok: true, models: ['a'] });
    expect(sent[0]).toMatchObject({ method: 'GET', url: `${BASE_URL}/models` });
    expect(await acts()).toEqual([]);
  });

  test('a draft is called under the rules by which a provider is made, and is told in the audit log', async () => {
    const draft = { kind: 'anthropic', base_url: 'http://10.0.0.9:8000', api_key: SECRET };
    expect((await post('providers/test', { ...draft, model: 'm' })).json()).toMatchObject({ ok: true });
    expect(sent[0]).toMatchObject({ url: 'http://10.0.0.9:8000/v1/messages', isGuarded: true });
    expect(await acts()).toMatchObject([{ target: 'provider:new', after: { base_url: 'http://10.0.0.9:8000' } }]);
    expect((await post('providers/test', { kind: 'openai' })).json().error.code).toBe('request_invalid');
    expect((await post('providers/test', { kind: 'openai', base_url: 'file:///etc/x', api_key: 'k' })).status).toBe(
      400,
    );
    expect((await post('providers/test', { ...draft, api: 'embeddings', model: 'm' })).status).toBe(400);
    expect((await post('providers/test', { kind: 'demo', model: 'demo-1' })).json()).toMatchObject({ ok: true });
    expect(sent).toHaveLength(1);
  });

  test.each(['lead', 'member', 'viewer'])('%s may not, whatever the body says, and nothing is sent', async (who) => {
    for (const path of ['providers/made/test', 'providers/none/test', 'providers/test']) {
      expect((await post(path, { nonsense: true }, as(who))).status).toBe(403);
    }
    expect(sent).toEqual([]);
    expect(await acts()).toEqual([]);
  });

  test('what is not there is 404, and what is asked for wrongly is 400', async () => {
    expect((await post('providers/none/test', {})).json().error.code).toBe('provider_not_listed');
    expect((await post('endpoints/none/test', {})).json().error.code).toBe('endpoint_not_listed');
    expect((await post('endpoints/gpt/test', { api: 'images' })).status).toBe(400);
    expect(sent).toEqual([]);
  });
});

test('more test calls than the bound at a time are turned away, and room comes back', async () => {
  const held: (() => void)[] = [];
  answers = () =>
    new Promise((resolve) => {
      held.push(() => resolve({ kind: 'answer', status: 200, headers: {}, body: '{}', latencyMs: 1 }));
    });
  const first = Array.from({ length: TEST_CALL_BOUNDS.concurrentMax }, () => post('endpoints/gpt/test', {}));
  await expect.poll(() => held.length).toBe(TEST_CALL_BOUNDS.concurrentMax);
  expect((await post('endpoints/gpt/test', {})).json().error.code).toBe('tests_busy');
  for (const release of held) release();
  for (const answer of await Promise.all(first)) expect(answer.status).toBe(200);
  answers = async () => ({ kind: 'answer', status: 200, headers: {}, body: '{}', latencyMs: 1 });
  expect((await post('endpoints/gpt/test', {})).status).toBe(200);
});
