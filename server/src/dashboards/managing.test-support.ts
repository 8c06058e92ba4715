import type { DashboardDocument } from '@tallygate/contract';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Act } from '#audit';
import type { Role } from '#identity';
import { type Log, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { Warehouse } from '#sql';
import { manualClock } from '../../test/manual-clock.ts';
import type { DashboardStore, StoredDashboard } from './dashboard-store.ts';
import { importDashboard } from './import-dashboard.ts';
import type { LinkStore } from './links/link-store.ts';
import type { LinkPorts } from './links/manage-links.ts';
import type { DashboardOutcome } from './managing/dashboard-act.ts';
import { defaultWarehouse } from './stored-dashboard.test-support.ts';

/** A store under test, with the log of its transactions. */
export interface StoreUnderTest<Tx> {
  readonly store: DashboardStore<Tx>;
  readonly links: LinkStore<Tx>;
  readonly transaction: LinkPorts<Tx>['transaction'];
  readonly record: LinkPorts<Tx>['record'];
  /** The audit log, oldest first. */
  readonly acts: () => Promise<readonly Act[]>;
  readonly close: () => Promise<void>;
}

/** Opens stores of one engine, each empty. */
export interface StorePlaces<Tx> {
  readonly open: () => Promise<StoreUnderTest<Tx>>;
  readonly dispose: () => Promise<void>;
}

const title = { ko: `대시보드 '가' "나" \\ 🙂`, en: 'Dashboard' };

/** A built-in template, as small as one can be. */
export const template = (name: string, version: number, sql = "SELECT '한글' AS v"): DashboardDocument => ({
  template: name,
  template_version: version,
  title,
  filters: ['workspaces'],
  pages: [
    {
      id: 'page',
      title,
      question: title,
      widgets: [
        { kind: 'tile', id: 'tile', title, dataset: 'one', width: 2, value: 'v', format: 'count', rise: 'neutral' },
      ],
    },
  ],
  datasets: [{ name: 'one', sql, rows_max: 1 }],
});

export const ADMIN = { id: 'admin-id', address: 'admin@acme.com', from: '10.0.0.1', requestId: 'r-1' };
export const OTHER = { id: 'other-id', address: 'other@acme.com', from: '10.0.0.2', requestId: 'r-2' };

/** A statement over the rows of the range. */
export const BY_ROWS = 'SELECT count() AS v FROM system.ai_gateway.usage WHERE {{rows}}';

/** What was done. Throws when nothing was. */
export function done<Value>(outcome: DashboardOutcome<Value>): Value {
  if (outcome.kind === 'refuse') throw new Error(`${outcome.code} ${JSON.stringify(outcome.details)}`);
  return outcome.value;
}

/** Why nothing was done, or that it was. */
export const code = (outcome: DashboardOutcome<unknown>) => (outcome.kind === 'refuse' ? outcome.code : outcome.kind);

/** For the tests of a suite: each opens a store with one dashboard, imported by `ADMIN`; all are closed behind it. */
export function useImported<Tx>(start: () => Promise<StorePlaces<Tx>>) {
  let places: StorePlaces<Tx>;
  const opened: StoreUnderTest<Tx>[] = [];
  beforeAll(async () => {
    places = await start();
  });
  afterEach(async () => {
    for (const under of opened.splice(0)) await under.close();
  });
  afterAll(async () => {
    await places.dispose();
  });
  return async () => {
    const under = await places.open();
    opened.push(under);
    const made = managingRig(under, [template('usage', 1, BY_ROWS)]);
    const { id } = done(await importDashboard(made.ports, { template: 'usage' }, ADMIN));
    const now = async () => (await made.store.find(id)) as StoredDashboard;
    return { ...made, id, now };
  };
}

/** A warehouse beside the default one. */
const SLOW_WAREHOUSE: Warehouse = { ...defaultWarehouse, id: 'w-slow', name: 'slow', isDefault: false };

/** Ports of managing on a store. `with`: the same with other templates, as after an update of the program. */
export function managingRig<Tx>(under: StoreUnderTest<Tx>, templates: readonly DashboardDocument[]) {
  const clock = manualClock();
  /** What admins may do now; who is not there has left. */
  const makers = new Map<string, Role>([ADMIN, OTHER].map(({ id }) => [id, 'account_admin']));
  const warehouses = [defaultWarehouse, SLOW_WAREHOUSE];
  const portsWith = (
    list: readonly DashboardDocument[],
    log: Log = silentLog,
  ): LinkPorts<Tx> & { readonly log: Log } => ({
    templates: new Map(list.map((one) => [one.template ?? '', one])),
    store: under.store,
    links: under.links,
    transaction: under.transaction,
    record: under.record,
    findNamedWarehouse: async (nameOrId) => warehouses.find(({ id, name }) => id === nameOrId || name === nameOrId),
    isWorkspace: async (id) => id === 'w1',
    findPublisher: async (id) => {
      const role = makers.get(id);
      return role && { role, endpoints: undefined };
    },
    clock,
    newId: uuidV7Maker(systemRandom),
    random: systemRandom,
    log,
  });
  return { ...under, clock, makers, ports: portsWith(templates), portsWith };
}
