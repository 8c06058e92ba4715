import { storeEngines } from '../../../../test/store-places.ts';
import { documentStoreContract } from '../document-store.contract.ts';

for (const { engine, start } of storeEngines) documentStoreContract(engine, start);
