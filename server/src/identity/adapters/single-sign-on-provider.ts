import * as oauth from 'oauth4webapi';
import type { Clock } from '#kernel';
import type {
  IdentityProvider,
  IssuerProblem,
  ProviderAnswer,
  ProviderClaims,
  ProviderClient,
  ProviderSecrets,
} from '../identity-provider.ts';
import { boundedFetch, ProviderUnreachable } from './bounded-fetch.ts';

/** Signatures with a key that is the provider's alone: neither none at all nor one that our own secret could make. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** What a provider's clock may be off. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** How long a provider's description is believed. */
const DESCRIPTION_LIFE_MS = 10 * 60_000;
/** How long it is believed that there is none. */
const FAILURE_LIFE_MS = 5_000;

/** OpenID Connect (Core 1.0) with the authorization code flow and PKCE (RFC 7636), state, nonce and the issuer of RFC 9207. */
export function oidcProvider({ clock }: { readonly clock: Clock }): IdentityProvider {
  const describe = descriptions(clock);
  return {
    makeSecrets: () => ({
      state: oauth.generateRandomState(),
      nonce: oauth.generateRandomNonce(),
      verifier: oauth.generateRandomCodeVerifier(),
    }),
    startUrl: async (client, secrets) => startUrl(await describe(client.issuer), client, secrets),
    finish: async (client, came) => {
      try {
        return { kind: 'claims', claims: await exchange(await describe(client.issuer), client, came) };
      } catch (cause) {
        return { kind: 'refused', reason: reasonOf(cause), cause };
      }
    },
    checkIssuer: async (issuer) => {
      try {
        const server = await discover(new URL(issuer));
        return server.id_token_signing_alg_values_supported?.length === 0 ? 'no_signing' : undefined;
      } catch (cause) {
        return problemOf(issuer, cause);
      }
    },
  };
}

/** The descriptions of providers, asked for again when they are old. The keys that go with one are kept with it. */
function descriptions(clock: Clock): (issuer: string) => Promise<oauth.AuthorizationServer> {
  let last:
    | { readonly issuer: string; readonly untilMs: number; readonly server: Promise<oauth.AuthorizationServer> }
    | undefined;
  return (issuer) => {
    const nowMs = clock.monotonicMs();
    if (last?.issuer === issuer && nowMs < last.untilMs) return last.server;
    const server = discover(new URL(issuer));
    last = { issuer, untilMs: nowMs + DESCRIPTION_LIFE_MS, server };
    // Everybody may begin a sign-in: a provider that is down is not asked for each of them.
    server.catch(() => {
      if (last?.server === server) last = { issuer, untilMs: clock.monotonicMs() + FAILURE_LIFE_MS, server };
    });
    return server;
  };
}

async function discover(issuer: URL): Promise<oauth.AuthorizationServer> {
  const response = await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...reach(issuer) });
  const server = await oauth.processDiscoveryResponse(issuer, response);
  // What the provider does not say it signs with is RS256 (OpenID Connect Discovery 1.0, section 3).
  const offered = server.id_token_signing_alg_values_supported ?? ['RS256'];
  return { ...server, id_token_signing_alg_values_supported: offered.filter((name) => ALGORITHMS.includes(name)) };
}

async function startUrl(
  server: oauth.AuthorizationServer,
  client: ProviderClient,
  { state, nonce, verifier }: ProviderSecrets,
): Promise<string> {
  const url = new URL(server.authorization_endpoint ?? '');
  oauth.checkProtocol(url, !isLoopback(url));
  const values = {
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    response_type: 'code',
    scope: [...new Set(['openid', ...client.scopes])].join(' '),
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.href;
}

async function exchange(
  server: oauth.AuthorizationServer,
  client: ProviderClient,
  { secrets, answer }: { readonly secrets: ProviderSecrets; readonly answer: URLSearchParams },
): Promise<ProviderClaims> {
  const us: oauth.Client = { client_id: client.clientId, [oauth.clockTolerance]: CLOCK_TOLERANCE_SECONDS };
  const how = reach(new URL(client.issuer));
  const checked = oauth.validateAuthResponse(server, us, answer, secrets.state);
  const proof = proofOf(server, client);
  const { redirectUri } = client;
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    us,
    proof,
    checked,
    redirectUri,
    secrets.verifier,
    how,
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, us, response, {
    expectedNonce: secrets.nonce,
    requireIdToken: true,
  });
  await oauth.validateApplicationLevelSignature(server, response, how);
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  if (claims === undefined) throw new Error('the provider gave no ID token');
  const more = await userInfo(server, { us, token: tokens.access_token, subject: claims.sub, how });
  return claimsOf(client.issuer, { ...more, ...claims });
}

/** Claims may come in the token or from this address; many providers put few into the token. */
async function userInfo(
  server: oauth.AuthorizationServer,
  of: {
    readonly us: oauth.Client;
    readonly token: string;
    readonly subject: string;
    readonly how: ReturnType<typeof reach>;
  },
): Promise<Readonly<Record<string, unknown>>> {
  if (server.userinfo_endpoint === undefined) return {};
  const response = await oauth.userInfoRequest(server, of.us, of.token, of.how);
  return await oauth.processUserInfoResponse(server, of.us, of.subject, response);
}

function claimsOf(issuer: string, all: Readonly<Record<string, unknown>>): ProviderClaims {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const verified = all['email_verified'];
  return {
    issuer,
    subject: text(all['sub']) ?? '',
    email: text(all['email']),
    isEmailVerified: verified === undefined ? undefined : verified === true || verified === 'true',
    name: text(all['name']),
    all,
  };
}

function proofOf(server: oauth.AuthorizationServer, { clientSecret }: ProviderClient): oauth.ClientAuth {
  if (clientSecret === undefined) return oauth.None();
  // What the provider does not say is HTTP Basic (OpenID Connect Discovery 1.0, section 3).
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return methods.includes('client_secret_basic')
    ? oauth.ClientSecretBasic(clientSecret)
    : oauth.ClientSecretPost(clientSecret);
}

function reach(issuer: URL) {
  return { [oauth.customFetch]: boundedFetch, [oauth.allowInsecureRequests]: isLoopback(issuer) };
}

/** A provider on this very machine may do without https: nobody is in between. */
function isLoopback({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
}

function reasonOf(cause: unknown): Extract<ProviderAnswer, { readonly kind: 'refused' }>['reason'] {
  if (cause instanceof ProviderUnreachable) return 'unreachable';
  return cause instanceof oauth.AuthorizationResponseError ? 'denied' : 'invalid';
}

function problemOf(issuer: string, cause: unknown): IssuerProblem {
  if (!URL.canParse(issuer)) return 'not_https';
  const url = new URL(issuer);
  if (url.protocol !== 'https:' && !isLoopback(url)) return 'not_https';
  return cause instanceof ProviderUnreachable ? 'unreachable' : 'not_openid';
}
