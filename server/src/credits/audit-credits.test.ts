import { storeEngines } from '../../test/store-places.ts';
import { auditCreditsContract } from './audit-credits.contract.ts';

for (const { engine, start } of storeEngines) auditCreditsContract(engine, start);
