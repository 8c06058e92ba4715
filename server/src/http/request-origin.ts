import type { Origin } from '#identity';
import { type ApiContext, ApiRefusal, type ControlApiOptions } from './api-context.ts';

const ADDRESS_FIELD = 'x-tallygate-client-address';
/** The Host that the client sent to the gateway. */
const HOST_FIELD = 'x-tallygate-host';
const USER_AGENT_LENGTH_MAX = 512;

/** Where the request came from, as the audit log keeps it. The gateway says the address; it is empty without one. */
export function originOf(context: ApiContext): Origin {
  return {
    address: context.req.header(ADDRESS_FIELD) ?? '',
    userAgent: (context.req.header('user-agent') ?? '').slice(0, USER_AGENT_LENGTH_MAX),
    requestId: context.get('requestId'),
  };
}

/** Which page a browser says it sent a request from; `unknown`: it says nothing, or is no browser. */
export function senderOf(headers: Headers, publicUrl: string | undefined): 'same_origin' | 'other' | 'unknown' {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' ? 'same_origin' : 'other';
  const origin = headers.get('origin');
  if (origin === null) return 'unknown';
  if (!URL.canParse(origin)) return 'other';
  const { host } = new URL(origin);
  const own = [headers.get(HOST_FIELD) ?? headers.get('host'), publicUrl && new URL(publicUrl).host];
  return own.includes(host) ? 'same_origin' : 'other';
}

/** There is no cookie yet to misuse, but a foreign page could sign its reader in as somebody else. */
export function refuseOtherSites(context: ApiContext, { publicUrl }: Pick<ControlApiOptions, 'publicUrl'>): void {
  if (senderOf(context.req.raw.headers, publicUrl) === 'other') throw new ApiRefusal('origin_refused');
}

/** Where the browser that asks finds our pages, without a trailing slash. The host was checked; it is the browser's own word all the same. */
export function pagesOf(context: ApiContext, { publicUrl }: Pick<ControlApiOptions, 'publicUrl'>): string {
  const host = context.req.header(HOST_FIELD) ?? context.req.header('host') ?? 'localhost';
  return publicUrl ?? `http://${host}`;
}
