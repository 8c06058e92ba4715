import { storeEngines } from '../../../test/store-places.ts';
import { ordersContract } from './orders.contract.ts';

for (const { engine, start } of storeEngines) ordersContract(engine, start);
