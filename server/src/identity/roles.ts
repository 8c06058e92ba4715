import type { Role } from './keys.ts';

const RANK: Readonly<Record<Role, number>> = { viewer: 0, member: 1, workspace_admin: 2, account_admin: 3 };

/** The role that may less. */
export function lesserRole<Either extends Role>(one: Either, other: Either): Either {
  return RANK[one] <= RANK[other] ? one : other;
}

/** The role that may more. */
export function greaterRole<Either extends Role>(one: Either, other: Either): Either {
  return RANK[one] >= RANK[other] ? one : other;
}
