import { afterAll, beforeAll, describe } from 'vitest';
import { type StorePlaces, storeEngines } from '../../../test/store-places.ts';
import { manageWarehousesContract } from '../warehouses/manage-warehouses.contract.ts';
import { kyselyWarehouseStore } from './kysely-warehouse-store.ts';

describe.each(storeEngines)('$engine', ({ engine, start }) => {
  let places: StorePlaces;
  beforeAll(async () => {
    places = await start();
  }, 120_000);
  afterAll(() => places?.dispose());
  manageWarehousesContract(engine, async () => {
    const store = await (await places.place()).open();
    return { store, warehouses: kyselyWarehouseStore(store.db), close: () => store.close() };
  });
});
