import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { controlOptions, declaredKey } from '../../../test/control-rig.ts';
import { destination, endpoint } from '../../../test/gateway-data.ts';
import { ANSWER, dataPlane, SECRET } from '../../../test/gateway-rig.ts';
import { type PeopleRig, peopleRig } from '../../../test/people-rig.ts';
import { ADMIN_KEY, ADMIN_SECRET, door } from '../../../test/signed-in.ts';
import { headLines, openWayIn, requestBytes, type WayIn } from '../../../test/way-in.ts';
import { openProvider, type RawProvider, say } from '../../gateway/edge/provider-stand.contract.ts';
import type { Destination, Endpoint } from '../../gateway/routing.ts';

const PLANTED = 'x\r\nset-cookie: planted=1';
const JSON_BODY = ['Content-Type: application/json', `Authorization: Bearer ${SECRET}`];
const CLAIMS = {
  issuer: 'https://id.acme.com',
  subject: 'sub-1',
  email: 'lee@acme.com',
  isEmailVerified: true,
  name: 'Lee',
  all: {},
};
const SIGN_ON = {
  single_sign_on: { is_on: true, name: 'x', issuer: CLAIMS.issuer, client_id: 'x', creates_people: true },
};

/** Every field that only an attacker would have put there. */
const planted = (text: string) => headLines(text).filter((line) => /^(set-cookie|x-admin)\s*:.*planted/i.test(line));
const valuesOf = (text: string, name: string) =>
  headLines(text)
    .filter((line) => line.toLowerCase().startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2));

