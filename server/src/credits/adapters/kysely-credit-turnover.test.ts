import { storeEngines } from '../../../test/store-places.ts';
import { creditTurnoverContract } from '../credit-turnover.contract.ts';

for (const { engine, start } of storeEngines) creditTurnoverContract(engine, start);
