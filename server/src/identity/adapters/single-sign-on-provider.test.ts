import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../test/manual-clock.ts';
import type { ProviderClient } from '../identity-provider.ts';
import { oidcProvider } from './single-sign-on-provider.ts';

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const OTHER_KEYS = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const JWK = { ...KEYS.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
const SECRETS = { state: 'the-state', nonce: 'the-nonce', verifier: 'v'.repeat(43) };

type Json = Readonly<Record<string, unknown>>;

/** A provider that says what a test wants. */
let server: Server;
let issuer: string;
let description: Json;
let answers: Record<string, Json>;
let asked: { readonly path: string; readonly body: string; readonly authorization: string | undefined }[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const path = request.url ?? '';
      asked.push({ path, body: Buffer.concat(parts).toString(), authorization: request.headers.authorization });
      const answer = answers[path];
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  description = {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    authorization_response_iss_parameter_supported: true,
  };
  answers = { '/.well-known/openid-configuration': description, '/jwks': { keys: [JWK] } };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

const client = (): ProviderClient => ({
  issuer,
  clientId: 'tallygate',
  clientSecret: 'clientsecret',
  scopes: ['email'],
  redirectUri: 'http://gw.acme.com/callback',
});
const seconds = () => Math.floor(Date.now() / 1_000);
const claims = (more: Json = {}): Json => ({
  iss: issuer,
  aud: 'tallygate',
  sub: 'sub-1',
  nonce: SECRETS.nonce,
  iat: seconds(),
  exp: seconds() + 300,
  email: 'kim@acme.com',
  email_verified: true,
  ...more,
});
const encode = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (header: Json, body: Json, signed: (text: string) => string) => {
  const text = `${encode(header)}.${encode(body)}`;
  return `${text}.${signed(text)}`;
};
const rs256 =
  (key: KeyObject = KEYS.privateKey) =>
  (text: string) =>
    sign('sha256', Buffer.from(text), key).toString('base64url');
const hs256 = (secret: string) => (text: string) => createHmac('sha256', secret).update(text).digest('base64url');

async function finish(idToken: string, query: Readonly<Record<string, string>> = {}): Promise<string> {
  answers['/token'] = { access_token: 'access', token_type: 'Bearer', id_token: idToken };
  const answer = new URLSearchParams({ code: 'the-code', state: SECRETS.state, iss: issuer, ...query });
  for (const [name, value] of Object.entries(query)) if (value === '') answer.delete(name);
  const outcome = await oidcProvider({ clock: manualClock() }).finish(client(), { secrets: SECRETS, answer });
  return outcome.kind === 'claims' ? `${outcome.claims.subject} ${outcome.claims.email}` : outcome.reason;
}

const good = () => tokenOf({ alg: 'RS256', kid: 'one' }, claims(), rs256());

test('a token that all is right with gives the claims, for a code that was exchanged with the verifier and the secret', async () => {
  expect(await finish(good())).toBe('sub-1 kim@acme.com');
  const exchange = asked.find(({ path }) => path === '/token');
  expect(Object.fromEntries(new URLSearchParams(exchange?.body))).toMatchObject({
    grant_type: 'authorization_code',
    code: 'the-code',
    code_verifier: SECRETS.verifier,
    redirect_uri: 'http://gw.acme.com/callback',
  });
  expect(exchange?.authorization).toBe(`Basic ${Buffer.from('tallygate:clientsecret').toString('base64')}`);
});

describe('nobody is believed whose token', () => {
  const publicPem = () => KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  test.each<[string, () => string]>([
    ['is not signed (alg none)', () => tokenOf({ alg: 'none' }, claims(), () => '')],
    ['is not signed, in other letters', () => tokenOf({ alg: 'NONE', kid: 'one' }, claims(), () => '')],
    [
      'is signed with the public key as a secret (HS256)',
      () => tokenOf({ alg: 'HS256', kid: 'one' }, claims(), hs256(publicPem())),
    ],
    ['is signed with our own secret (HS256)', () => tokenOf({ alg: 'HS256' }, claims(), hs256('clientsecret'))],
    ['is signed with another key', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims(), rs256(OTHER_KEYS.privateKey))],
    [
      'brings its own key along',
      () =>
        tokenOf(
          { alg: 'RS256', jwk: OTHER_KEYS.publicKey.export({ format: 'jwk' }) },
          claims(),
          rs256(OTHER_KEYS.privateKey),
        ),
    ],
    ['names a key that the provider does not have', () => tokenOf({ alg: 'RS256', kid: 'two' }, claims(), rs256())],
    ['lost its signature', () => `${good().split('.').slice(0, 2).join('.')}.`],
    ['was changed after it was signed', () => good().replace(/\.[^.]+\./, `.${encode(claims({ sub: 'sub-2' }))}.`)],
    [
      'is of another issuer',
      () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ iss: 'https://other.example' }), rs256()),
    ],
    ['is for another client', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ aud: 'other' }), rs256())],
    [
      'is for several, and was given to another',
      () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ aud: ['tallygate', 'other'], azp: 'other' }), rs256()),
    ],
    ['expired', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ exp: seconds() - 31 }), rs256())],
    ['is not good yet', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ nbf: seconds() + 60 }), rs256())],
    ['has no expiry', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ exp: undefined }), rs256())],
    [
      'has another nonce',
      () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ nonce: 'of another sign-in' }), rs256()),
    ],
    ['has no nonce', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ nonce: undefined }), rs256())],
    ['names nobody', () => tokenOf({ alg: 'RS256', kid: 'one' }, claims({ sub: undefined }), rs256())],
    [
      'demands what we do not understand',
      () => tokenOf({ alg: 'RS256', kid: 'one', crit: ['b64'], b64: false }, claims(), rs256()),
    ],
    ['is none', () => 'x'],
  ])('%s', async (_what, token) => {
    expect(await finish(token())).toBe('invalid');
  });

  test('expired by less than clocks may differ is believed', async () => {
    expect(await finish(tokenOf({ alg: 'RS256', kid: 'one' }, claims({ exp: seconds() - 20 }), rs256()))).toBe(
      'sub-1 kim@acme.com',
    );
  });
});

