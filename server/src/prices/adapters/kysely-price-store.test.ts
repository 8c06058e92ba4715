import { storeEngines } from '../../../test/store-places.ts';
import { priceStoreContract } from '../price-store.contract.ts';
import { kyselyPriceStore } from './kysely-price-store.ts';

for (const { engine, start } of storeEngines) {
  priceStoreContract(engine, async () => {
    const places = await start();
    const store = await (await places.place()).open();
    return {
      store,
      prices: kyselyPriceStore(store.db),
      close: async () => {
        await store.close();
        await places.dispose();
      },
    };
  });
}
