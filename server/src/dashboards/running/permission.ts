import { type Actor, may } from '#identity';
import { dashboardTablesFor } from '#sql';
import { ACCOUNT_PUBLISHER_ID, type StoredDashboard } from '../dashboard-store.ts';
import { tablesRead } from '../document/tables-read.ts';

/** What decides what somebody may read. */
export type Permission = Pick<Actor, 'requesterId' | 'role' | 'endpoints' | 'grants'>;

/** What somebody may do today, by their stable id; undefined: they are no longer there. */
export type FindPublisher = (id: string) => Promise<Pick<Actor, 'role' | 'endpoints' | 'grants'> | undefined>;

/** The permission that a dashboard was published with, as it is now. Undefined: whoever published it has left, or may no longer read all that it shows. */
export async function publisherNow(
  { publisher, document }: Pick<StoredDashboard, 'publisher' | 'document'>,
  findPublisher: FindPublisher,
): Promise<Permission | undefined> {
  const found = publisher.id === ACCOUNT_PUBLISHER_ID ? ACCOUNT : await findPublisher(publisher.id);
  if (found === undefined || !mayReadAllOf(found, document)) return undefined;
  return { requesterId: publisher.id, role: found.role, endpoints: found.endpoints, grants: found.grants };
}

/** Whether somebody may read everybody's rows, and so the statements about them. */
export function mayReadRows(actor: Pick<Actor, 'role' | 'endpoints' | 'grants'>): boolean {
  return may(actor, { kind: 'read_table', table: 'usage' }).isAllowed;
}

/** Whether somebody may read every table that a document reads: then all of it shows everybody's rows, else none of it does. */
export function mayReadAllOf(
  actor: Pick<Actor, 'role' | 'endpoints' | 'grants'>,
  document: StoredDashboard['document'],
): boolean {
  const readable = dashboardTablesFor(actor);
  return mayReadRows(actor) && [...tablesRead(document)].every((table) => readable.has(table));
}

const ACCOUNT: Permission = { requesterId: ACCOUNT_PUBLISHER_ID, role: 'account_admin', endpoints: undefined };

/** Whether a dashboard is shown, and why not. `stopped`: its publisher may no longer read what it shows. */
export type DashboardState = 'published' | 'unpublished' | 'stopped';

/** Computed from what the publisher may now, so that it never disagrees with what a run does. */
export async function stateOf(
  dashboard: Pick<StoredDashboard, 'isPublished' | 'publisher' | 'document' | 'settings'>,
  findPublisher: FindPublisher,
): Promise<DashboardState> {
  if (!dashboard.isPublished) return 'unpublished';
  if (dashboard.settings.run_as === 'viewer') return 'published';
  return (await publisherNow(dashboard, findPublisher)) === undefined ? 'stopped' : 'published';
}
