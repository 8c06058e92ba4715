import type { AddressedCall, Dialect } from '../dialect.ts';

/** A base path that ends in a version of the API already, as REST clients are given it. */
const VERSIONED = /\/v1(?:alpha|beta)?\d*$/;

/** Where a method is called: the model stands in the path, and the key in a field of this API's own. */
export function addressOf(method: string): Dialect['address'] {
  return ({ basePath, apiKey, model }: AddressedCall) => ({
    path: `${VERSIONED.test(basePath) ? basePath : `${basePath}/v1beta`}/models/${encodeURIComponent(model)}:${method}`,
    headers: ['x-goog-api-key', apiKey],
  });
}
