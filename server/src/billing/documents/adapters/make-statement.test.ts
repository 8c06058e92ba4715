import { storeEngines } from '../../../../test/store-places.ts';
import { statementContract } from '../make-statement.contract.ts';

for (const { engine, start } of storeEngines) statementContract(engine, start);
