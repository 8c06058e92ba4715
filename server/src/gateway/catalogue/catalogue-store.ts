import type { ProviderKind } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { EndpointSpec } from './endpoint-spec.ts';

/** Somebody, by their stable id, and their address at the time. */
export interface Author {
  readonly id: string;
  readonly address: string;
}

/** What every record tells of how it came about. */
export interface Provenance {
  readonly createdAt: Instant;
  readonly createdBy: Author;
  readonly updatedAt: Instant;
  readonly updatedBy: Author;
  /** 1 at first; grows by one with each change. */
  readonly version: number;
}

/** A provider that somebody made. */
export interface StoredProvider extends Provenance {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  /** undefined: the public address of the kind. */
  readonly baseUrl: string | undefined;
  /** undefined: it needs none. */
  readonly secret: StoredSecret | undefined;
}

export interface StoredSecret {
  /** See `SecretBox`. */
  readonly sealed: string;
  /** Its last characters, for people to tell it apart; empty for a short one. */
  readonly tail: string;
  readonly changedAt: Instant;
}

/** An endpoint that somebody made. */
export interface StoredEndpoint extends Provenance {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly spec: EndpointSpec;
}

/** One state that an endpoint had. */
export interface EndpointVersion {
  readonly version: number;
  readonly workspaceId: string;
  readonly spec: EndpointSpec;
  readonly updatedAt: Instant;
  readonly updatedBy: Author;
}

/** A record that cannot be read any more, as far as it can. The others are not stopped by it. */
export type UnreadableRow =
  | { readonly what: 'provider'; readonly id: string; readonly name: string }
  | { readonly what: 'endpoint'; readonly id: string; readonly name: string; readonly workspaceId: string };

/** Thrown when the one record that was asked for cannot be read. */
export class UnreadableRecord extends Error {
  readonly row: UnreadableRow;
  constructor(row: UnreadableRow, cause: unknown) {
    super(`the ${row.what} ${row.id} cannot be read`, { cause });
    this.row = row;
  }
}

export interface StoredProviders {
  readonly providers: readonly StoredProvider[];
  /** Left out of the others. */
  readonly unreadable: readonly UnreadableRow[];
}

export interface StoredCatalogue extends StoredProviders {
  readonly endpoints: readonly StoredEndpoint[];
}

/** Where providers and endpoints are kept. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface CatalogueStore<Tx> {
  /** Everything, in the order of the ids. Inside a transaction, as of one moment. */
  all(tx?: Tx): Promise<StoredCatalogue>;
  /** All providers, in the order of the ids. */
  providers(tx?: Tx): Promise<StoredProviders>;
  /** By id, else by name. Throws `UnreadableRecord`. */
  provider(idOrName: string, tx?: Tx): Promise<StoredProvider | undefined>;
  providerNames(tx: Tx): Promise<readonly string[]>;
  /** Throws `UniqueViolation` when the name is taken. */
  addProvider(tx: Tx, provider: StoredProvider): Promise<void>;
  changeProvider(tx: Tx, provider: StoredProvider): Promise<void>;
  removeProvider(tx: Tx, id: string): Promise<void>;

  /** By id, else by name. Throws `UnreadableRecord`. */
  endpoint(idOrName: string, tx?: Tx): Promise<StoredEndpoint | undefined>;
  /** Whether one has this name, also one that cannot be read. */
  hasEndpoint(name: string, tx: Tx): Promise<boolean>;
  /** How many there are, and the bytes of their documents in all. */
  endpointTotals(tx: Tx): Promise<{ readonly count: number; readonly documentBytes: number }>;
  /** Throws `UniqueViolation` when the name is taken. This and every change adds a version. */
  addEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void>;
  changeEndpoint(tx: Tx, endpoint: StoredEndpoint): Promise<void>;
  /** Its versions stay. */
  removeEndpoint(tx: Tx, id: string): Promise<void>;
  /** Newest first. */
  versions(
    endpointId: string,
    page: { readonly before: number | undefined; readonly limit: number },
  ): Promise<readonly EndpointVersion[]>;
}
