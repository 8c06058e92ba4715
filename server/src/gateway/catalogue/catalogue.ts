import type { Asker, CatalogueOutcome, CataloguePorts, KeepWith } from './catalogue-ports.ts';
import type { EndpointVersion } from './catalogue-store.ts';
import {
  changeEndpoint,
  createEndpoint,
  type EndpointChange,
  type NewEndpoint,
  removeEndpoint,
} from './manage-endpoints.ts';
import {
  changeProvider,
  createProvider,
  type NewProvider,
  type ProviderChange,
  removeProvider,
} from './manage-providers.ts';
import {
  type ListedEndpoint,
  type ListedProvider,
  type ListedStoredEndpoint,
  type ListedStoredProvider,
  listEndpoints,
  listProviders,
  listVersions,
} from './read-catalogue.ts';

/** Providers and endpoints, as the doors of the product use them. `keep` runs in the transaction of the act. */
export interface Catalogue<Tx> {
  /** Every provider that the asker may see, by name. */
  providers(asker: Pick<Asker, 'actor'>): Promise<CatalogueOutcome<readonly ListedProvider[]>>;
  createProvider(
    asked: { readonly provider: NewProvider; readonly keep?: KeepWith<Tx, ListedStoredProvider> },
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredProvider>>;
  changeProvider(
    asked: {
      readonly idOrName: string;
      readonly change: ProviderChange;
      readonly keep?: KeepWith<Tx, ListedStoredProvider>;
    },
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredProvider>>;
  removeProvider(
    asked: Removal<Tx, ListedStoredProvider>,
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredProvider>>;

  /** Every endpoint that the asker may manage or call, by name. */
  endpoints(asker: Pick<Asker, 'actor'>): Promise<readonly ListedEndpoint[]>;
  createEndpoint(
    asked: { readonly endpoint: NewEndpoint; readonly keep?: KeepWith<Tx, ListedStoredEndpoint> },
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredEndpoint>>;
  changeEndpoint(
    asked: {
      readonly idOrName: string;
      readonly change: EndpointChange;
      readonly keep?: KeepWith<Tx, ListedStoredEndpoint>;
    },
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredEndpoint>>;
  removeEndpoint(
    asked: Removal<Tx, ListedStoredEndpoint>,
    asker: Asker,
  ): Promise<CatalogueOutcome<ListedStoredEndpoint>>;
  /** Every state that an endpoint had, newest first. */
  versions(
    asked: { readonly idOrName: string; readonly before: number | undefined; readonly limit: number },
    asker: Pick<Asker, 'actor'>,
  ): Promise<CatalogueOutcome<readonly EndpointVersion[]>>;
}

/** What is to go; `version`: the one that was looked at. */
export interface Removal<Tx, Value> {
  readonly idOrName: string;
  readonly version: number | undefined;
  readonly keep?: KeepWith<Tx, Value>;
}

export function createCatalogue<Tx>(ports: CataloguePorts<Tx>): Catalogue<Tx> {
  return {
    providers: (asker) => listProviders(ports, asker),
    createProvider: (asked, asker) => createProvider(ports, asked, asker),
    changeProvider: (asked, asker) => changeProvider(ports, asked, asker),
    removeProvider: (asked, asker) => removeProvider(ports, asked, asker),
    endpoints: (asker) => listEndpoints(ports, asker),
    createEndpoint: (asked, asker) => createEndpoint(ports, asked, asker),
    changeEndpoint: (asked, asker) => changeEndpoint(ports, asked, asker),
    removeEndpoint: (asked, asker) => removeEndpoint(ports, asked, asker),
    versions: (asked, asker) => listVersions(ports, asked, asker),
  };
}
