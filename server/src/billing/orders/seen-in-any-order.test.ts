import { storeEngines } from '../../../test/store-places.ts';
import { seenInAnyOrderContract } from './seen-in-any-order.contract.ts';

for (const { engine, start } of storeEngines) seenInAnyOrderContract(engine, start);
