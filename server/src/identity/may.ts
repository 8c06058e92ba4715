import { never } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';
import type { Grants } from './owner.ts';
import { greaterRole } from './roles.ts';

/** What somebody wants to do, and to what. */
export type Action =
  | { readonly kind: 'run_sql' }
  /** A table of `system.ai_gateway`. */
  | { readonly kind: 'read_table'; readonly table: string }
  | { readonly kind: 'read_own_rows' }
  /** An endpoint by name, in whatever workspace: the key's own workspace pays. */
  | { readonly kind: 'call_endpoint'; readonly endpoint: string }
  /** The list of the dashboards that one may read; it may be empty. */
  | { readonly kind: 'read_dashboards' }
  /** One dashboard by its id, and its figures; its queries run with the publisher's permission. */
  | { readonly kind: 'read_dashboard'; readonly dashboard: string }
  /** Publishes it with the importer's permission. */
  | { readonly kind: 'import_dashboard' }
  /** The list of requests, everybody's. */
  | { readonly kind: 'read_all_requests' }
  /** Makes, lists and revokes keys that speak for oneself. */
  | { readonly kind: 'manage_keys_own' }
  /** Lists and revokes everybody's. */
  | { readonly kind: 'manage_keys_all' }
  /** Makes, changes and removes people, groups and service principals, and invites. */
  | { readonly kind: 'manage_people' }
  /** Names and addresses of people, groups and service principals. */
  | { readonly kind: 'read_people' }
  /** Makes, renames and archives workspaces. */
  | { readonly kind: 'manage_workspaces' }
  /** Knows that a workspace is there and what it is called. */
  | { readonly kind: 'read_workspace'; readonly workspaceId: string }
  /** Gives and takes roles in a workspace, and sees who has them. */
  | { readonly kind: 'manage_workspace_members'; readonly workspaceId: string }
  /** Lets others read tables and dashboards. */
  | { readonly kind: 'manage_grants' }
  /** Names and kinds of the providers that endpoints may use. */
  | { readonly kind: 'read_providers' }
  /** Makes, changes and removes providers, and sees their addresses. */
  | { readonly kind: 'manage_providers' }
  /** Makes, changes and removes an endpoint of a workspace, and sees all of it. */
  | { readonly kind: 'manage_endpoint'; readonly endpoint: string; readonly workspaceId: string }
  /** The own price book, and what would be charged. */
  | { readonly kind: 'read_prices' }
  /** Makes and ends prices, and has costs computed anew. */
  | { readonly kind: 'manage_prices' }
  /** How credits stand, and what changed them. */
  | { readonly kind: 'read_credits' }
  /** Grants, charges and corrects credits. */
  | { readonly kind: 'manage_credits' }
  /** Everything of billing, looking included: plans, payment methods, orders, documents. */
  | { readonly kind: 'manage_billing' }
  /** Makes and ends budgets, and chooses what holds for all requests. */
  | { readonly kind: 'manage_limits' }
  /** Sees what people were told of, and says who is told. */
  | { readonly kind: 'manage_alerts' }
  | { readonly kind: 'read_audit' }
  /** Switches the audit log, and says how long it is kept. */
  | { readonly kind: 'manage_audit' }
  /** Sees how much of a table is kept, and says for how long. */
  | { readonly kind: 'manage_tables' }
  /** Changes and removes saved queries that others share with the account. */
  | { readonly kind: 'manage_shared_queries' }
  /** Switches features that are previews. */
  | { readonly kind: 'manage_previews' }
  /** Says what holds for every key. */
  | { readonly kind: 'manage_key_rules' };

/** Whether it may be, and the rule that says so. */
export interface Permission {
  readonly isAllowed: boolean;
  readonly reason:
    | 'everyone_may'
    | 'role_may'
    | 'grant_may'
    | 'role_may_not'
    | 'no_role_there'
    | 'key_scope'
    | 'table_unknown';
}

/** Who asks, as far as it decides. What is left out gives nothing. */
export interface Asker extends Pick<KeyRecord, 'role' | 'endpoints'>, Partial<Pick<KeyRecord, 'workspaceId'>> {
  /** The role in each workspace, by its id, of somebody who is not bound to one. */
  readonly roles?: ReadonlyMap<string, Role> | undefined;
  /** Held directly, through groups, or by everyone. */
  readonly grants?: Grants | undefined;
}

/** Tables that can be granted. */
export const GRANTED_TABLES: readonly string[] = ['usage', 'runs', 'payloads', 'cost_corrections', 'audit'];

/** Decides for every door of the product. The key must be known and not expired: that is the door's own check. */
export function may(actor: Asker, action: Action): Permission {
  const permission = byRole(actor, action);
  const reachesFurther = permission.isAllowed && actor.endpoints !== undefined && BEYOND_ENDPOINTS.has(action.kind);
  return reachesFurther ? { isAllowed: false, reason: 'key_scope' } : permission;
}

