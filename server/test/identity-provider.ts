import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type InteractionResults, Provider } from 'oidc-provider';

/** What the provider says of whoever signs in next. */
export interface OutsidePerson {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly groups?: readonly string[];
}

/** An OpenID Connect provider on this machine. */
export interface RunningProvider {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
  /** Who signs in from now on; undefined: they say no. */
  become(person: OutsidePerson | undefined): void;
  /** Follows the provider from where we send a browser to where it sends it back. */
  visit(url: string): Promise<string>;
  close(): Promise<void>;
}

const CLIENT = { id: 'tallygate', secret: 'a-secret-of-the-client-0123456789' };
const STEPS_MAX = 12;

/** Starts one that lets browsers back to these addresses. */
export async function startProvider(redirectUris: readonly string[]): Promise<RunningProvider> {
  const people = new Map<string, OutsidePerson>();
  let now: OutsidePerson | undefined;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = providerAt(issuer, { redirectUris, people });
  const callback = provider.callback();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/interaction/')) return void callback(request, response);
    void interact(provider, now, { request, response });
  });
  return {
    issuer,
    client: CLIENT,
    become: (person) => {
      now = person;
      if (person !== undefined) people.set(person.sub, person);
    },
    visit: (url) => visit(issuer, url),
    close: () => closed(server),
  };
}

function providerAt(
  issuer: string,
  { redirectUris, people }: { readonly redirectUris: readonly string[]; readonly people: Map<string, OutsidePerson> },
): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [...redirectUris] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: async () => ({ ...people.get(sub), sub }) }),
    ttl: { Interaction: 600, Session: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 600, IdToken: 600 },
  });
}

/** Somebody at the provider who says yes to all that is asked, or no. */
async function interact(
  provider: Provider,
  person: OutsidePerson | undefined,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  const finish = (result: InteractionResults) =>
    provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  if (person === undefined) return await finish({ error: 'access_denied', error_description: 'they said no' });
  if (prompt.name === 'login') return await finish({ login: { accountId: person.sub, remember: false } });
  const grant = new provider.Grant({
    accountId: session?.accountId ?? person.sub,
    clientId: String(params['client_id']),
  });
  grant.addOIDCScope(String(params['scope']));
  await finish({ consent: { grantId: await grant.save() } });
}

async function visit(issuer: string, url: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = url;
  for (let step = 0; step < STEPS_MAX; step++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: cookie === '' ? {} : { cookie } });
    const body = await answer.text();
    for (const text of answer.headers.getSetCookie()) {
      const [name = '', ...value] = (text.split(';')[0] ?? '').split('=');
      jar.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`the provider answered ${answer.status}: ${body.slice(0, 500)}`);
    at = new URL(location, at).href;
    if (!at.startsWith(issuer)) return at;
  }
  throw new Error('the provider sends browsers round and round');
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
