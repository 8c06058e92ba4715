import { storeEngines } from '../../test/store-places.ts';
import { creditHistoryContract } from './credit-history.contract.ts';

for (const { engine, start } of storeEngines) creditHistoryContract(engine, start);