/** A key that is bound to endpoints does none of these, whatever its role: each could give more than those endpoints. */
const BEYOND_ENDPOINTS: ReadonlySet<Action['kind']> = new Set([
  'import_dashboard',
  'manage_keys_all',
  'manage_people',
  'manage_workspaces',
  'manage_workspace_members',
  'manage_grants',
  'manage_providers',
  'manage_prices',
  'manage_credits',
  'manage_billing',
  'manage_limits',
  'manage_alerts',
  'manage_audit',
  'manage_tables',
  'manage_shared_queries',
  'manage_previews',
  'manage_key_rules',
]);

function byRole(actor: Asker, action: Action): Permission {
  switch (action.kind) {
    case 'run_sql':
    case 'read_own_rows':
    case 'read_dashboards':
    case 'manage_keys_own':
      return { isAllowed: true, reason: 'everyone_may' };
    case 'import_dashboard':
    case 'manage_keys_all':
    case 'manage_people':
    case 'manage_workspaces':
    case 'manage_grants':
    case 'manage_providers':
    case 'manage_prices':
    case 'read_credits':
    case 'manage_credits':
    case 'manage_billing':
    case 'manage_limits':
    case 'manage_alerts':
    case 'read_audit':
    case 'manage_audit':
    case 'manage_tables':
    case 'manage_shared_queries':
    case 'manage_previews':
    case 'manage_key_rules':
      return accountAdmin(actor.role);
    case 'read_people':
    case 'read_providers':
    case 'read_prices':
      return adminSomewhere(actor);
    case 'read_dashboard':
      return granted(actor.role, actor.grants?.dashboards, action.dashboard);
    case 'read_workspace':
      return roleThere(actor, action.workspaceId);
    case 'manage_workspace_members':
      return adminThere(actor, action.workspaceId);
    case 'manage_endpoint':
      return manageEndpoint(actor, action);
    case 'read_table':
      return readTable(actor, action.table);
    case 'read_all_requests':
      // A list of requests shows what the table does.
      return readTable(actor, 'usage');
    case 'call_endpoint':
      return callEndpoint(actor, action.endpoint);
    default:
      return never(action);
  }
}

/** What somebody is in a workspace; undefined: nothing. */
export function roleOf(actor: Asker, workspaceId: string): Role | undefined {
  if (actor.role === 'account_admin' || actor.workspaceId === workspaceId) return actor.role;
  return actor.roles?.get(workspaceId);
}

function allowed(isAllowed: boolean): Permission {
  return isAllowed ? { isAllowed, reason: 'role_may' } : { isAllowed, reason: 'role_may_not' };
}

function accountAdmin(role: Role): Permission {
  return allowed(role === 'account_admin');
}

function isAdmin(role: Role): boolean {
  return role === 'account_admin' || role === 'workspace_admin';
}

function adminSomewhere(actor: Asker): Permission {
  return allowed(isAdmin(greatestOf(actor)));
}

function greatestOf({ role, roles }: Asker): Role {
  return [...(roles?.values() ?? [])].reduce<Role>((one, other) => greaterRole(one, other), role);
}

function roleThere(actor: Asker, workspaceId: string): Permission {
  const role = roleOf(actor, workspaceId);
  return role === undefined ? { isAllowed: false, reason: 'no_role_there' } : allowed(true);
}

function adminThere(actor: Asker, workspaceId: string): Permission {
  const role = roleOf(actor, workspaceId);
  return role === undefined ? { isAllowed: false, reason: 'no_role_there' } : allowed(isAdmin(role));
}

function granted(role: Role, names: readonly string[] | undefined, name: string): Permission {
  if (role === 'account_admin') return { isAllowed: true, reason: 'role_may' };
  return names?.includes(name) === true ? { isAllowed: true, reason: 'grant_may' } : allowed(false);
}

/** A workspace's admin manages the endpoints of that workspace; a key, at most those that it may call. */
function manageEndpoint(
  actor: Asker,
  { endpoint, workspaceId }: Extract<Action, { kind: 'manage_endpoint' }>,
): Permission {
  const permission = adminThere(actor, workspaceId);
  const isInScope = actor.endpoints === undefined || actor.endpoints.includes(endpoint);
  return permission.isAllowed && !isInScope ? { isAllowed: false, reason: 'key_scope' } : permission;
}

function readTable({ role, grants }: Asker, table: string): Permission {
  if (table === 'my_usage' || table === 'my_runs') return { isAllowed: true, reason: 'everyone_may' };
  if (!GRANTED_TABLES.includes(table)) return { isAllowed: false, reason: 'table_unknown' };
  return granted(role, grants?.tables, table);
}

/** A viewer looks on; calls cost money. */
function callEndpoint(actor: Asker, endpoint: string): Permission {
  if (greatestOf(actor) === 'viewer') return { isAllowed: false, reason: 'role_may_not' };
  const isInScope = actor.endpoints === undefined || actor.endpoints.includes(endpoint);
  return isInScope ? { isAllowed: true, reason: 'role_may' } : { isAllowed: false, reason: 'key_scope' };
}
