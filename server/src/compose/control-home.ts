import { type Log, systemClock, systemRandom } from '#kernel';
import { readConfig } from '../config.ts';
import { kyselyCreditPriceStore } from '../credits/prices/adapters/kysely-credit-price-store.ts';
import { kyselyCatalogueStore } from '../gateway/adapters/kysely-catalogue-store.ts';
import { kyselyIdentityStore } from '../identity/adapters/kysely-identity-store.ts';
import { kyselyPriceStore } from '../prices/adapters/kysely-price-store.ts';
import { kyselyRunTypeStore } from '../runs/adapters/kysely-run-type-store.ts';
import { openStore } from '../store/index.ts';
import { providerBox, readStored } from './catalogue.ts';
import { followStored } from './follow-stored.ts';
import { homeSecret, keptSecret, openHome } from './home/open-home.ts';
import { creditPricesReader, withEnforced } from './read-credit-prices.ts';
import { limitsReader } from './read-limits.ts';
import { SEALED_PLACES } from './sealed-places.ts';
import { settleSealing } from './settle-sealing.ts';
import { makeSnapshots } from './snapshot-maker.ts';
import type { OrderFor } from './supervision/messages.ts';
import { watchFile } from './watch-file.ts';

/** Another control process on the same PostgreSQL may change what people made; gateways must know within a second. */
const STORED_POLL_MS = 400;

/** What the control process stands on: its home, its store, and the snapshot made of both. */
export type ControlHome = Awaited<ReturnType<typeof openControlHome>>;

/** Opens the home and the store, and follows what is declared and made. `onChanged` makes a snapshot of what was just committed. */
export async function openControlHome(order: OrderFor<'control'>, log: Log) {
  const { environment } = readConfig();
  const clock = systemClock;
  const paths = openHome(environment.home, log);
  const store = await openStore({ databaseUrl: environment.databaseUrl, file: paths.store, log, clock });
  const secret = homeSecret(paths, { secret: environment.secret, random: systemRandom, log });
  const kept = keptSecret(paths, { random: systemRandom, log });
  const earlier = [environment.previousSecret, kept].filter((each) => each !== undefined);
  await settleSealing({ store, secret, earlier, places: SEALED_PLACES, clock, log });
  const box = providerBox(secret);
  const people = kyselyIdentityStore(store.db);
  const catalogue = kyselyCatalogueStore(store.db);
  const prices = kyselyPriceStore(store.db);
  const creditPriceStore = kyselyCreditPriceStore(store.db);
  const creditPrices = creditPricesReader(creditPriceStore);
  const limits = withEnforced(limitsReader(store.db, prices), creditPrices);
  const stores = {
    people,
    catalogue,
    prices,
    creditPriceStore,
    creditPrices,
    limits,
    runTypes: kyselyRunTypeStore(store.db),
  };
  const read = () => readStored(store, stores);
  const first = await read();
  // Looks begin before the first reading, so that no change is missed in between.
  const configPath = environment.configFile?.path ?? environment.configFileDefault;
  const watcher = watchFile(configPath, { clock, onChange: () => maker.reload() });
  const { warehouse } = order;
  const random = systemRandom;
  const maker = makeSnapshots({ paths, read: readConfig, warehouse, stored: first, box, clock, random, log });
  const pollMs = store.engine === 'postgres' ? STORED_POLL_MS : undefined;
  const stored = followStored({ read, apply: maker.replaceStored, first, pollMs, clock, log });
  await store.transaction((tx) => people.settleDefaultWorkspace(tx, maker.account().defaultWorkspaceId));
  await stored.refresh();
  const stopFollowing = (): void => {
    watcher.stop();
    stored.stop();
  };
  return { environment, store, stores, secret, box, maker, onChanged: stored.refresh, stopFollowing };
}
