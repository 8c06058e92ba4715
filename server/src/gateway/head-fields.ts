import { headerValue, TAG_HEADERS } from './request-tags.ts';

/** Fields of a client's request that end at the gateway: meant for us, or for a browser's session with us. */
const NOT_FOR_PROVIDERS: ReadonlySet<string> = new Set([
  ...TAG_HEADERS,
  'accept-encoding',
  'api-key',
  'cf-connecting-ip',
  'cookie',
  'forwarded',
  // Which of the operator's organizations pays is the operator's to say.
  'openai-organization',
  'openai-project',
  'origin',
  'true-client-ip',
  'via',
  // It would leave the usage out of the answer.
  'x-goog-fieldmask',
  'x-real-ip',
]);
/** Fields of a provider's answer that speak for the provider's own address, or set a session that all clients would share. */
const NOT_FOR_CLIENTS: ReadonlySet<string> = new Set([
  'alt-svc',
  'clear-site-data',
  'content-location',
  'location',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'set-cookie',
  'strict-transport-security',
]);

/**
 * The head of a request as a provider gets it: the client's end-to-end fields as they came, the provider's credentials
 * and what the dialect sets in place of the caller's, and an answer asked for uncompressed, since usage is read from it.
 */
export function fieldsForProvider(client: readonly string[], address: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index + 1 < client.length; index += 2) {
    const name = client[index] ?? '';
    if (NOT_FOR_PROVIDERS.has(name) || isOurs(name) || name.startsWith('x-forwarded-')) continue;
    if (headerValue(address, name) === undefined) fields.push(name, client[index + 1] ?? '');
  }
  fields.push(...address, 'accept-encoding', 'identity');
  return fields;
}

/** The head of a provider's answer as the client gets it, with ours behind. */
export function fieldsForClient(provider: readonly string[], ours: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index + 1 < provider.length; index += 2) {
    const name = provider[index] ?? '';
    if (NOT_FOR_CLIENTS.has(name) || isOurs(name)) continue;
    fields.push(name, provider[index + 1] ?? '');
  }
  fields.push(...ours);
  return fields;
}

/**
 * The head of an answer that was put into another API: what means the same in both. The provider's id of the request stays under
 * the name that the client's API has for it.
 */
export function fieldsForTranslated(
  provider: readonly string[],
  requestIdField: string,
  ours: readonly string[],
): string[] {
  const isStream = headerValue(provider, 'content-type')?.toLowerCase().startsWith('text/event-stream') === true;
  const fields = ['content-type', isStream ? 'text/event-stream; charset=utf-8' : 'application/json'];
  for (const name of SAME_EVERYWHERE) {
    const value = headerValue(provider, name);
    if (value !== undefined) fields.push(name, value);
  }
  const id = REQUEST_ID_FIELDS.map((name) => headerValue(provider, name)).find((value) => value !== undefined);
  if (id !== undefined) fields.push(requestIdField, id);
  fields.push(...ours);
  return fields;
}

const SAME_EVERYWHERE = ['retry-after', 'retry-after-ms', 'x-should-retry', 'cache-control'];
/** Names of the field in which providers send their id of a request. */
export const REQUEST_ID_FIELDS = ['x-request-id', 'request-id'];

/** Names that speak for the gateway; servers behind may read an underscore as a dash. */
function isOurs(name: string): boolean {
  const first = name.charCodeAt(0);
  return (first === LOWER_T || first === LOWER_X) && OURS.test(name);
}

const OURS = /^(x[-_])?tallygate[-_]/;
const LOWER_T = 0x74;
const LOWER_X = 0x78;
