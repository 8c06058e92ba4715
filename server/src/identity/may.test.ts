import { describe, expect, test } from 'vitest';
import type { KeyRecord, Role } from './keys.ts';
import { type Action, type Asker, may, type Permission } from './may.ts';

const ROLES: readonly Role[] = ['account_admin', 'workspace_admin', 'member', 'viewer'];
type Scope = KeyRecord['endpoints'];

const EVERYONE: Permission = { isAllowed: true, reason: 'everyone_may' };
const ROLE: Permission = { isAllowed: true, reason: 'role_may' };
const GRANT: Permission = { isAllowed: true, reason: 'grant_may' };
const NOT_ROLE: Permission = { isAllowed: false, reason: 'role_may_not' };
const NOT_THERE: Permission = { isAllowed: false, reason: 'no_role_there' };
const NOT_SCOPE: Permission = { isAllowed: false, reason: 'key_scope' };
const NO_TABLE: Permission = { isAllowed: false, reason: 'table_unknown' };
const ALL = [EVERYONE, EVERYONE, EVERYONE, EVERYONE];
const TOP = [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE];
const ADMINS = [ROLE, ROLE, NOT_ROLE, NOT_ROLE];
/** The workspace that the askers of the matrix are in, and another one. */
const HERE = '1';
const THERE = '2';

/** One column per role in the asker's workspace, in the order of ROLES. */
const MATRIX: readonly { action: Action; scope?: Scope; expect: readonly Permission[] }[] = [
  { action: { kind: 'run_sql' }, expect: ALL },
  { action: { kind: 'read_own_rows' }, expect: ALL },
  { action: { kind: 'read_dashboards' }, expect: ALL },
  { action: { kind: 'manage_keys_own' }, expect: ALL },
  { action: { kind: 'read_table', table: 'my_usage' }, expect: ALL },
  { action: { kind: 'read_table', table: 'my_runs' }, expect: ALL },
  { action: { kind: 'read_table', table: 'usage' }, expect: TOP },
  { action: { kind: 'read_table', table: 'runs' }, expect: TOP },
  { action: { kind: 'read_table', table: 'payloads' }, expect: TOP },
  { action: { kind: 'read_table', table: 'cost_corrections' }, expect: TOP },
  { action: { kind: 'read_table', table: 'USAGE' }, expect: [NO_TABLE, NO_TABLE, NO_TABLE, NO_TABLE] },
  { action: { kind: 'read_all_requests' }, expect: TOP },
  { action: { kind: 'read_dashboard', dashboard: 'd' }, expect: TOP },
  { action: { kind: 'import_dashboard' }, expect: TOP },
  { action: { kind: 'manage_keys_all' }, expect: TOP },
  { action: { kind: 'manage_people' }, expect: TOP },
  { action: { kind: 'manage_workspaces' }, expect: TOP },
  { action: { kind: 'manage_grants' }, expect: TOP },
  { action: { kind: 'manage_prices' }, expect: TOP },
  { action: { kind: 'manage_providers' }, expect: TOP },
  { action: { kind: 'read_audit' }, expect: TOP },
  { action: { kind: 'read_people' }, expect: ADMINS },
  { action: { kind: 'read_providers' }, expect: ADMINS },
  { action: { kind: 'read_prices' }, expect: ADMINS },
  { action: { kind: 'read_workspace', workspaceId: HERE }, expect: [ROLE, ROLE, ROLE, ROLE] },
  { action: { kind: 'read_workspace', workspaceId: THERE }, expect: [ROLE, NOT_THERE, NOT_THERE, NOT_THERE] },
  { action: { kind: 'manage_workspace_members', workspaceId: HERE }, expect: ADMINS },
  { action: { kind: 'manage_workspace_members', workspaceId: THERE }, expect: [ROLE, NOT_THERE, NOT_THERE, NOT_THERE] },
  { action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: HERE }, expect: ADMINS },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: THERE },
    expect: [ROLE, NOT_THERE, NOT_THERE, NOT_THERE],
  },
  { action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: HERE }, scope: ['gpt'], expect: ADMINS },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: HERE },
    scope: ['claude'],
    expect: [NOT_SCOPE, NOT_SCOPE, NOT_ROLE, NOT_ROLE],
  },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: THERE },
    scope: ['claude'],
    expect: [NOT_SCOPE, NOT_THERE, NOT_THERE, NOT_THERE],
  },
  { action: { kind: 'call_endpoint', endpoint: 'gpt' }, expect: [ROLE, ROLE, ROLE, NOT_ROLE] },
  { action: { kind: 'call_endpoint', endpoint: 'gpt' }, scope: ['gpt'], expect: [ROLE, ROLE, ROLE, NOT_ROLE] },
  {
    action: { kind: 'call_endpoint', endpoint: 'gpt' },
    scope: ['claude'],
    expect: [NOT_SCOPE, NOT_SCOPE, NOT_SCOPE, NOT_ROLE],
  },
  {
    action: { kind: 'call_endpoint', endpoint: 'gpt' },
    scope: [],
    expect: [NOT_SCOPE, NOT_SCOPE, NOT_SCOPE, NOT_ROLE],
  },
  { action: { kind: 'manage_key_rules' }, expect: TOP },
  { action: { kind: 'manage_tables' }, expect: TOP },
  { action: { kind: 'manage_shared_queries' }, expect: TOP },
  { action: { kind: 'manage_previews' }, expect: TOP },
  { action: { kind: 'manage_audit' }, expect: TOP },
  { action: { kind: 'manage_limits' }, expect: TOP },
  { action: { kind: 'manage_alerts' }, expect: TOP },
  { action: { kind: 'read_credits' }, expect: TOP },
  { action: { kind: 'manage_credits' }, expect: TOP },
  { action: { kind: 'manage_billing' }, expect: TOP },
];

