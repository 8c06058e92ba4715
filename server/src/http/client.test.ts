import { ApiFailure, createClient } from '@tallygate/contract';
import { expect, test } from 'vitest';
import { caller, controlOptions, declaredKey } from '../../test/control-rig.ts';
import { peopleRig } from '../../test/people-rig.ts';

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

function clientOf(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const client = createClient({
    language: () => 'ko',
    baseUrl: 'https://gw.acme.com',
    fetch: async (url, init) => {
      sent.push({ url, init });
      return await answer();
    },
  });
  return { client, sent };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });
const EMPTY_PAGE = { data: [], next_cursor: null };

test('a call carries the reader’s language, the body and the key that makes it repeatable', async () => {
  const { client, sent } = clientOf(() => json(EMPTY_PAGE));
  await client.keys({ limit: 5, cursor: 'a b' });
  await client.createKey({ name: 'ci' }, { idempotencyKey: 'one' }).catch(() => undefined);
  expect(sent.map(({ url, init }) => [init.method, url])).toEqual([
    ['GET', 'https://gw.acme.com/api/v1/keys?limit=5&cursor=a+b'],
    ['POST', 'https://gw.acme.com/api/v1/keys'],
  ]);
  expect(sent[1]?.init.headers).toEqual({
    accept: 'application/json',
    'accept-language': 'ko',
    'content-type': 'application/json',
    'idempotency-key': 'one',
  });
  expect([sent[1]?.init.body, sent[1]?.init.credentials]).toEqual(['{"name":"ci"}', 'same-origin']);
});

test('parts of a path are kept apart from it', async () => {
  const { client, sent } = clientOf(() => json({}));
  await client.request('a/../b?c');
  expect(sent[0]?.url).toBe('https://gw.acme.com/api/v1/requests/a%2F..%2Fb%3Fc');
});

test('signing out needs no body in its answer', async () => {
  const { client } = clientOf(() => new Response(null, { status: 204 }));
  expect(await client.signOut()).toBeNull();
});

test('a refusal is thrown with its code, sentence, status, details and request id', async () => {
  const error = { code: 'sign_in_throttled', message: '30초 뒤에', details: { seconds: 30 }, docs_url: '/docs' };
  const { client } = clientOf(() => json({ error, request_id: 'r-1' }, 429));
  const failure = await client.session().catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(ApiFailure);
  expect(failure).toMatchObject({
    code: 'sign_in_throttled',
    message: '30초 뒤에',
    status: 429,
    requestId: 'r-1',
    details: { seconds: 30 },
  });
});

test.each([
  ['no answer', () => Promise.reject(new TypeError('fetch failed')), 'unreachable', 0],
  ['an answer that is no JSON', () => new Response('<html>', { status: 502 }), 'answer_invalid', 502],
  ['an answer of another shape', () => json({ data: 'x' }), 'answer_invalid', 200],
  [
    'the gateway’s own answer',
    () => json({ error: { code: 'control_unavailable', message: 'm' } }, 503),
    'control_unavailable',
    503,
  ],
])('%s is a failure with words in the reader’s language', async (...[, answer, code, status]) => {
  const { client } = clientOf(answer);
  const failure = (await client.keys().catch((thrown: unknown) => thrown)) as ApiFailure;
  expect([failure.code, failure.status]).toEqual([code, status]);
  expect(failure.message).not.toBe('');
});

test('a call that was called off rejects with the reason, not as a failure', async () => {
  const leaving = new AbortController();
  const { client } = clientOf(async () => {
    leaving.abort(new Error('left the page'));
    throw new DOMException('aborted', 'AbortError');
  });
  await expect(client.keys({}, { signal: leaving.signal })).rejects.toThrow('left the page');
});

test('on the real routes: set up, sign in, make a key, revoke it, read the log, sign out', async () => {
  const rig = await peopleRig();
  try {
    const call = caller(controlOptions(rig, { declared: [declaredKey('declared-key-012345', 'member')] }));
    let cookie = '';
    const client = createClient({
      language: 'en',
      fetch: async (url, { method = 'GET', headers, body }) => {
        const answer = await call(url, {
          method,
          headers: { ...(headers as Record<string, string>), cookie, origin: 'https://gw.acme.com' },
          ...(body === undefined ? {} : { body: JSON.parse(String(body)) }),
        });
        cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
        return new Response(answer.status === 204 ? null : answer.text, answer);
      },
    });
    const token = await rig.identity.openSetup();
    expect(await client.setupState(token)).toEqual({ is_open: true, is_token_good: true });
    const credentials = { email: 'kim@acme.com', password: 'correct battery' };
    const session = await client.setup({ token: token ?? '', name: 'Kim', ...credentials });
    expect(await client.session()).toEqual(session);
    expect(await client.signIn(credentials)).toEqual(session);
    expect((await client.me()).requester).toBe('kim@acme.com');
    const { secret: _secret, ...made } = await client.createKey({ name: 'ci', role: 'viewer' });
    expect((await client.keys()).data).toContainEqual(made);
    expect((await client.revokeKey(made.id)).revoked_at).not.toBeNull();
    expect((await client.audit({ limit: 1 })).data[0]?.action).toBe('key.revoked');
    expect((await client.workspaces()).data.length).toBe(2);
    await client.signOut();
    expect(await client.session()).toBeNull();
  } finally {
    await rig.close();
  }
});
