import { storeEngines } from '../../test/store-places.ts';
import { auditBillingContract } from './audit-billing.contract.ts';

for (const { engine, start } of storeEngines) auditBillingContract(engine, start);
