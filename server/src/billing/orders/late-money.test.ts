import { storeEngines } from '../../../test/store-places.ts';
import { lateMoneyContract } from './late-money.contract.ts';

for (const { engine, start } of storeEngines) lateMoneyContract(engine, start);
