import { storeEngines } from '../../../../test/store-places.ts';
import { mailSchedulesContract } from '../mail-schedules.contract.ts';

for (const { engine, start } of storeEngines) mailSchedulesContract(engine, start);
