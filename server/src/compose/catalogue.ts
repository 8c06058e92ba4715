import type { AccountLimits } from '#admission';
import type { AuditStore } from '#audit';
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
}): Catalogue<Transaction> {
  const { store, catalogueStore, ...ports } = parts;
  const makeId = uuidV7Maker(systemRandom);
  return createCatalogue({
    ...ports,
    transaction: (act) => store.transaction(act),
    store: catalogueStore,
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
    /** Reads what the account limits. */
    readonly limits?: (tx: Transaction) => Promise<AccountLimits>;
  },
): Promise<Stored> {
  return await store.transaction(async (tx) => ({
    keys: await readMadeKeys(from.people, tx),
    catalogue: await from.catalogue.all(tx),
    prices: await from.prices?.all(tx),
    limits: await from.limits?.(tx),
    workspaces: await from.people.workspaces(tx),
  }));
}
