import { onBothEngines } from '../../../test/on-both-engines.ts';
import { retentionContract } from '../retention/retention.contract.ts';
import { kyselyRetentionStore } from './kysely-retention-store.ts';

onBothEngines((engine, rig) => {
  retentionContract(engine, () => ({
    store: rig().store,
    audit: rig().audit,
    retention: kyselyRetentionStore(rig().store.db),
    forget: async () => {
      await rig()
        .store.db.updateTable('usage_retention')
        .set({ retention_days: null, dropped_through: null, dropping: null })
        .execute();
    },
  }));
});
