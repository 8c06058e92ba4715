import { may } from '#identity';
import { type Asker, type CatalogueOutcome, type CataloguePorts, refused } from './catalogue-ports.ts';
import type { EndpointVersion, StoredCatalogue, StoredEndpoint, StoredProvider } from './catalogue-store.ts';
import type { DeclaredCatalogue, DeclaredProviderFacts } from './declared-catalogue.ts';
import type { EndpointFacts } from './make-endpoint.ts';
import { mayCallEndpoint, mayManageEndpoint } from './may-manage-endpoint.ts';
import { openProviders } from './open-providers.ts';

type Reader = Pick<Asker, 'actor'>;
type Ports<Tx> = Pick<CataloguePorts<Tx>, 'store' | 'declared' | 'box'>;

/** A provider as somebody sees it. */
export type ListedProvider =
  | { readonly kind: 'declared'; readonly provider: DeclaredProviderFacts; readonly isWhole: boolean }
  | {
      readonly kind: 'stored';
      readonly provider: StoredProvider;
      readonly isWhole: boolean;
      readonly problem: 'secret_unreadable' | 'name_declared' | undefined;
    };

/** An endpoint as somebody sees it; `isWhole`: they may see all of it, else only that it is there. */
export type ListedEndpoint = {
  readonly isWhole: boolean;
  readonly problem: 'name_declared' | 'provider_unavailable' | undefined;
} & (
  | { readonly kind: 'declared'; readonly endpoint: EndpointFacts }
  | { readonly kind: 'stored'; readonly endpoint: StoredEndpoint }
);

/** Every provider that somebody may see, by name. */
export async function listProviders<Tx>(
  { store, declared, box }: Ports<Tx>,
  { actor }: Reader,
): Promise<CatalogueOutcome<readonly ListedProvider[]>> {
  if (!may(actor, { kind: 'read_providers' }).isAllowed) return refused('role_not_allowed');
  const isWhole = may(actor, { kind: 'manage_providers' }).isAllowed;
  const { providers: declaredProviders } = declared();
  const names = new Set(declaredProviders.map((each) => each.name));
  const problemOf = (provider: StoredProvider) => {
    if (names.has(provider.name)) return 'name_declared';
    const { secret, id } = provider;
    return secret === undefined || box.open(secret.sealed, id).kind === 'open' ? undefined : 'secret_unreadable';
  };
  const listed: readonly ListedProvider[] = [
    ...declaredProviders.map((provider) => ({ kind: 'declared', provider, isWhole }) as const),
    ...(await store.all()).providers.map(
      (provider) => ({ kind: 'stored', provider, isWhole, problem: problemOf(provider) }) as const,
    ),
  ];
  return { kind: 'done', value: listed.toSorted((one, other) => order(one.provider, other.provider)) };
}

/** Every endpoint that somebody may manage or call, by name. */
export async function listEndpoints<Tx>(ports: Ports<Tx>, { actor }: Reader): Promise<readonly ListedEndpoint[]> {
  const { store, declared, box } = ports;
  const file = declared();
  const stored = await store.all();
  const made = openProviders(stored.providers, box).open;
  const usable = new Set([...file.providers.map((each) => each.name), ...made.keys()]);
  return listed(file, stored, usable)
    .filter(({ endpoint }) => mayManageEndpoint(actor, endpoint) || mayCallEndpoint(actor, endpoint))
    .map((each) => ({ ...each, isWhole: mayManageEndpoint(actor, each.endpoint) }))
    .toSorted((one, other) => order(one.endpoint, other.endpoint));
}

/** One of a list, by its id, else by its name: the declared one first, as it is the one that is served. */
export function pickListed<Listed extends { readonly kind: 'declared' | 'stored' }>(
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

function listed(
  file: DeclaredCatalogue,
  stored: StoredCatalogue,
  usable: ReadonlySet<string>,
): readonly ListedEndpoint[] {
  const names = new Set(file.endpoints.map((each) => each.name));
  const problemOf = ({ name, spec }: StoredEndpoint) => {
    if (names.has(name)) return 'name_declared';
    const isWhole = [...spec.destinations, ...spec.fallbacks].every(({ provider }) => usable.has(provider));
    return isWhole ? undefined : 'provider_unavailable';
  };
  return [
    ...file.endpoints.map((endpoint) => ({ kind: 'declared', endpoint, isWhole: false, problem: undefined }) as const),
    ...stored.endpoints.map(
      (endpoint) => ({ kind: 'stored', endpoint, isWhole: false, problem: problemOf(endpoint) }) as const,
    ),
  ];
}

function order(
  one: { readonly name: string; readonly id: string },
  other: { readonly name: string; readonly id: string },
): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
