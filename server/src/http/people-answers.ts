import type { Member, NamedSubject, ServicePrincipal, WorkspaceRoleName } from '@tallygate/contract';
import type { Owner, Subject } from '#identity';
import { type Instant, isoInstant } from '#kernel';
import type { AccountFacts } from './account-facts.ts';
import { ApiRefusal, type ControlApiOptions } from './api-context.ts';

type Account = Pick<AccountFacts, 'workspaces'>;

/** A person, as the API shows one. */
export function memberOf(owner: Owner, account: Account): Member {
  return { ...principalOf(owner, account), email: owner.address };
}

/** A service principal, likewise. */
export function principalOf(owner: Owner, account: Account): ServicePrincipal {
  const held = [...owner.roles].map(([workspaceId, role]) => ({ workspaceId, role }));
  return {
    id: owner.id,
    name: owner.name,
    is_account_admin: owner.isAccountAdmin,
    workspaces: namedRoles(held, account),
    groups: owner.groups.map(({ id, name }) => ({ id, name })),
    created_at: isoInstant(owner.createdAt),
    disabled_at: textOf(owner.disabledAt),
  };
}

/** Roles with the names of their workspaces, in the account's order. */
export function namedRoles(
  held: readonly { readonly workspaceId: string; readonly role: WorkspaceRoleName }[],
  { workspaces }: Account,
): Member['workspaces'] {
  return workspaces.flatMap(({ id, name }) => {
    const role = held.find(({ workspaceId }) => workspaceId === id)?.role;
    return role === undefined ? [] : [{ workspace_id: id, workspace: name, role }];
  });
}

/** Roles that were asked for by ids or names of workspaces. Throws an ApiRefusal when there is no such workspace. */
export function readRoles(
  wanted: readonly { readonly workspace: string; readonly role: WorkspaceRoleName }[],
  account: Account,
) {
  return wanted.map(({ workspace, role }) => ({ workspaceId: workspaceIdOf(workspace, account), role }));
}

/** The id of a workspace that is named by its id or its name. Throws an ApiRefusal when there is none. */
export function workspaceIdOf(wanted: string, { workspaces }: Account): string {
  const found = workspaces.find(({ id }) => id === wanted) ?? workspaces.find(({ name }) => name === wanted);
  if (found === undefined) throw new ApiRefusal('workspace_unknown', { workspace: wanted.slice(0, 128) });
  return found.id;
}

/** Names people, service principals and groups as they are now; somebody who is gone has their id. */
export async function subjectNamer({
  identity,
}: Pick<ControlApiOptions, 'identity'>): Promise<(subject: Subject) => NamedSubject> {
  const [owners, groups] = await Promise.all([identity.people.owners(), identity.people.groups()]);
  const names = new Map([
    ...owners.map((owner) => [owner.id, owner] as const),
    ...groups.map(({ id, name }) => [id, { name, address: name }] as const),
  ]);
  return ({ kind, id }) => {
    const { name, address } = names.get(id) ?? { name: id, address: id };
    return { kind, id, name, address };
  };
}

/** An instant that there may be, as JSON. */
export function textOf(at: Instant | undefined): string | null {
  return at === undefined ? null : isoInstant(at);
}
