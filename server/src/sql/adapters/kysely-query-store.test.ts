import { storeEngines } from '../../../test/store-places.ts';
import { queryStoreContract } from '../queries/query-store.contract.ts';
import { kyselyQueryStore } from './kysely-query-store.ts';

for (const { engine, start } of storeEngines) {
  queryStoreContract(engine, async () => {
    const places = await start();
    const store = await (await places.place()).open();
    return {
      store,
      queries: kyselyQueryStore(store.db),
      close: async () => {
        await store.close();
        await places.dispose();
      },
    };
  });
}
