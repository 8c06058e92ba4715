import { sql } from 'kysely';
import { onBothEngines } from '../../../test/on-both-engines.ts';
import { auditStoreContract } from '../audit-store.contract.ts';

/** How each engine lets a test change what is never changed. */
const WITHOUT_TRIGGERS = {
  SQLite: { before: sql`DROP TRIGGER audit_log_is_never_changed`, after: undefined },
  PostgreSQL: {
    before: sql`ALTER TABLE audit_log DISABLE TRIGGER USER`,
    after: sql`ALTER TABLE audit_log ENABLE TRIGGER USER`,
  },
} as const;

onBothEngines((engine, rig) => {
  const { before, after } = WITHOUT_TRIGGERS[engine];
  auditStoreContract(engine, () => ({
    ...rig(),
    withoutTriggers: async (act) => {
      await before.execute(rig().store.db);
      await act();
      await after?.execute(rig().store.db);
    },
  }));
});
