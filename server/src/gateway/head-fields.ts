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
    if (isForProviders(name) && headerValue(address, name) === undefined) fields.push(name, client[index + 1] ?? '');
  }
  for (const text of address) fields.push(text);
  fields.push('accept-encoding', 'identity');
  return fields;
}

/** The head of a provider's answer as the client gets it, with ours behind. */
export function fieldsForClient(provider: readonly string[], ours: readonly string[]): string[] {
  const fields: string[] = [];
  for (let index = 0; index + 1 < provider.length; index += 2) {
    const name = provider[index] ?? '';
    if (isForClients(name)) fields.push(name, provider[index + 1] ?? '');
  }
  for (const text of ours) fields.push(text);
  return fields;
}

const isForProviders = judgedOnce(
  (name) => !NOT_FOR_PROVIDERS.has(name) && !isOurs(name) && !name.startsWith('x-forwarded-'),
);
const isForClients = judgedOnce((name) => !NOT_FOR_CLIENTS.has(name) && !isOurs(name));

/** The same names come with every message: each is judged once, as long as they are not too many or too long. */
function judgedOnce(judge: (name: string) => boolean): (name: string) => boolean {
  const judged = new Map<string, boolean>();
  return (name) => {
    const known = judged.get(name);
    if (known !== undefined) return known;
    const verdict = judge(name);
    if (judged.size >= NAMES_MAX) judged.clear();
    // A copy of its own: the name may be a piece of a whole head, which would stay with it.
    if (name.length <= NAME_CHARS_MAX) judged.set(Buffer.from(name, 'latin1').toString('latin1'), verdict);
    return verdict;
  };
}

/** Names remembered, and the UTF-16 units of each. */
const NAMES_MAX = 512;
const NAME_CHARS_MAX = 64;

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
