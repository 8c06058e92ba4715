import { storeEngines } from '../../../test/store-places.ts';
import { orderStoreContract } from '../orders/order-store.contract.ts';

for (const { engine, start } of storeEngines) orderStoreContract(engine, start);
