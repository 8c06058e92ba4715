import type { Role } from './keys.ts';

const RANK: Readonly<Record<Role, number>> = { viewer: 0, member: 1, workspace_admin: 2, account_admin: 3 };

/** The role that may less. */
export function lesserRole(one: Role, other: Role): Role {
  return RANK[one] <= RANK[other] ? one : other;
}
