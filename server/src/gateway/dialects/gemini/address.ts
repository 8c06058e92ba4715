import type { AddressedCall, Dialect } from '../dialect.ts';

/** A base path that ends in a version of the API already, as REST clients are given it. */
const VERSIONED = /\/v1(?:alpha|beta)?\d*$/;

/** What clients of other APIs are put to. */
const VERSION = 'v1beta';

/** Where a method is called, in the version that the client asked for: the model stands in the path, and the key in a field of this API's own. */
export function addressOf(method: string): Dialect['address'] {
  return ({ basePath, apiKey, model, version = VERSION }: AddressedCall) => ({
    path: `${VERSIONED.test(basePath) ? basePath : `${basePath}/${version}`}/models/${encodeURIComponent(model)}:${method}`,
    headers: ['x-goog-api-key', apiKey],
  });
}
