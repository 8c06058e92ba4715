import { storeEngines } from '../../test/store-places.ts';
import { ledgerModelContract } from './ledger-model.contract.ts';

for (const { engine, start } of storeEngines) ledgerModelContract(engine, start);
