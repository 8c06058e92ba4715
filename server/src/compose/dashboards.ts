import { recordAct } from '#audit';
import { createDashboards, type Dashboards, watchData } from '#dashboards';
import { type Actor, openToEveryone } from '#identity';
import { type Clock, type Log, systemClock, systemRandom, uuidV7Maker } from '#kernel';
import { createUserSql, dashboardTablesFor, type ManagedWarehouses, type SqlEngine } from '#sql';
import { kyselyAuditStore } from '../audit/adapters/kysely-audit-store.ts';
import { clickhouseDataVersion } from '../dashboards/adapters/clickhouse-data-version.ts';
import { kyselyDashboardStore } from '../dashboards/adapters/kysely-dashboard-store.ts';
import { kyselyLinkStore } from '../dashboards/adapters/kysely-link-store.ts';
import { readTemplates } from '../dashboards/adapters/template-files.ts';
import { kyselyIdentityStore } from '../identity/adapters/kysely-identity-store.ts';
import type { Store, Transaction } from '../store/index.ts';
import type { ServiceClient } from './service-client.ts';

/** What the dashboards of the control process stand on. */
export interface DashboardsOnStore {
  readonly store: Store;
  readonly engine: SqlEngine;
  readonly service: ServiceClient;
  /** With the workspaces that the configuration declares. */
  readonly account: () => { readonly workspaces: readonly { readonly id: string }[] };
  readonly warehouses: Pick<ManagedWarehouses<Transaction>, 'find' | 'findOrDefault'>;
  /** What somebody may do today, by their stable id; undefined: there is no such person and no such key. */
  readonly findPublisher: (id: string) => Promise<Pick<Actor, 'role' | 'endpoints' | 'grants'> | undefined>;
  readonly log: Log;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** Dashboards on the control store and the warehouse. Its `watch` is to be closed before the listener is. */
export function composeDashboards({
  store,
  engine,
  service,
  account,
  warehouses,
  findPublisher,
  log,
  clock = systemClock,
}: DashboardsOnStore): Dashboards<Transaction> {
  const audit = kyselyAuditStore(store.db);
  const makeId = uuidV7Maker(systemRandom);
  const identity = { store: kyselyIdentityStore(store.db), clock, newId: () => makeId(clock.now()) };
  const watch = watchData({ source: clickhouseDataVersion(service.current), clock, log });
  return createDashboards({
    templates: readTemplates(),
    store: kyselyDashboardStore(store.db),
    transaction: (act) => store.transaction(act),
    record: async (tx, act) => {
      await recordAct(audit, tx, act);
      const dashboard = act.target.slice('dashboard:'.length);
      if (act.action === 'dashboard.removed') await forgetGrants(identity.store, tx, dashboard);
      // Whoever imports the usage dashboard shows it to all; an admin may narrow that. Figures of the contract are for admins.
      if (act.action !== 'dashboard.imported' || !isOf('usage', act.after)) return;
      await openToEveryone(identity, tx, { dashboard, by: { id: act.actorId, address: act.actor } });
    },
    newId: uuidV7Maker(systemRandom),
    // Apart from people's statements, so that neither takes the other's places.
    sql: createUserSql({ engine, clock, tablesFor: dashboardTablesFor }),
    sqlAside: createUserSql({ engine, clock, tablesFor: dashboardTablesFor }),
    links: kyselyLinkStore(store.db),
    random: systemRandom,
    findWarehouse: (id) => warehouses.findOrDefault(id),
    findNamedWarehouse: (nameOrId, tx) => warehouses.find(nameOrId, tx),
    isWorkspace: async (id) =>
      [...account().workspaces, ...(await identity.store.workspaces())].some((workspace) => workspace.id === id),
    watch,
    findPublisher,
    clock,
    log,
  });
}

/** Nobody may be let into a dashboard that is gone. */
async function forgetGrants(
  store: ReturnType<typeof kyselyIdentityStore>,
  tx: Transaction,
  dashboard: string,
): Promise<void> {
  const grants = await store.grants(tx);
  for (const { id, object } of grants) {
    if (object.kind === 'dashboard' && object.name === dashboard) await store.removeGrant(tx, id);
  }
}

function isOf(template: string, after: unknown): boolean {
  return typeof after === 'object' && after !== null && 'template' in after && after.template === template;
}
