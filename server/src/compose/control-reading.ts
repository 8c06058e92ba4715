import { composeQueries } from './control-queries.ts';
import { type ControlRetention, composeRetention } from './control-retention.ts';
import { type ControlWarehouseParts, composeWarehouses } from './control-warehouses.ts';
import { composeDashboardFiles, type DashboardFileParts } from './dashboard-files.ts';
import { composeDashboards, type DashboardsOnStore } from './dashboards.ts';

/** What reading the tables is made of, in the control process. */
export type ControlReadingParts = Omit<DashboardsOnStore, 'warehouses'> &
  Omit<DashboardFileParts, 'dashboards'> & {
    readonly environment: { readonly clickhouseUrl?: string | undefined };
  };

/** What people read the tables by: warehouses, dashboards, their files and mails, and saved queries; and how long rows are kept. */
export function composeReading(parts: ControlReadingParts) {
  const { store, service, environment, log } = parts;
  const { audit } = parts.people;
  const isEmbedded = environment.clickhouseUrl === undefined;
  const usersOf: ControlWarehouseParts['usersOf'] = (tx, id) => dashboards.titlesOn(tx, id);
  const warehouses = composeWarehouses({ store, audit, isEmbedded, usersOf });
  const dashboards = composeDashboards({ ...parts, warehouses });
  const files = composeDashboardFiles({ ...parts, dashboards });
  const queries = composeQueries({ store, audit });
  const retention: ControlRetention = composeRetention({ store, audit, client: service.current, log });
  return { warehouses, dashboards, files, queries, retention };
}
