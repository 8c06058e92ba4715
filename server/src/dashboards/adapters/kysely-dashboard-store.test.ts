import { recordAct } from '#audit';
import { storeEngines } from '../../../test/store-places.ts';
import { kyselyAuditStore } from '../../audit/adapters/kysely-audit-store.ts';
import type { Transaction } from '../../store/index.ts';
import { dashboardStoreContract } from '../dashboard-store.contract.ts';
import { linksContract } from '../links/links.contract.ts';
import { managingContract } from '../managing.contract.ts';
import type { StorePlaces } from '../managing.test-support.ts';
import { kyselyDashboardStore } from './kysely-dashboard-store.ts';
import { kyselyLinkStore } from './kysely-link-store.ts';

for (const { engine, start } of storeEngines) {
  const open = async (): Promise<StorePlaces<Transaction>> => {
    const places = await start();
    return {
      open: async () => {
        const store = await (await places.place()).open();
        const audit = kyselyAuditStore(store.db);
        return {
          store: kyselyDashboardStore(store.db),
          links: kyselyLinkStore(store.db),
          transaction: (act) => store.transaction(act),
          record: (tx, act) => recordAct(audit, tx, act),
          acts: () => audit.after({ sequence: 0, limit: 100 }),
          close: () => store.close(),
        };
      },
      dispose: () => places.dispose(),
    };
  };
  dashboardStoreContract<Transaction>(engine, open);
  managingContract<Transaction>(engine, open);
  linksContract<Transaction>(engine, open);
}
