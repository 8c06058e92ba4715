import { storeEngines } from '../../../../test/store-places.ts';
import { methodsContract } from '../methods.contract.ts';

for (const { engine, start } of storeEngines) methodsContract(engine, start);
