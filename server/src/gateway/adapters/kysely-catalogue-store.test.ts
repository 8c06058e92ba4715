import { storeEngines } from '../../../test/store-places.ts';
import { catalogueStoreContract } from '../catalogue/catalogue-store.contract.ts';
import { kyselyCatalogueStore } from './kysely-catalogue-store.ts';

for (const { engine, start } of storeEngines) {
  catalogueStoreContract(engine, async () => {
    const places = await start();
    const store = await (await places.place()).open();
    return {
      store,
      catalogue: kyselyCatalogueStore(store.db),
      close: async () => {
        await store.close();
        await places.dispose();
      },
    };
  });
}
