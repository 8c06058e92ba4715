import type { Log } from '#kernel';
import type { DashboardStore, StoredDashboard, StoredDraft, StoredVersion } from './dashboard-store.ts';
import { type AskedImport, importDashboard, importMissing, updateImported } from './import-dashboard.ts';
import type { DashboardLink, ListedLink } from './links/link-store.ts';
import {
  type AskedLink,
  createLink,
  findLink,
  type LinkPorts,
  listLinks,
  type MadeLink,
  openLink,
  revokeLink,
} from './links/manage-links.ts';
import { changeSettings } from './managing/change-settings.ts';
import { type AskedNewDashboard, createDashboard } from './managing/create.ts';
import type { DashboardBy, DashboardOutcome, KeepWith } from './managing/dashboard-act.ts';
import { discardDraft, restoreVersion, saveDraft } from './managing/draft.ts';
import {
  type AskedDashboard,
  type AskedPublication,
  publishDashboard,
  unpublishDashboard,
} from './managing/publish.ts';
import { removeDashboard } from './managing/remove.ts';
import type { DatasetRunner } from './running/dataset-request.ts';
import { type DashboardState, stateOf } from './running/permission.ts';
import { createRunsAside, type RunsAside, type RunsAsidePorts } from './running/run-aside.ts';
import { createDatasetRunner } from './running/run-dataset.ts';
import type { DataWatch } from './watch-data.ts';

type Changed = Promise<DashboardOutcome<StoredDashboard>>;
type Drafted = Promise<DashboardOutcome<StoredDraft>>;

/** Dashboards of the account, as the doors of the product use them. Who may do what is the door's to ask. */
export interface Dashboards<Tx> extends DatasetRunner, RunsAside {
  list(page: Parameters<DashboardStore<never>['list']>[0]): Promise<readonly StoredDashboard[]>;
  /** By id, or by the name of its template. */
  find(idOrTemplate: string): Promise<StoredDashboard | undefined>;
  /** Whether it is shown now, and why not. */
  stateOf(dashboard: StoredDashboard): Promise<DashboardState>;
  /** The newest version of a template; undefined: it does not come with this release. */
  newestVersion(template: string): number | undefined;
  import(asked: AskedImport<Tx>, by: DashboardBy): Changed;
  /** At each start: imports what the account has none of, and names it. */
  importMissing(account: { readonly name: string }): Promise<readonly string[]>;
  /** At each start: takes newer templates where the settings say so, and names them. */
  updateImported(account: { readonly name: string }): Promise<readonly string[]>;
  create(
    asked: { readonly asked: AskedNewDashboard; readonly keep?: KeepWith<Tx, StoredDashboard> },
    by: DashboardBy,
  ): Changed;
  publish(asked: AskedPublication<Tx>, by: DashboardBy): Changed;
  unpublish(asked: AskedDashboard<Tx>, by: DashboardBy): Changed;
  remove(asked: AskedDashboard<Tx>, by: DashboardBy): Changed;
  changeSettings(asked: Parameters<typeof changeSettings<Tx>>[1], by: DashboardBy): Changed;
  draft(id: string): Promise<StoredDraft | undefined>;
  saveDraft(asked: Parameters<typeof saveDraft<Tx>>[1], by: DashboardBy): Drafted;
  restoreVersion(asked: Parameters<typeof restoreVersion<Tx>>[1], by: DashboardBy): Drafted;
  discardDraft(asked: Parameters<typeof discardDraft<Tx>>[1], by: DashboardBy): Promise<DashboardOutcome<null>>;
  versions: DashboardStore<Tx>['versions'];
  version(id: string, version: number): Promise<StoredVersion | undefined>;
  /** Links of a dashboard, those that show nothing any more included; the newest first. */
  links(dashboardId: string): Promise<readonly ListedLink[]>;
  createLink(asked: AskedLink<Tx>, by: DashboardBy): Promise<DashboardOutcome<MadeLink>>;
  revokeLink(asked: Parameters<typeof revokeLink<Tx>>[1], by: DashboardBy): Promise<DashboardOutcome<null>>;
  /** What a token shows now; undefined: nothing. */
  openLink(token: string): ReturnType<typeof openLink>;
  /** The link of a token, while it holds. */
  findLink(token: string): Promise<DashboardLink | undefined>;
  /** Titles of the dashboards whose settings name a warehouse. */
  titlesOn(tx: Tx, warehouse: string): Promise<readonly string[]>;
  readonly watch: DataWatch;
}

export type DashboardsPorts<Tx> = LinkPorts<Tx> & RunsAsidePorts & { readonly watch: DataWatch; readonly log: Log };

export function createDashboards<Tx>(ports: DashboardsPorts<Tx>): Dashboards<Tx> {
  const { store } = ports;
  return {
    ...createDatasetRunner(ports),
    ...createRunsAside(ports),
    list: (page) => store.list(page),
    find: (idOrTemplate) => store.find(idOrTemplate),
    stateOf: (dashboard) => stateOf(dashboard, ports.findPublisher),
    newestVersion: (template) => ports.templates.get(template)?.template_version,
    import: (asked, by) => importDashboard(ports, asked, by),
    importMissing: (account) => importMissing(ports, account),
    updateImported: (account) => updateImported(ports, account),
    create: (asked, by) => createDashboard(ports, asked, by),
    publish: (asked, by) => publishDashboard(ports, asked, by),
    unpublish: (asked, by) => unpublishDashboard(ports, asked, by),
    remove: (asked, by) => removeDashboard(ports, asked, by),
    changeSettings: (asked, by) => changeSettings(ports, asked, by),
    draft: (id) => store.draft(id),
    saveDraft: (asked, by) => saveDraft(ports, asked, by),
    restoreVersion: (asked, by) => restoreVersion(ports, asked, by),
    discardDraft: (asked, by) => discardDraft(ports, asked, by),
    versions: (id, page) => store.versions(id, page),
    version: (id, version) => store.version(id, version),
    links: (dashboardId) => listLinks(ports, dashboardId),
    createLink: (asked, by) => createLink(ports, asked, by),
    revokeLink: (asked, by) => revokeLink(ports, asked, by),
    openLink: (token) => openLink(ports, token),
    findLink: (token) => findLink(ports, token),
    titlesOn: async (tx, warehouse) =>
      (await store.ofWarehouse(tx, warehouse)).map(({ document }) => document.title.en),
    watch: ports.watch,
  };
}
