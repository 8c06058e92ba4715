import { storeEngines } from '../../../test/store-places.ts';
import { moneyBackContract } from './money-back.contract.ts';

for (const { engine, start } of storeEngines) moneyBackContract(engine, start);
