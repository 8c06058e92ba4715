import {
  type Endpoint,
  makeEndpoint,
  openProviders,
  type Provider,
  type SecretBox,
  type StoredCatalogue,
} from '#gateway';

/** Something that keeps a made provider or endpoint from being served as it was meant; the others are served. */
export type CatalogueTrouble =
  | {
      readonly kind: 'record_unreadable';
      readonly what: 'provider' | 'endpoint';
      readonly id: string;
      readonly name: string;
    }
  | { readonly kind: 'secret_unreadable'; readonly provider: string; readonly reason: 'other_key' | 'altered' }
  | { readonly kind: 'name_declared'; readonly what: 'provider' | 'endpoint'; readonly name: string }
  | {
      readonly kind: 'provider_missing';
      readonly endpoint: string;
      readonly providers: readonly string[];
      /** By the destinations that are left. */
      readonly isServed: boolean;
    };

/** The endpoints that people made, as gateways serve them. What the file declares goes before what was made. */
export function madeEndpoints(
  stored: StoredCatalogue,
  by: {
    readonly accountId: string;
    readonly box: SecretBox;
    readonly declaredProviders: ReadonlyMap<string, Provider>;
    readonly declaredEndpoints: ReadonlySet<string>;
  },
): { readonly endpoints: readonly Endpoint[]; readonly troubles: readonly CatalogueTrouble[] } {
  const { open, unreadable } = openProviders(stored.providers, by.box);
  const providers = new Map([...open, ...by.declaredProviders]);
  const made = stored.endpoints
    .filter((endpoint) => !by.declaredEndpoints.has(endpoint.name))
    .map((endpoint) => {
      const facts = { ...endpoint, creator: endpoint.createdBy.address };
      return {
        name: endpoint.name,
        ...makeEndpoint(facts, { accountId: by.accountId, seed: endpoint.id, providers }),
      };
    });
  const hidden = [
    ...stored.providers
      .filter(({ name }) => by.declaredProviders.has(name))
      .map(({ name }) => ({ kind: 'name_declared', what: 'provider', name }) as const),
    ...stored.endpoints
      .filter(({ name }) => by.declaredEndpoints.has(name))
      .map(({ name }) => ({ kind: 'name_declared', what: 'endpoint', name }) as const),
  ];
  return {
    endpoints: made.flatMap(({ endpoint }) => (endpoint === undefined ? [] : [endpoint])),
    troubles: [
      ...stored.unreadable.map(({ what, id, name }) => ({ kind: 'record_unreadable', what, id, name }) as const),
      ...unreadable.map(({ name, reason }) => ({ kind: 'secret_unreadable', provider: name, reason }) as const),
      ...hidden,
      ...made
        .filter(({ missing }) => missing.length > 0)
        .map(({ name, missing, endpoint }) => ({
          kind: 'provider_missing' as const,
          endpoint: name,
          providers: missing,
          isServed: endpoint !== undefined,
        })),
    ],
  };
}
