import { type Actor, may } from '#identity';
import type { Instant } from '#kernel';
import type { FindPublisher } from '../running/permission.ts';
import type { DashboardLink, LinkState } from './link-store.ts';

/** What decides how links stand: the time, and what those who made them may do now. */
export interface LinkStatePorts {
  readonly clock: { now(): Instant };
  readonly findPublisher: FindPublisher;
}

/** How a link stands now. */
export async function linkState(
  link: Pick<DashboardLink, 'expiresAt' | 'createdBy'>,
  { clock, findPublisher }: LinkStatePorts,
): Promise<LinkState> {
  if (clock.now() >= link.expiresAt) return { kind: 'ended' };
  const maker = await findPublisher(link.createdBy.id);
  if (maker === undefined) return { kind: 'stopped', because: 'maker_left' };
  return mayShare(maker) ? { kind: 'active' } : { kind: 'stopped', because: 'maker_may_not_share' };
}

/** Whether somebody may give dashboards to those who have no name here. */
function mayShare(actor: Pick<Actor, 'role' | 'endpoints' | 'grants'>): boolean {
  return may(actor, { kind: 'import_dashboard' }).isAllowed;
}