/** Does not compile when an action is missing. */
const KINDS: Record<Action['kind'], true> = {
  run_sql: true,
  read_own_rows: true,
  read_table: true,
  call_endpoint: true,
  read_dashboards: true,
  read_dashboard: true,
  manage_keys_own: true,
  import_dashboard: true,
  read_all_requests: true,
  manage_keys_all: true,
  manage_people: true,
  read_people: true,
  manage_workspaces: true,
  read_workspace: true,
  manage_workspace_members: true,
  manage_grants: true,
  read_providers: true,
  manage_providers: true,
  manage_endpoint: true,
  read_prices: true,
  manage_prices: true,
  read_audit: true,
  manage_key_rules: true,
  manage_tables: true,
  manage_shared_queries: true,
  manage_previews: true,
  manage_audit: true,
  manage_limits: true,
  manage_alerts: true,
  read_credits: true,
  manage_credits: true,
  manage_billing: true,
};

test('every action has a row in the matrix', () => {
  expect(new Set(MATRIX.map(({ action }) => action.kind))).toEqual(new Set(Object.keys(KINDS)));
});

const CASES = MATRIX.flatMap(({ action, scope, expect: expected }) =>
  ROLES.map((role, index) => ({ role, scope, action, expected: expected[index] as Permission })),
);

test.each(CASES)('$role with scope $scope, asking $action, gets $expected', ({ role, scope, action, expected }) => {
  expect(may({ role, endpoints: scope, workspaceId: HERE }, action)).toEqual(expected);
});

describe('somebody with roles in several workspaces', () => {
  const asker: Asker = {
    role: 'viewer',
    endpoints: undefined,
    workspaceId: HERE,
    roles: new Map([
      [HERE, 'viewer'],
      [THERE, 'workspace_admin'],
    ]),
  };
  test.each([
    { action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: THERE }, expected: ROLE },
    { action: { kind: 'manage_endpoint', endpoint: 'gpt', workspaceId: HERE }, expected: NOT_ROLE },
    { action: { kind: 'manage_workspace_members', workspaceId: HERE }, expected: NOT_ROLE },
    { action: { kind: 'manage_workspace_members', workspaceId: THERE }, expected: ROLE },
    { action: { kind: 'manage_workspace_members', workspaceId: '3' }, expected: NOT_THERE },
    { action: { kind: 'manage_workspace_members', workspaceId: '' }, expected: NOT_THERE },
    { action: { kind: 'read_people' }, expected: ROLE },
    { action: { kind: 'call_endpoint', endpoint: 'gpt' }, expected: ROLE },
    { action: { kind: 'manage_people' }, expected: NOT_ROLE },
  ] as const)('asking $action, gets $expected', ({ action, expected }) => {
    expect(may(asker, action)).toEqual(expected);
  });
});

describe('a grant', () => {
  const granted = (tables: readonly string[], dashboards: readonly string[] = []): Asker => ({
    role: 'viewer',
    endpoints: undefined,
    grants: { tables, dashboards },
  });
  test.each([
    { asker: granted(['usage']), action: { kind: 'read_table', table: 'usage' }, expected: GRANT },
    { asker: granted(['usage']), action: { kind: 'read_all_requests' }, expected: GRANT },
    { asker: granted(['usage']), action: { kind: 'read_table', table: 'payloads' }, expected: NOT_ROLE },
    { asker: granted(['payloads']), action: { kind: 'read_all_requests' }, expected: NOT_ROLE },
    { asker: granted(['people']), action: { kind: 'read_table', table: 'people' }, expected: NO_TABLE },
    { asker: granted(['usage']), action: { kind: 'manage_grants' }, expected: NOT_ROLE },
    { asker: granted([], ['d']), action: { kind: 'read_dashboard', dashboard: 'd' }, expected: GRANT },
    { asker: granted([], ['d']), action: { kind: 'read_dashboard', dashboard: 'e' }, expected: NOT_ROLE },
    { asker: granted(['d']), action: { kind: 'read_dashboard', dashboard: 'd' }, expected: NOT_ROLE },
    { asker: granted([], ['usage']), action: { kind: 'read_table', table: 'usage' }, expected: NOT_ROLE },
  ] as const)('$asker.grants, asking $action, gives $expected', ({ asker, action, expected }) => {
    expect(may(asker, action)).toEqual(expected);
  });
});
