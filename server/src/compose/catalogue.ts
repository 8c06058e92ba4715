import type { AccountLimits } from '#admission';
import type { AuditStore } from '#audit';
import type { SnapshotCreditPrices } from '#credits';
import {
  type Catalogue,
  type CatalogueStore,
  createCatalogue,
  type DeclaredCatalogue,
  type SecretBox,
  secretBox,
} from '#gateway';
import type { IdentityStore } from '#identity';
import { systemClock, systemRandom, uuidV7Maker } from '#kernel';
import type { PriceStore } from '#prices';
import type { RunTypeStore } from '#runs';
import { isMetadataHost } from '../gateway/adapters/metadata-addresses.ts';
import type { Store, Transaction } from '../store/index.ts';
import { deriveSecret } from './derive-secret.ts';
import type { Stored } from './follow-stored.ts';
import { readMadeKeys } from './people.ts';

/** Providers and endpoints that people make, for the control process. */
export function composeCatalogue(parts: {
  readonly store: Store;
  readonly catalogueStore: CatalogueStore<Transaction>;
  readonly audit: AuditStore<Transaction>;
  readonly box: SecretBox;
  readonly declared: () => DeclaredCatalogue;
  readonly onChanged: () => Promise<void>;
  /** Whether providers may be at addresses at which machines ask who they are; default: not. */
  readonly environment?: { readonly metadataAddresses: 'allow' | 'refuse' } | undefined;
}): Catalogue<Transaction> {
  const { store, catalogueStore, audit, box, declared, onChanged, environment } = parts;
  const makeId = uuidV7Maker(systemRandom);
  return createCatalogue({
    ...{ audit, box, declared, onChanged },
    transaction: (act) => store.transaction(act),
    store: catalogueStore,
    isForbidden: environment?.metadataAddresses === 'allow' ? () => false : isMetadataHost,
    clock: systemClock,
    newId: () => makeId(systemClock.now()),
  });
}

/** Seals the secrets of providers; `secret`: the installation's. */
export function providerBox(secret: string): SecretBox {
  return secretBox(deriveSecret(secret, 'providers'), systemRandom);
}

/** What people made, as of one moment: an endpoint is never seen without the provider that it uses. */
export async function readStored(
  store: Pick<Store, 'transaction'>,
  from: {
    readonly people: IdentityStore<Transaction>;
    readonly catalogue: CatalogueStore<Transaction>;
    readonly prices?: PriceStore<Transaction>;
    /** Reads what calls cost in credits. */
    readonly creditPrices?: (tx: Transaction) => Promise<SnapshotCreditPrices | undefined>;
    /** Reads what the account limits. */
    readonly limits?: (tx: Transaction) => Promise<AccountLimits>;
    readonly runTypes?: RunTypeStore<Transaction>;
  },
): Promise<Stored> {
  return await store.transaction(async (tx) => ({
    keys: await readMadeKeys(from.people, tx),
    catalogue: await from.catalogue.all(tx),
    prices: await from.prices?.all(tx),
    creditPrices: await from.creditPrices?.(tx),
    limits: await from.limits?.(tx),
    runTypes: await from.runTypes?.all(tx),
    workspaces: await from.people.workspaces(tx),
    languages: await from.people.chosenLanguages(tx),
  }));
}
