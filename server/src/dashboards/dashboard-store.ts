import type { DashboardDocument, DashboardSettings, DashboardVersion } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** A dashboard of the account. */
export interface StoredDashboard {
  readonly id: string;
  /** The built-in template that it is the import of: there is one of each. Undefined: a copy, or made here. */
  readonly template: string | undefined;
  /** As it is published; of one that never was, as it began. */
  readonly document: DashboardDocument;
  /** Of the published version; grows with each publication. 0: it never was published. */
  readonly version: number;
  readonly isPublished: boolean;
  /** The document is not the one that came with its template. */
  readonly isChanged: boolean;
  readonly hasDraft: boolean;
  readonly publisher: Publisher;
  readonly publishedAt: Instant;
  readonly createdAt: Instant;
  readonly settings: DashboardSettings;
}

/** With whose permission a dashboard runs. */
export interface Publisher {
  /** Stable id; `ACCOUNT_PUBLISHER_ID`: the account itself. */
  readonly id: string;
  /** Its address at the time. */
  readonly address: string;
}

/** Dashboards that the account published for itself, without a person. */
export const ACCOUNT_PUBLISHER_ID = 'system';

/** How a dashboard is run before anybody chose. */
export const FIRST_SETTINGS: DashboardSettings = {
  scope: 'account',
  workspace_id: null,
  run_as: 'publisher',
  auto_update: false,
  warehouse: 'default',
};

/** What a change that is not published says. */
export interface DraftContent {
  readonly document: DashboardDocument;
  /** The version that it changes. */
  readonly basedOn: number;
}

/** A change that is not published. */
export interface StoredDraft extends DraftContent {
  /** Who saved it last, and when; undefined: it is from before this was kept. */
  readonly saved: { readonly by: Publisher; readonly at: Instant } | undefined;
}

/** One publication. */
export interface StoredVersion {
  readonly version: number;
  readonly document: DashboardDocument;
  readonly act: DashboardVersion['act'];
  readonly publisher: Publisher;
  readonly publishedAt: Instant;
}

/** Where the account's dashboards are kept. `Tx` is a transaction of the control store. */
export interface DashboardStore<Tx> {
  /** In the order of their ids. `after`: only those with a larger id. */
  list(page: { readonly after: string | undefined; readonly limit: number }): Promise<readonly StoredDashboard[]>;
  /** By id, or by the name of its template: there is one of each template. In the transaction's own view, where one is given. */
  find(idOrTemplate: string, tx?: Tx): Promise<StoredDashboard | undefined>;
  /** Throws when there is one of its template. */
  add(tx: Tx, dashboard: StoredDashboard): Promise<void>;
  /** Changes all but its id, its template, when it was made, and its draft. Throws when it is not there. */
  update(tx: Tx, dashboard: StoredDashboard): Promise<void>;
  /** Removes it with its draft, versions and links. Throws when it is not there. */
  remove(tx: Tx, id: string): Promise<void>;
  count(tx: Tx): Promise<number>;
  /** All whose settings name this warehouse. */
  ofWarehouse(tx: Tx, warehouse: string): Promise<readonly StoredDashboard[]>;

  draft(id: string, tx?: Tx): Promise<StoredDraft | undefined>;
  /** Puts it in the place of the one that is there. */
  saveDraft(tx: Tx, id: string, draft: StoredDraft): Promise<void>;
  removeDraft(tx: Tx, id: string): Promise<void>;

  /** Keeps a publication, and forgets the oldest ones beyond `keptMax`. */
  addVersion(tx: Tx, id: string, version: StoredVersion & { readonly keptMax: number }): Promise<void>;
  /** The newest first. `before`: only those with a smaller number. */
  versions(
    id: string,
    page: { readonly before: number | undefined; readonly limit: number },
  ): Promise<readonly StoredVersion[]>;
  version(id: string, version: number): Promise<StoredVersion | undefined>;
}
