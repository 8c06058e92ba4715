import type { DashboardStore, StoredDashboard } from './dashboard-store.ts';
import {
  type AskedImport,
  type Importer,
  type ImportOutcome,
  type ImportPorts,
  importDashboard,
  importMissing,
} from './import-dashboard.ts';
import { createDatasetRunner, type DatasetRunner, type DatasetRunnerPorts } from './running/run-dataset.ts';
import type { DataWatch } from './watch-data.ts';

/** Dashboards of the account, as the doors of the product use them. Who may do what is the door's to ask. */
export interface Dashboards<Tx> extends DatasetRunner {
  list(page: Parameters<DashboardStore<never>['list']>[0]): Promise<readonly StoredDashboard[]>;
  /** By id, or by the name of its template. */
  find(idOrTemplate: string): Promise<StoredDashboard | undefined>;
  /** The newest version of a template; undefined: it does not come with this release. */
  newestVersion(template: string): number | undefined;
  import(asked: AskedImport<Tx>, importer: Importer): Promise<ImportOutcome>;
  /** At each start: imports what the account has none of, and names it. */
  importMissing(account: { readonly name: string }): Promise<readonly string[]>;
  readonly watch: DataWatch;
}

export type DashboardsPorts<Tx> = ImportPorts<Tx> & DatasetRunnerPorts & { readonly watch: DataWatch };

export function createDashboards<Tx>(ports: DashboardsPorts<Tx>): Dashboards<Tx> {
  return {
    ...createDatasetRunner(ports),
    list: (page) => ports.store.list(page),
    find: (idOrTemplate) => ports.store.find(idOrTemplate),
    newestVersion: (template) => ports.templates.get(template)?.template_version,
    import: (asked, importer) => importDashboard(ports, asked, importer),
    importMissing: (account) => importMissing(ports, account),
    watch: ports.watch,
  };
}
