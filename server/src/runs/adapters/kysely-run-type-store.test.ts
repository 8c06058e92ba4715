import { afterAll, beforeAll, describe } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { manageRunsContract } from '../manage-runs.contract.ts';
import { kyselyRunSettings } from './kysely-run-settings.ts';
import { kyselyRunTypeStore } from './kysely-run-type-store.ts';

describe.each(storeEngines)('$engine', ({ engine, start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  }, 120_000);
  afterAll(() => places?.dispose());
  manageRunsContract(engine, async () => {
    const store = await (await places.place()).open();
    return {
      store,
      types: kyselyRunTypeStore(store.db),
      settings: kyselyRunSettings(store.db),
      close: () => store.close(),
    };
  });
});
