import { never } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';

/** What somebody wants to do, and to what. */
export type Action =
  | { readonly kind: 'run_sql' }
  /** A table of `system.ai_gateway`. */
  | { readonly kind: 'read_table'; readonly table: string }
  | { readonly kind: 'read_own_rows' }
  /** An endpoint by name, in whatever workspace: the key's own workspace pays. */
  | { readonly kind: 'call_endpoint'; readonly endpoint: string }
  /** Dashboards that were imported; their queries run with the publisher's permission. */
  | { readonly kind: 'read_dashboards' }
  /** Publishes it with the importer's permission. */
  | { readonly kind: 'import_dashboard' }
  /** The list of requests, everybody's. */
  | { readonly kind: 'read_all_requests' }
  /** Makes, lists and revokes keys that speak for oneself. */
  | { readonly kind: 'manage_keys_own' }
  /** Lists and revokes everybody's. */
  | { readonly kind: 'manage_keys_all' }
  | { readonly kind: 'manage_people' }
  /** Names and kinds of the providers that endpoints may use. */
  | { readonly kind: 'read_providers' }
  /** Makes, changes and removes providers, and sees their addresses. */
  | { readonly kind: 'manage_providers' }
  /** Makes, changes and removes an endpoint, and sees all of it. */
  | { readonly kind: 'manage_endpoint'; readonly endpoint: string; readonly isOwnWorkspace: boolean }
  /** The own price book, and what would be charged. */
  | { readonly kind: 'read_prices' }
  /** Makes and ends prices, and has costs computed anew. */
  | { readonly kind: 'manage_prices' }
  | { readonly kind: 'read_audit' };

/** Whether it may be, and the rule that says so. */
export interface Permission {
  readonly isAllowed: boolean;
  readonly reason: 'everyone_may' | 'role_may' | 'role_may_not' | 'key_scope' | 'table_unknown';
}

/** Decides for every door of the product. The key must be known and not expired: that is the door's own check. */
export function may(actor: Pick<KeyRecord, 'role' | 'endpoints'>, action: Action): Permission {
  switch (action.kind) {
    case 'run_sql':
    case 'read_own_rows':
    case 'read_dashboards':
    case 'manage_keys_own':
      return { isAllowed: true, reason: 'everyone_may' };
    case 'import_dashboard':
    case 'read_all_requests':
    case 'manage_keys_all':
    case 'manage_people':
    case 'manage_providers':
    case 'manage_prices':
    case 'read_audit':
      return accountAdmin(actor.role);
    case 'read_providers':
    case 'read_prices':
      return anyAdmin(actor.role);
    case 'manage_endpoint':
      return manageEndpoint(actor, action);
    case 'read_table':
      return readTable(actor.role, action.table);
    case 'call_endpoint':
      return callEndpoint(actor, action.endpoint);
    default:
      return never(action);
  }
}

function accountAdmin(role: Role): Permission {
  return role === 'account_admin'
    ? { isAllowed: true, reason: 'role_may' }
    : { isAllowed: false, reason: 'role_may_not' };
}

function anyAdmin(role: Role): Permission {
  const isAdmin = role === 'account_admin' || role === 'workspace_admin';
  return isAdmin ? { isAllowed: true, reason: 'role_may' } : { isAllowed: false, reason: 'role_may_not' };
}

/** A workspace's admin manages the endpoints of that workspace; a key, at most those that it may call. */
function manageEndpoint(
  { role, endpoints }: Pick<KeyRecord, 'role' | 'endpoints'>,
  { endpoint, isOwnWorkspace }: Extract<Action, { kind: 'manage_endpoint' }>,
): Permission {
  const permission = isOwnWorkspace ? anyAdmin(role) : accountAdmin(role);
  const isInScope = endpoints === undefined || endpoints.includes(endpoint);
  return permission.isAllowed && !isInScope ? { isAllowed: false, reason: 'key_scope' } : permission;
}

function readTable(role: Role, table: string): Permission {
  if (table === 'my_usage') return { isAllowed: true, reason: 'everyone_may' };
  if (table !== 'usage' && table !== 'payloads' && table !== 'cost_corrections')
    return { isAllowed: false, reason: 'table_unknown' };
  return accountAdmin(role);
}

/** A viewer looks on; calls cost money. */
function callEndpoint({ role, endpoints }: Pick<KeyRecord, 'role' | 'endpoints'>, endpoint: string): Permission {
  if (role === 'viewer') return { isAllowed: false, reason: 'role_may_not' };
  if (endpoints !== undefined && !endpoints.includes(endpoint)) return { isAllowed: false, reason: 'key_scope' };
  return { isAllowed: true, reason: 'role_may' };
}
