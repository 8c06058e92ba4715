import type { Language } from '@tallygate/contract';
import type { Instant } from '#kernel';
import type { KeyRecord, Role } from './keys.ts';
import { greaterRole, lesserRole } from './roles.ts';

/** A role in one workspace. */
export type WorkspaceRole = Exclude<Role, 'account_admin'>;

/** Ways to name somebody or something that acts. */
export type OwnerKind = 'person' | 'service_principal';
export type SubjectKind = OwnerKind | 'group';

/** One of them. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

/** What somebody may read besides what their role gives. */
export interface Grants {
  /** Names of tables. */
  readonly tables: readonly string[];
  /** Ids of dashboards. */
  readonly dashboards: readonly string[];
}

/** A person or a service principal and all that decides what they may do, as of one moment. */
export interface Owner {
  readonly kind: OwnerKind;
  readonly id: string;
  /** A person's address, a principal's name. */
  readonly address: string;
  readonly name: string;
  readonly isAccountAdmin: boolean;
  /** By id of the workspace: the greatest of what they hold directly and through groups. */
  readonly roles: ReadonlyMap<string, WorkspaceRole>;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly grants: Grants;
  readonly createdAt: Instant;
  /** Since when they may do nothing any more. */
  readonly disabledAt: Instant | undefined;
  /** That a person chose; undefined: the account's. */
  readonly language?: Language | undefined;
}

/** What somebody is in a workspace; undefined: nothing, they have no access there. */
export function roleIn(
  owner: Pick<Owner, 'isAccountAdmin' | 'roles' | 'disabledAt'>,
  workspaceId: string,
): Role | undefined {
  if (owner.disabledAt !== undefined) return undefined;
  return owner.isAccountAdmin ? 'account_admin' : owner.roles.get(workspaceId);
}

/** The greatest role of each workspace. */
export function greatestRoles(
  held: readonly { readonly workspaceId: string; readonly role: WorkspaceRole }[],
): ReadonlyMap<string, WorkspaceRole> {
  const roles = new Map<string, WorkspaceRole>();
  for (const { workspaceId, role } of held) {
    roles.set(workspaceId, greaterRole(role, roles.get(workspaceId) ?? role));
  }
  return roles;
}

/** Where somebody works who names no workspace: in the preferred one, else in the first of theirs; undefined: nowhere. */
export function homeOf(
  owner: Pick<Owner, 'isAccountAdmin' | 'roles' | 'disabledAt'>,
  preferred: string,
): { readonly workspaceId: string; readonly role: Role } | undefined {
  const workspaceId = [preferred, ...[...owner.roles.keys()].sort()].find((id) => roleIn(owner, id) !== undefined);
  const role = workspaceId === undefined ? undefined : roleIn(owner, workspaceId);
  return workspaceId === undefined || role === undefined ? undefined : { workspaceId, role };
}

/** A key as its owner's rights of now let it be; undefined: the owner has no access to the key's workspace any more. */
export function boundByOwner(key: KeyRecord, owner: Owner): KeyRecord | undefined {
  const role = roleIn(owner, key.workspaceId);
  if (role === undefined) return undefined;
  return {
    ...key,
    requesterId: owner.id,
    requester: owner.address,
    requesterType: owner.kind === 'person' ? 'USER' : 'SERVICE_PRINCIPAL',
    groups: owner.groups.map(({ name }) => name),
    role: lesserRole(key.role, role),
  };
}
