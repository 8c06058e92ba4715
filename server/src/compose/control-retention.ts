import type { ClickHouseClient } from '@clickhouse/client';
import type { AuditStore } from '#audit';
import { type Log, systemClock } from '#kernel';
import { keepUsageRetention, type ManagedRetention, manageRetention } from '#usage';
import type { Store, Transaction } from '../store/index.ts';
import { clickhouseUsageDays } from '../usage/adapters/clickhouse-usage-days.ts';
import { kyselyRetentionStore } from '../usage/adapters/kysely-retention-store.ts';

/** How the usage table is kept, and the job that drops what is not. */
export interface ControlRetention {
  readonly managed: ManagedRetention<Transaction>;
  stop(): Promise<void>;
}

/** Puts the retention of the usage table together; it begins to look at once. */
export function composeRetention(parts: {
  readonly store: Store;
  readonly audit: AuditStore<Transaction>;
  readonly client: () => ClickHouseClient;
  readonly log: Log;
}): ControlRetention {
  const { store, audit, client, log } = parts;
  const ports = {
    transaction: store.transaction,
    store: kyselyRetentionStore(store.db),
    audit,
    days: clickhouseUsageDays(client),
    clock: systemClock,
  };
  const job = keepUsageRetention({ ...ports, log });
  return {
    managed: manageRetention(ports),
    stop: async () => {
      job.stop();
      await job.idle();
    },
  };
}
