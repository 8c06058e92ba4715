import type { ListedEndpoint } from './listed-endpoint.ts';
import { pageSize } from './page-size.ts';

/** The shape of a model on the wire, which `Model` in the `@google/genai` package, `dist/genai.d.ts`, is read from. */
export interface GeminiModel {
  readonly name: string;
  readonly baseModelId: string;
  readonly version: string;
  readonly displayName: string;
  readonly supportedGenerationMethods: readonly string[];
}

/** The shape of `ListModelsResponse`; without a token there are no more pages. */
export interface GeminiPage {
  readonly models: readonly GeminiModel[];
  readonly nextPageToken?: string;
}

/** An endpoint as a model of this API. Which of the methods its models take is their providers' to say. */
export function geminiModel({ name }: ListedEndpoint): GeminiModel {
  return {
    name: `models/${name}`,
    baseModelId: name,
    version: VERSION,
    displayName: name,
    supportedGenerationMethods: METHODS,
  };
}

/** One page. Query: `pageSize`, and the `pageToken` that the page before gave. One that is none of ours is no token at all. */
export function geminiModels(endpoints: readonly ListedEndpoint[], query: URLSearchParams): GeminiPage {
  const from = placeBehind(endpoints, query.get('pageToken'));
  const to = from + pageSize(query.get('pageSize'), SIZE_DEFAULT);
  const models = endpoints.slice(from, to).map(geminiModel);
  const last = to < endpoints.length ? endpoints[to - 1] : undefined;
  return last === undefined ? { models } : { models, nextPageToken: tokenOf(to - 1, last) };
}

/** As the API's documentation says (`models.list`). */
const SIZE_DEFAULT = 50;
/** Endpoints have none of their own, and the API's models must have one. */
const VERSION = '1';
const METHODS = ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent', 'batchEmbedContents'];
const TOKEN = /^(\d{1,9}):(.*)$/su;

/** Names the last endpoint of a page, and where it stood: where the list goes on if it is not there any more. */
function tokenOf(place: number, { name }: ListedEndpoint): string {
  return Buffer.from(`${place}:${name}`).toString('base64url');
}

function placeBehind(endpoints: readonly ListedEndpoint[], token: string | null): number {
  const [, place, last] = TOKEN.exec(Buffer.from(token ?? '', 'base64url').toString()) ?? [];
  if (place === undefined) return 0;
  const now = endpoints.findIndex(({ name }) => name === last);
  return now < 0 ? Number(place) : now + 1;
}