describe.each(['node', 'strict'] as const)('through the edge "%s"', (edge) => {
  let rig: PeopleRig;
  let provider: RawProvider;
  let answer: string;
  let endpoints: readonly Endpoint[];
  let way: WayIn;
  let states = 0;

  beforeAll(async () => {
    rig = await peopleRig({
      provider: {
        makeSecrets: () => ({ state: `state-${++states}`, nonce: 'n', verifier: 'v' }),
        startUrl: async () => 'https://id.acme.com/authorize',
        finish: async () => ({ kind: 'claims', claims: CLAIMS }),
        checkIssuer: async () => undefined,
      },
    });
    await door(rig).call('/api/v1/sign-in-settings', { method: 'PATCH', headers: ADMIN_KEY, body: SIGN_ON });
    provider = await openProvider((socket) => say(socket, answer));
    const declared = [declaredKey(ADMIN_SECRET, 'account_admin')];
    way = await openWayIn({
      edge,
      control: controlOptions(rig, { declared }),
      // The endpoints are read when a request comes: a test may name others first.
      handler: (parts) => (request, reply) => dataPlane(endpoints, { ...parts, timeouts: TIMEOUTS })(request, reply),
    });
  });
  beforeEach(() => {
    answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${ANSWER.length}\r\n\r\n${ANSWER.toString('latin1')}`;
    endpoints = [endpoint({ destinations: [weighted(destination('primary', 'openai', provider.origin))] })];
  });
  afterAll(async () => {
    await way.close();
    await provider.close();
    await rig.close();
  });

  const TIMEOUTS = { connectMs: 10_000, headersMs: 10_000, firstByteMs: 10_000, idleMs: 10_000 };
  const weighted = (place: Destination) => ({ ...place, trafficPercentage: 100 });
  const call = (model: string) =>
    way.ask(
      requestBytes('/openai/v1/chat/completions', {
        method: 'POST',
        fields: JSON_BODY,
        body: JSON.stringify({ model, messages: [] }),
      }),
    );

  test.each([
    '/x%0d%0aset-cookie:%20planted=1',
    '/x%0aset-cookie:%20planted=1',
    '/x%0dset-cookie:%20planted=1',
    '/%E5%98%8A%E5%98%8Dset-cookie:%20planted=1',
    '/x%00',
  ])('the page to go to after a sign-in is one field of one line: %s', async (next) => {
    const started = await way.ask(requestBytes(`/api/v1/sso/start?next=${next}`));
    expect(planted(started)).toEqual([]);
    const [flow = ''] = valuesOf(started, 'set-cookie')[0]?.split(';') ?? [];
    const fields = [`Cookie: ${flow}`];
    const finished = await way.ask(requestBytes(`/api/v1/sso/callback?code=c&state=state-${states}`, { fields }));
    expect(headLines(finished)[0]).toContain(' 303 ');
    expect(planted(finished)).toEqual([]);
    expect(valuesOf(finished, 'location')).toHaveLength(1);
    expect(new URL(valuesOf(finished, 'location')[0] ?? '', 'https://gw.acme.com').host).toBe('gw.acme.com');
    expect(valuesOf(finished, 'location')[0]).toMatch(/^\/(%E5%98%8A%E5%98%8Dset-cookie:%20planted=1)?$/);
  });

  test('an endpoint’s name, whatever it is made of, is one field of the answer', async () => {
    endpoints = [PLANTED, '번역', 'a\u0000b', 'half \ud800'].map((name) => endpoint({ ...endpoints[0], name }));
    for (const [name, said] of [
      [PLANTED, 'x%0D%0Aset-cookie%3A%20planted%3D1'],
      ['번역', '%EB%B2%88%EC%97%AD'],
      ['a\u0000b', 'a%00b'],
    ] as const) {
      const text = await call(name);
      expect([headLines(text)[0], valuesOf(text, 'tallygate-endpoint'), planted(text)]).toEqual([
        'HTTP/1.1 200 OK',
        [said],
        [],
      ]);
    }
  });

  test('a name that no endpoint has comes back in the body alone', async () => {
    const before = provider.requests.length;
    const text = await call(PLANTED);
    expect(headLines(text)[0]).toContain(' 404 ');
    expect(headLines(text).join('\n')).not.toContain('planted');
    expect(provider.requests).toHaveLength(before);
  });

  test.each([
    ['a field of its own', 'set-cookie: planted=1'],
    ['a carriage return', 'x-note: a\rset-cookie: planted=1'],
    ['a line feed', 'x-note: a\nset-cookie: planted=1'],
    ['a folded line', 'x-note: a\r\n set-cookie: planted=1'],
    ['a zero byte', 'x-note: a\0\r\nset-cookie: planted=1'],
    ['another spelling', 'Set-Cookie : planted=1'],
    ['a redirect', 'x-note: a\r\nlocation: https://evil.example/\r\nset-cookie: planted=1'],
    ['a field that is ours to say', 'tallygate-endpoint: planted'],
    ['the same, spelled with a line below', 'tallygate_endpoint: planted'],
  ])('what a provider answers sets nothing at our address: %s', async (_how, line) => {
    answer = answer.replace('content-type', `${line}\r\ncontent-type`);
    const before = provider.requests.length;
    const text = await call('gpt');
    expect(provider.requests).toHaveLength(before + 1);
    expect(headLines(text)[0]).toMatch(/^HTTP\/1\.1 (200|502) /);
    expect(planted(text)).toEqual([]);
    expect(valuesOf(text, 'location')).toEqual([]);
    expect(headLines(text).join('\n')).not.toMatch(/tallygate.endpoint: planted/i);
  });

  test('a secret or a name with a line break in it reaches no provider as two fields', async () => {
    const before = provider.requests.length;
    const [own] = endpoints[0]?.destinations ?? [];
    if (own === undefined || own.provider.kind === 'demo') throw new Error('the endpoint has a provider');
    const broken = { ...own, provider: { ...own.provider, apiKey: 'sk-1\r\nx-admin: planted' } };
    endpoints = [endpoint({ destinations: [broken] })];
    expect(headLines(await call('gpt'))[0]).toMatch(/ 50[0-9] /);
    const named = { ...destination('primary', 'gemini', provider.origin), model: `m HTTP/1.1\r\nx-admin: planted` };
    endpoints = [endpoint({ destinations: [weighted(named)] })];
    await way.ask(
      requestBytes('/gemini/v1beta/models/gpt:generateContent', {
        method: 'POST',
        fields: JSON_BODY,
        body: '{"contents":[]}',
      }),
    );
    const sent = provider.requests.slice(before);
    expect(sent.flatMap((request) => planted(request))).toEqual([]);
    expect(sent.map((request) => headLines(request)[0])).toEqual([
      'POST /v1/models/m%20HTTP%2F1.1%0D%0Ax-admin%3A%20planted:generateContent HTTP/1.1',
    ]);
  });

  test('nobody tells control where they come from, or that they are a gateway', async () => {
    const fields = [
      'Content-Type: application/json',
      'X-Tallygate-Client-Address: 198.51.100.66',
      'x-tallygate-client-address: 198.51.100.66',
      'X-Tallygate-Host: evil.example',
      'X-Tallygate-Internal: guessed',
      'X-Tallygate-Gateway: https://evil.example',
      'X-Forwarded-For: 198.51.100.66',
    ];
    const body = JSON.stringify({ email: 'kim@acme.com', password: 'a guess' });
    const { length } = await rig.audit.after({ sequence: 0, limit: 1_000 });
    const text = await way.ask(requestBytes('/api/v1/session', { method: 'POST', fields, body }));
    expect(headLines(text)[0]).toContain(' 401 ');
    await rig.identity.signingIn.settled();
    const entries = (await rig.audit.after({ sequence: 0, limit: 1_000 })).slice(length);
    expect(entries.map(({ address }) => address)).toEqual(['127.0.0.1']);
  });
});
