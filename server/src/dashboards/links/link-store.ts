import type { Instant } from '#kernel';
import type { Publisher } from '../dashboard-store.ts';

/** A link that shows a dashboard to whoever has it. The token itself is known to nobody but its holders. */
export interface DashboardLink {
  readonly id: string;
  readonly dashboardId: string;
  /** Hash of the token. */
  readonly tokenHash: string;
  readonly note: string;
  /** Origins of pages that may show it in a frame. */
  readonly embedOrigins: readonly string[];
  readonly createdBy: Publisher;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly lastUsedAt: Instant | undefined;
}

/** How a link stands. It is computed, as the state of a dashboard is: whoever gets the right back has their links back. */
export type LinkState =
  | { readonly kind: 'active' }
  /** Its time is over. */
  | { readonly kind: 'ended' }
  /** Whoever made it may not share dashboards now. */
  | { readonly kind: 'stopped'; readonly because: 'maker_left' | 'maker_may_not_share' };

/** A link as lists tell of it. */
export interface ListedLink {
  readonly link: DashboardLink;
  readonly state: LinkState;
}

/** Where links are kept. */
export interface LinkStore<Tx> {
  add(tx: Tx, link: DashboardLink): Promise<void>;
  /** The newest first. */
  ofDashboard(dashboardId: string, tx?: Tx): Promise<readonly DashboardLink[]>;
  /** Whether there was one. */
  remove(tx: Tx, link: { readonly dashboardId: string; readonly id: string }): Promise<boolean>;
  byHash(tokenHash: string): Promise<DashboardLink | undefined>;
  noteUse(tx: Tx, id: string, at: Instant): Promise<void>;
}
