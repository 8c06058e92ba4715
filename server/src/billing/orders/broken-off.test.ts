import { storeEngines } from '../../../test/store-places.ts';
import { brokenOffContract } from './broken-off.contract.ts';

for (const { engine, start } of storeEngines) brokenOffContract(engine, start);
