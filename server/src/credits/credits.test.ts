import { storeEngines } from '../../test/store-places.ts';
import { creditsContract } from './credits.contract.ts';

for (const { engine, start } of storeEngines) creditsContract(engine, start);
