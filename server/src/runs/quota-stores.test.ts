import { storeEngines } from '../../test/store-places.ts';
import { kyselyQuotaStores } from './adapters/kysely-quota-stores.ts';
import { quotaStoresContract } from './quota-stores.contract.ts';

for (const { engine, start } of storeEngines) {
  quotaStoresContract(engine, async () => {
    const places = await start();
    const store = await (await places.place()).open();
    return {
      store,
      stores: kyselyQuotaStores(store.db),
      close: async () => {
        await store.close();
        await places.dispose();
      },
    };
  });
}
