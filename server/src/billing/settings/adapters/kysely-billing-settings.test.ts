import { storeEngines } from '../../../../test/store-places.ts';
import { billingSettingsContract } from '../billing-settings.contract.ts';

for (const { engine, start } of storeEngines) billingSettingsContract(engine, start);
