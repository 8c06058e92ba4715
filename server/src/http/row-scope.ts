import { type Actor, may } from '#identity';
import type { RowScope } from '#usage';
import { ApiRefusal } from './api-context.ts';

/** Whose rows a list of requests shows: everybody's to whom may see them, else one's own. */
export function rowScopeOf(actor: Actor): RowScope {
  if (may(actor, { kind: 'read_all_requests' }).isAllowed) return { kind: 'all' };
  if (!may(actor, { kind: 'read_own_rows' }).isAllowed || actor.requesterId === '') {
    throw new ApiRefusal('role_not_allowed');
  }
  return { kind: 'own', requesterId: actor.requesterId };
}
