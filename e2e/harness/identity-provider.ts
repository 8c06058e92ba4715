import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider says of whoever signs in next. */
export interface OutsidePerson {
  readonly sub: string;
  readonly email: string;
  readonly name: string;
  readonly groups: readonly string[];
}

/** A small OpenID Connect provider (Core 1.0) where somebody is signed in already. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  become(person: OutsidePerson): void;
  close(): Promise<void>;
}

const CLIENT_ID = 'tallygate-e2e';

/** On loopback, on a free port. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const codes = new Map<string, { readonly person: OutsidePerson; readonly nonce: string }>();
  let now: OutsidePerson = { sub: 'nobody', email: 'nobody@email.com', name: 'Nobody', groups: [] };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const tell = (body: object) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (url.pathname === '/.well-known/openid-configuration') return tell(describe(issuer));
    if (url.pathname === '/jwks') {
      return tell({ keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'e2e', use: 'sig', alg: 'RS256' }] });
    }
    if (url.pathname === '/authorize') {
      const code = randomUUID();
      codes.set(code, { person: now, nonce: url.searchParams.get('nonce') ?? '' });
      const back = new URL(url.searchParams.get('redirect_uri') ?? issuer);
      back.search = String(new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }));
      response.writeHead(302, { location: back.href }).end();
      return;
    }
    void bodyOf(request).then((body) => {
      const given = codes.get(body.get('code') ?? '');
      codes.delete(body.get('code') ?? '');
      if (given === undefined) return void response.writeHead(400).end();
      const at = Math.floor(Date.now() / 1_000);
      const claims = { ...given.person, nonce: given.nonce, iss: issuer, aud: CLIENT_ID, iat: at, exp: at + 60 };
      const text = [
        { alg: 'RS256', kid: 'e2e' },
        { ...claims, email_verified: true },
      ]
        .map(encode)
        .join('.');
      const signature = sign('sha256', Buffer.from(text), keys.privateKey).toString('base64url');
      tell({ access_token: randomUUID(), token_type: 'Bearer', id_token: `${text}.${signature}` });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    clientId: CLIENT_ID,
    become: (person) => {
      now = person;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function describe(issuer: string): object {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return new URLSearchParams(Buffer.concat(parts).toString());
}
