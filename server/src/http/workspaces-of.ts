import type { RoleName } from '@tallygate/contract';
import { type Actor, may, roleOf } from '#identity';
import type { AccountFacts } from './account-facts.ts';

/** The workspaces that somebody may know of, and what they are there. */
export function workspacesOf(
  actor: Actor,
  { workspaces }: Pick<AccountFacts, 'workspaces'>,
): readonly (AccountFacts['workspaces'][number] & { readonly role: RoleName })[] {
  return workspaces.flatMap((workspace) => {
    const role = roleOf(actor, workspace.id);
    const isKnown = may(actor, { kind: 'read_workspace', workspaceId: workspace.id }).isAllowed;
    return isKnown && role !== undefined ? [{ ...workspace, role }] : [];
  });
}
