import { storeEngines } from '../../test/store-places.ts';
import { holdsContract } from './holds.contract.ts';

for (const { engine, start } of storeEngines) holdsContract(engine, start);
