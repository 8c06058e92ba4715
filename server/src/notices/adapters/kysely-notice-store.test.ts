import { storeEngines } from '../../../test/store-places.ts';
import { noticeStoreContract } from '../notice-store.contract.ts';

for (const { engine, start } of storeEngines) noticeStoreContract(engine, start);
