import type { Asker, CatalogueOutcome, CataloguePorts, KeepWith } from './catalogue-ports.ts';
import type { EndpointVersion, StoredEndpoint, StoredProvider } from './catalogue-store.ts';
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
  listEndpoints,
  listProviders,
  listVersions,
} from './read-catalogue.ts';

/** Providers and endpoints, as the doors of the product use them. `keep` runs in the transaction of the act. */
export interface Catalogue<Tx> {
  /** Every provider that the asker may see, by name. */
  providers(asker: Pick<Asker, 'actor'>): Promise<CatalogueOutcome<readonly ListedProvider[]>>;
  createProvider(
    asked: { readonly provider: NewProvider; readonly keep?: KeepWith<Tx, StoredProvider> },
    asker: Asker,
  ): Promise<CatalogueOutcome<StoredProvider>>;
  changeProvider(
    asked: {
      readonly idOrName: string;
      readonly change: ProviderChange;
      readonly keep?: KeepWith<Tx, StoredProvider>;
    },
    asker: Asker,
  ): Promise<CatalogueOutcome<StoredProvider>>;
  removeProvider(asked: Removal<Tx, StoredProvider>, asker: Asker): Promise<CatalogueOutcome<StoredProvider>>;

  /** Every endpoint that the asker may manage or call, by name. */
  endpoints(asker: Pick<Asker, 'actor'>): Promise<readonly ListedEndpoint[]>;
  createEndpoint(
    asked: { readonly endpoint: NewEndpoint; readonly keep?: KeepWith<Tx, StoredEndpoint> },
    asker: Asker,
  ): Promise<CatalogueOutcome<StoredEndpoint>>;
  changeEndpoint(
    asked: {
      readonly idOrName: string;
      readonly change: EndpointChange;
      readonly keep?: KeepWith<Tx, StoredEndpoint>;
    },
    asker: Asker,
  ): Promise<CatalogueOutcome<StoredEndpoint>>;
  removeEndpoint(asked: Removal<Tx, StoredEndpoint>, asker: Asker): Promise<CatalogueOutcome<StoredEndpoint>>;
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
