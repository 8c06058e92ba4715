import type { DashboardDocument } from '@tallygate/contract';
import type { Instant } from '#kernel';

/** A dashboard of the account. */
export interface StoredDashboard {
  readonly id: string;
  readonly document: DashboardDocument;
  readonly publisher: Publisher;
  readonly publishedAt: Instant;
  readonly createdAt: Instant;
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

/** Where the account's dashboards are kept. `Tx` is a transaction of the control store. */
export interface DashboardStore<Tx> {
  /** In the order of their ids. `after`: only those with a larger id. */
  list(page: { readonly after: string | undefined; readonly limit: number }): Promise<readonly StoredDashboard[]>;
  /** By id, or by the name of its template: there is one of each template. */
  find(idOrTemplate: string): Promise<StoredDashboard | undefined>;
  /** The one of this template, as the transaction sees it. */
  ofTemplate(tx: Tx, template: string): Promise<StoredDashboard | undefined>;
  /** Throws when there is one of its template. */
  add(tx: Tx, dashboard: StoredDashboard): Promise<void>;
  /** Changes document and publisher of the one with this id. Throws when it is not there. */
  publish(tx: Tx, dashboard: StoredDashboard): Promise<void>;
}
