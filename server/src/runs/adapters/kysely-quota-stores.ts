import type { Reader, Transaction } from '../../store/index.ts';
import type { QuotaStores } from '../quota-store.ts';
import { kyselyPeriodStore } from './kysely-period-store.ts';
import { kyselyRunCounts } from './kysely-run-counts.ts';
import { kyselyRunLeases } from './kysely-run-leases.ts';
import { kyselyRunSights } from './kysely-run-sights.ts';

/** Everything that limits of runs are kept in, in the control store. */
export function kyselyQuotaStores(db: Reader): QuotaStores<Transaction> {
  return {
    periods: kyselyPeriodStore(db),
    leases: kyselyRunLeases(db),
    sights: kyselyRunSights(db),
    counts: kyselyRunCounts(db),
  };
}
