import { expect, test } from 'vitest';
import type { KeyRecord, Role } from './keys.ts';
import { type Action, may, type Permission } from './may.ts';

const ROLES: readonly Role[] = ['account_admin', 'workspace_admin', 'member', 'viewer'];
type Scope = KeyRecord['endpoints'];

const EVERYONE: Permission = { isAllowed: true, reason: 'everyone_may' };
const ROLE: Permission = { isAllowed: true, reason: 'role_may' };
const NOT_ROLE: Permission = { isAllowed: false, reason: 'role_may_not' };
const NOT_SCOPE: Permission = { isAllowed: false, reason: 'key_scope' };
const NO_TABLE: Permission = { isAllowed: false, reason: 'table_unknown' };

/** One column per role, in the order of ROLES. */
const MATRIX: readonly { action: Action; scope: Scope; expect: readonly Permission[] }[] = [
  { action: { kind: 'run_sql' }, scope: undefined, expect: [EVERYONE, EVERYONE, EVERYONE, EVERYONE] },
  { action: { kind: 'read_own_rows' }, scope: undefined, expect: [EVERYONE, EVERYONE, EVERYONE, EVERYONE] },
  {
    action: { kind: 'read_table', table: 'my_usage' },
    scope: undefined,
    expect: [EVERYONE, EVERYONE, EVERYONE, EVERYONE],
  },
  { action: { kind: 'read_table', table: 'usage' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'read_table', table: 'payloads' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  {
    action: { kind: 'read_table', table: 'USAGE' },
    scope: undefined,
    expect: [NO_TABLE, NO_TABLE, NO_TABLE, NO_TABLE],
  },
  { action: { kind: 'call_endpoint', endpoint: 'gpt' }, scope: undefined, expect: [ROLE, ROLE, ROLE, NOT_ROLE] },
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
  { action: { kind: 'read_dashboards' }, scope: undefined, expect: [EVERYONE, EVERYONE, EVERYONE, EVERYONE] },
  { action: { kind: 'manage_keys_own' }, scope: undefined, expect: [EVERYONE, EVERYONE, EVERYONE, EVERYONE] },
  { action: { kind: 'import_dashboard' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'read_all_requests' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'manage_keys_all' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'manage_people' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'read_providers' }, scope: undefined, expect: [ROLE, ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'read_prices' }, scope: undefined, expect: [ROLE, ROLE, NOT_ROLE, NOT_ROLE] },
  { action: { kind: 'manage_prices' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  {
    action: { kind: 'read_table', table: 'cost_corrections' },
    scope: undefined,
    expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE],
  },
  { action: { kind: 'manage_providers' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', isOwnWorkspace: true },
    scope: undefined,
    expect: [ROLE, ROLE, NOT_ROLE, NOT_ROLE],
  },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', isOwnWorkspace: false },
    scope: undefined,
    expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE],
  },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', isOwnWorkspace: true },
    scope: ['gpt'],
    expect: [ROLE, ROLE, NOT_ROLE, NOT_ROLE],
  },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', isOwnWorkspace: true },
    scope: ['claude'],
    expect: [NOT_SCOPE, NOT_SCOPE, NOT_ROLE, NOT_ROLE],
  },
  {
    action: { kind: 'manage_endpoint', endpoint: 'gpt', isOwnWorkspace: false },
    scope: ['claude'],
    expect: [NOT_SCOPE, NOT_ROLE, NOT_ROLE, NOT_ROLE],
  },
  { action: { kind: 'read_audit' }, scope: undefined, expect: [ROLE, NOT_ROLE, NOT_ROLE, NOT_ROLE] },
];

/** Does not compile when an action is missing. */
const KINDS: Record<Action['kind'], true> = {
  run_sql: true,
  read_own_rows: true,
  read_table: true,
  call_endpoint: true,
  read_dashboards: true,
  manage_keys_own: true,
  import_dashboard: true,
  read_all_requests: true,
  manage_keys_all: true,
  manage_people: true,
  read_providers: true,
  manage_providers: true,
  manage_endpoint: true,
  read_prices: true,
  manage_prices: true,
  read_audit: true,
};

test('every action has a row in the matrix', () => {
  expect(new Set(MATRIX.map(({ action }) => action.kind))).toEqual(new Set(Object.keys(KINDS)));
});

const CASES = MATRIX.flatMap(({ action, scope, expect: expected }) =>
  ROLES.map((role, index) => ({ role, scope, action, expected: expected[index] as Permission })),
);

test.each(CASES)('$role with scope $scope, asking $action, gets $expected', ({ role, scope, action, expected }) => {
  expect(may({ role, endpoints: scope }, action)).toEqual(expected);
});