test.each<[string, Readonly<Record<string, string>>, string]>([
  ['another state', { state: 'of another sign-in' }, 'invalid'],
  ['no state', { state: '' }, 'invalid'],
  ['another issuer', { iss: 'https://other.example' }, 'invalid'],
  ['no issuer, though the provider says that it sends one', { iss: '' }, 'invalid'],
  ['no code', { code: '' }, 'invalid'],
  ['a no', { error: 'access_denied' }, 'denied'],
])('an answer with %s is refused before the code is exchanged', async (_what, query, reason) => {
  expect(await finish(good(), query)).toBe(reason);
  expect(asked.some(({ path }) => path === '/token')).toBe(false);
});

describe('facts from the user-info address', () => {
  const withUserInfo = (info: Json) => {
    answers['/.well-known/openid-configuration'] = { ...description, userinfo_endpoint: `${issuer}/userinfo` };
    answers['/userinfo'] = info;
    return tokenOf({ alg: 'RS256', kid: 'one' }, claims({ email: undefined }), rs256());
  };

  test('fill what the token does not say', async () => {
    expect(await finish(withUserInfo({ sub: 'sub-1', email: 'lee@acme.com' }))).toBe('sub-1 lee@acme.com');
  });

  test('of somebody else are refused', async () => {
    expect(await finish(withUserInfo({ sub: 'sub-2', email: 'lee@acme.com' }))).toBe('invalid');
  });
});

describe('a provider', () => {
  test('that calls itself otherwise is none', async () => {
    answers['/.well-known/openid-configuration'] = { ...description, issuer: 'https://other.example' };
    expect(await finish(good())).toBe('invalid');
    expect(await oidcProvider({ clock: manualClock() }).checkIssuer(issuer)).toBe('not_openid');
  });

  test('that signs with nothing that can be checked is none', async () => {
    answers['/.well-known/openid-configuration'] = {
      ...description,
      id_token_signing_alg_values_supported: ['HS256', 'none'],
    };
    expect(await oidcProvider({ clock: manualClock() }).checkIssuer(issuer)).toBe('no_signing');
    expect(await finish(good())).toBe('invalid');
  });

  test('that cannot be reached is said to be so, and is left alone for a while', async () => {
    const clock = manualClock();
    const provider = oidcProvider({ clock });
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await expect(provider.startUrl(client(), SECRETS)).rejects.toThrow('no usable answer');
    server = createServer((_request, response) => response.end(JSON.stringify(description)));
    const { port } = new URL(issuer);
    await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));
    await expect(provider.startUrl(client(), SECRETS)).rejects.toThrow('no usable answer');
    clock.advance(5_000);
    server.removeAllListeners('request');
    server.on('request', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(description));
    });
    expect(await provider.startUrl(client(), SECRETS)).toContain('/authorize?');
  });

  test('that answers without an end gives no usable answer', async () => {
    server.removeAllListeners('request');
    server.on('request', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(Buffer.alloc(2 * 1024 * 1024, ' '));
    });
    expect(await oidcProvider({ clock: manualClock() }).checkIssuer(issuer)).toBe('unreachable');
  });

  test('is followed to no other address, however good the answer there would be', async () => {
    const paths: string[] = [];
    server.removeAllListeners('request');
    server.on('request', ({ url = '' }, response) => {
      paths.push(url);
      if (url.startsWith('/.well-known')) response.writeHead(302, { location: `${issuer}/elsewhere` }).end();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(description));
    });
    expect(await oidcProvider({ clock: manualClock() }).checkIssuer(issuer)).toBe('not_openid');
    expect(paths).toEqual(['/.well-known/openid-configuration']);
  });
});

test('the browser is sent with state, nonce and the challenge of PKCE, and no secret', async () => {
  const url = new URL(await oidcProvider({ clock: manualClock() }).startUrl(client(), SECRETS));
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: 'tallygate',
    response_type: 'code',
    scope: 'openid email',
    state: SECRETS.state,
    nonce: SECRETS.nonce,
    code_challenge_method: 'S256',
  });
  expect(url.href).not.toContain(SECRETS.verifier);
  expect(url.href).not.toContain('clientsecret');
});
