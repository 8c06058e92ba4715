import { may } from '#identity';
import { type Asker, type CatalogueOutcome, type CataloguePorts, refused } from './catalogue-ports.ts';
import type { EndpointVersion, StoredEndpoint, StoredProvider, StoredProviders } from './catalogue-store.ts';
import type { DeclaredProviderFacts } from './declared-catalogue.ts';
import type { EndpointFacts } from './make-endpoint.ts';
import { mayCallEndpoint, mayManageEndpoint } from './may-manage-endpoint.ts';
import { openProvider, openProviders } from './open-providers.ts';

type Reader = Pick<Asker, 'actor'>;
type Ports<Tx> = Pick<CataloguePorts<Tx>, 'store' | 'declared' | 'box'>;

/** A provider as somebody sees it; `isWhole`: they may see all of it. */
export type ListedProvider =
  | { readonly kind: 'declared'; readonly provider: DeclaredProviderFacts; readonly isWhole: boolean }
  | ListedStoredProvider
  | {
      readonly kind: 'unreadable';
      readonly provider: { readonly id: string; readonly name: string };
      readonly problem: 'record_unreadable';
    };

export interface ListedStoredProvider {
  readonly kind: 'stored';
  readonly provider: StoredProvider;
  readonly isWhole: boolean;
  readonly problem: 'secret_unreadable' | 'name_declared' | undefined;
}

/** An endpoint as somebody sees it; `isWhole`: they may see all of it, else only that it is there. */
export type ListedEndpoint =
  | {
      readonly kind: 'declared';
      readonly endpoint: EndpointFacts;
      readonly isWhole: boolean;
      readonly problem: undefined;
    }
  | ListedStoredEndpoint
  | {
      readonly kind: 'unreadable';
      readonly endpoint: { readonly id: string; readonly name: string; readonly workspaceId: string };
      readonly isWhole: boolean;
      readonly problem: 'record_unreadable';
    };

export interface ListedStoredEndpoint {
  readonly kind: 'stored';
  readonly endpoint: StoredEndpoint;
  readonly isWhole: boolean;
  readonly problem: 'name_declared' | 'provider_unavailable' | undefined;
}

/** Every provider that somebody may see, by name. */
export async function listProviders<Tx>(
  ports: Ports<Tx>,
  { actor }: Reader,
): Promise<CatalogueOutcome<readonly ListedProvider[]>> {
  if (!may(actor, { kind: 'read_providers' }).isAllowed) return refused('role_not_allowed');
  const isWhole = may(actor, { kind: 'manage_providers' }).isAllowed;
  const stored = await ports.store.providers();
  const listed: readonly ListedProvider[] = [
    ...ports.declared().providers.map((provider) => ({ kind: 'declared', provider, isWhole }) as const),
    ...stored.providers.map((provider) => ({ ...listedProvider(ports, provider), isWhole })),
    ...stored.unreadable.map((row) => ({ kind: 'unreadable', provider: row, problem: 'record_unreadable' }) as const),
  ];
  return { kind: 'done', value: listed.toSorted((one, other) => order(one.provider, other.provider)) };
}

/** A provider as its manager sees it. */
export function listedProvider<Tx>(
  { declared, box }: Pick<Ports<Tx>, 'declared' | 'box'>,
  provider: StoredProvider,
): ListedStoredProvider {
  const problemOf = () => {
    if (declared().providers.some(({ name }) => name === provider.name)) return 'name_declared';
    return openProvider(provider, box).kind === 'open' ? undefined : 'secret_unreadable';
  };
  return { kind: 'stored', provider, isWhole: true, problem: problemOf() };
}

/** Every endpoint that somebody may manage or call, by name. */
export async function listEndpoints<Tx>(ports: Ports<Tx>, { actor }: Reader): Promise<readonly ListedEndpoint[]> {
  const stored = await ports.store.all();
  const usable = usableProviders(ports, stored);
  const all: readonly ListedEndpoint[] = [
    ...ports
      .declared()
      .endpoints.map((endpoint) => ({ kind: 'declared', endpoint, isWhole: true, problem: undefined }) as const),
    ...stored.endpoints.map((endpoint) => describe(ports, endpoint, usable)),
    ...stored.unreadable.flatMap((row) =>
      row.what === 'endpoint'
        ? [{ kind: 'unreadable', endpoint: row, isWhole: true, problem: 'record_unreadable' } as const]
        : [],
    ),
  ];
  return all
    .filter(({ endpoint }) => mayManageEndpoint(actor, endpoint) || mayCallEndpoint(actor, endpoint))
    .map((each) => ({ ...each, isWhole: mayManageEndpoint(actor, each.endpoint) }))
    .toSorted((one, other) => order(one.endpoint, other.endpoint));
}

/** An endpoint as its manager sees it, as of the transaction. */
export async function listedEndpoint<Tx>(
  ports: Ports<Tx>,
  tx: Tx,
  endpoint: StoredEndpoint,
): Promise<ListedStoredEndpoint> {
  return describe(ports, endpoint, usableProviders(ports, await ports.store.providers(tx)));
}

/** One of a list, by its id, else by its name: the declared one first, as it is the one that is served. */
export function pickListed<Listed extends { readonly kind: 'declared' | 'stored' | 'unreadable' }>(
  all: readonly Listed[],
  idOrName: string,
  factsOf: (listed: Listed) => { readonly id: string; readonly name: string },
): Listed | undefined {
  const named = all.filter((each) => factsOf(each).name === idOrName);
  return all.find((each) => factsOf(each).id === idOrName) ?? named.find(({ kind }) => kind === 'declared') ?? named[0];
}

/** The versions of an endpoint that somebody may manage, newest first. */
export async function listVersions<Tx>(
  ports: Ports<Tx>,
  asked: { readonly idOrName: string; readonly before: number | undefined; readonly limit: number },
  asker: Reader,
): Promise<CatalogueOutcome<readonly EndpointVersion[]>> {
  const { idOrName, before, limit } = asked;
  const found = pickListed(await listEndpoints(ports, asker), idOrName, (each) => each.endpoint);
  if (found === undefined) return refused('endpoint_not_listed', { endpoint: idOrName.slice(0, 128) });
  if (!found.isWhole) return refused('role_not_allowed');
  if (found.kind === 'declared') return refused('endpoint_declared', { endpoint: found.endpoint.name });
  return { kind: 'done', value: await ports.store.versions(found.endpoint.id, { before, limit }) };
}

/** Names of the providers that can be called. */
function usableProviders<Tx>(
  { declared, box }: Pick<Ports<Tx>, 'declared' | 'box'>,
  stored: StoredProviders,
): ReadonlySet<string> {
  return new Set([
    ...declared().providers.map(({ name }) => name),
    ...openProviders(stored.providers, box).open.keys(),
  ]);
}

function describe<Tx>(
  { declared }: Pick<Ports<Tx>, 'declared'>,
  endpoint: StoredEndpoint,
  usable: ReadonlySet<string>,
): ListedStoredEndpoint {
  const { name, spec } = endpoint;
  const problemOf = () => {
    if (declared().endpoints.some((each) => each.name === name)) return 'name_declared';
    const isServedWhole = [...spec.destinations, ...spec.fallbacks].every(({ provider }) => usable.has(provider));
    return isServedWhole ? undefined : 'provider_unavailable';
  };
  return { kind: 'stored', endpoint, isWhole: true, problem: problemOf() };
}

function order(
  one: { readonly name: string; readonly id: string },
  other: { readonly name: string; readonly id: string },
): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
