import type { Instant } from '#kernel';
import type { ProviderKind } from '../dialects/dialect.ts';

/** What a list of models says of an endpoint. */
export interface ListedEndpoint {
  readonly name: string;
  readonly createdAt: Instant;
  readonly ownedBy: string;
}

/** The list, or the one asked for, as JSON in the shape of that API; undefined: there is none of that name. */
export function writeModels(
  _kind: ProviderKind,
  endpoints: readonly ListedEndpoint[],
  asked: { readonly name: string | undefined; readonly target: string },
): Buffer | undefined {
  const data = endpoints.map(({ name, createdAt, ownedBy }) => ({ id: name, object: 'model', created: Math.floor(createdAt / 1000), owned_by: ownedBy }));
  if (asked.name === undefined) return Buffer.from(JSON.stringify({ object: 'list', data }));
  const one = data.find(({ id }) => id === asked.name);
  return one === undefined ? undefined : Buffer.from(JSON.stringify(one));
}
