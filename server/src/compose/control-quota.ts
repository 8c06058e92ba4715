import type { ClickHouseClient } from '@clickhouse/client';
import { type BegunRun, type ChargeConsumer, type LeasePool, runCharges, runPools } from '#admission';
import { type AuditStore, recordAct } from '#audit';
import { type Clock, type Log, systemRandom, uuidV7Maker } from '#kernel';
import type { RaiseNotice } from '#notices';
import {
  keepQuota,
  type ManagedPeriods,
  managePeriods,
  type PeriodPorts,
  type RunSummary,
  summariseRuns,
  tellOfUse,
} from '#runs';
import { clickhouseRunCounts, clickhouseSharedRuns } from '../runs/adapters/clickhouse-run-counts.ts';
import { kyselyQuotaStores } from '../runs/adapters/kysely-quota-stores.ts';
import { kyselyRunSettings } from '../runs/adapters/kysely-run-settings.ts';
import { OverlapViolation, type Store, type Transaction } from '../store/index.ts';

/** What periods and their quotas are made of, in the control process. */
export interface ControlQuotaParts {
  readonly store: Store;
  readonly audit: AuditStore<Transaction>;
  readonly raise: RaiseNotice<Transaction>;
  readonly account: () => { readonly timeZone: string };
  /** The warehouse's connection of now. */
  readonly client: () => ClickHouseClient;
  /** Runs began, each told of once, in the transaction that counts them. */
  readonly onBegun: (tx: Transaction, begun: readonly BegunRun[]) => Promise<void>;
  /** Gateways must hear of a change, and give back what they hold. */
  readonly onChanged: () => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Periods of AI runs, and how they stand. */
export interface ControlQuota {
  readonly periods: ManagedPeriods<Transaction>;
  readonly summary: () => Promise<RunSummary>;
  readonly pools: readonly LeasePool<Transaction>[];
  readonly charges: ChargeConsumer<Transaction>;
  /** Before the store is closed. */
  stop(): void;
}

/** Quota and hourly limit of runs, as control keeps them. */
export function composeQuota(parts: ControlQuotaParts): ControlQuota {
  const { store, audit, raise, account, client, onBegun, onChanged, clock, log } = parts;
  const makeId = uuidV7Maker(systemRandom);
  const newId = () => makeId(clock.now());
  const transaction = <T>(act: (tx: Transaction) => Promise<T>) => store.transaction(act);
  const stores = kyselyQuotaStores(store.db);
  const settings = kyselyRunSettings(store.db);
  const zone = () => account().timeZone;
  const countStored = clickhouseRunCounts(client);
  const telling = { stores, raise, zone };
  const isAuditOn = async (tx?: Transaction) => (await audit.state(tx)).isOn;
  const isCounting = async (tx: Transaction) =>
    (await isAuditOn(tx)) || (await settings.find(tx)).runsPerHour !== undefined;
  const upkeep = keepQuota({ ...telling, transaction, countStored, clock, log });
  return {
    periods: managePeriods({
      ...{ transaction, stores, countStored, clock, newId, onChanged },
      sharedStored: clickhouseSharedRuns(client),
      isCounting,
      record: recordPeriodAct(audit),
      isOverlap: (error) => error instanceof OverlapViolation,
    }),
    summary: () =>
      summariseRuns({ stores, settings: () => settings.find(), isAuditOn: () => isAuditOn(), zone, clock }),
    pools: runPools({ stores, newId, runsPerHour: async (tx) => (await settings.find(tx)).runsPerHour }),
    charges: runCharges({
      ...{ stores, newId },
      isWanted: isCounting,
      onBegun: async (tx, begun) => {
        await onBegun(tx, begun);
        await tellOfUse(telling, tx, clock.now());
      },
    }),
    stop: upkeep.stop,
  };
}

/** What was done to periods, in the audit log. */
export function recordPeriodAct(audit: AuditStore<Transaction>): PeriodPorts<Transaction>['record'] {
  return async (tx, { at, asker, action, target, before, after }) => {
    const { address, requestId } = asker.origin;
    await recordAct(audit, tx, {
      ...{ at, action, target, before, after, address, requestId },
      actorId: asker.id,
      actor: asker.address,
    });
  };
}
