import { storeEngines } from '../../test/store-places.ts';
import { storeContract } from './store.contract.ts';

for (const { engine, start } of storeEngines) storeContract(engine, start);
