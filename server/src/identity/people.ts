import { type Acceptance, type Accepted, acceptInvitation, findInvitation } from './accept-invitation.ts';
import { grant, revokeGrant } from './grants.ts';
import {
  addToGroup,
  type CountedGroup,
  createGroup,
  listGroups,
  type Membership,
  removeFromGroup,
  removeGroup,
  renameGroup,
} from './groups.ts';
import { type Invited, invite, type NewInvitation, renewInvitation, revokeInvitation } from './invitations.ts';
import { changeOwner, createOwner, type NewOwner, type OwnerChange, removeOwner } from './members.ts';
import type { Owner, OwnerKind } from './owner.ts';
import type { By, PeopleOutcome } from './people-act.ts';
import type {
  DirectRole,
  Grant,
  GrantedObject,
  Grantee,
  GroupMember,
  Invitation,
  MadeWorkspace,
} from './people-store.ts';
import type { IdentityPorts, Origin } from './ports.ts';
import type { SendMail } from './sign-in-ports.ts';
import { changeWorkspace, createWorkspace, giveRole, takeRole, type WorkspaceFacts } from './workspaces.ts';

type Done<Value> = Promise<PeopleOutcome<Value>>;
type Listed = Pick<WorkspaceFacts, 'listed'>;

/** Who there is and what they hold, as the doors of the product use it. Acts are judged, and written down; who may read what is the door's to ask. */
export interface People<Tx> {
  /** People and service principals that were not removed, in no order. */
  owners(): Promise<readonly Owner[]>;
  createOwner(asked: NewOwner, by: By<Tx, Owner>): Done<Owner>;
  changeOwner(change: OwnerChange, by: By<Tx, Owner>): Done<Owner>;
  removeOwner(asked: { readonly kind: OwnerKind; readonly id: string }, by: By<Tx, Owner>): Done<Owner>;

  /** By name. */
  groups(): Promise<readonly CountedGroup[]>;
  /** Of a group, or of all. */
  groupMembers(groupId?: string): Promise<readonly GroupMember[]>;
  createGroup(asked: { readonly name: string }, by: By<Tx, CountedGroup>): Done<CountedGroup>;
  renameGroup(asked: { readonly id: string; readonly name: string }, by: By<Tx, CountedGroup>): Done<CountedGroup>;
  removeGroup(asked: { readonly id: string }, by: By<Tx, CountedGroup>): Done<CountedGroup>;
  addToGroup(asked: Membership, by: By<Tx, CountedGroup>): Done<CountedGroup>;
  removeFromGroup(
    asked: { readonly groupId: string; readonly memberId: string },
    by: By<Tx, CountedGroup>,
  ): Done<CountedGroup>;

  /** Those that people made, archived ones too. */
  workspaces(): Promise<readonly MadeWorkspace[]>;
  createWorkspace(asked: { readonly name: string } & Listed, by: By<Tx, MadeWorkspace>): Done<MadeWorkspace>;
  changeWorkspace(change: Parameters<typeof changeWorkspace>[1], by: By<Tx, MadeWorkspace>): Done<MadeWorkspace>;
  /** Roles held directly: in a workspace, or all. */
  directRoles(workspaceId?: string): Promise<readonly DirectRole[]>;
  giveRole(asked: DirectRole & Listed, by: By<Tx, DirectRole>): Done<DirectRole>;
  takeRole(
    asked: { readonly workspaceId: string; readonly subjectId: string },
    by: By<Tx, DirectRole>,
  ): Done<DirectRole>;

  grants(): Promise<readonly Grant[]>;
  grant(asked: { readonly object: GrantedObject; readonly grantee: Grantee }, by: By<Tx, Grant>): Done<Grant>;
  revokeGrant(asked: { readonly id: string }, by: By<Tx, Grant>): Done<Grant>;

  /** Newest first. */
  invitations(page: { readonly before: string | undefined; readonly limit: number }): Promise<readonly Invitation[]>;
  invite(asked: NewInvitation, by: By<Tx, Invited>): Done<Invited>;
  renewInvitation(asked: { readonly id: string }, by: By<Tx, Invited>): Done<Invited>;
  revokeInvitation(asked: { readonly id: string }, by: By<Tx, Invitation>): Done<Invitation>;
  /** What a token opens. */
  findInvitation(token: string): Done<Invitation>;
  acceptInvitation(acceptance: Acceptance, origin: Origin): Done<Accepted>;
  /** undefined: mail is not set up, and links are only shown. */
  readonly sendMail: SendMail | undefined;
}

export function createPeople<Tx>(ports: IdentityPorts<Tx>): People<Tx> {
  const { store } = ports;
  return {
    owners: () => store.owners(),
    createOwner: (asked, by) => createOwner(ports, asked, by),
    changeOwner: (change, by) => changeOwner(ports, change, by),
    removeOwner: (asked, by) => removeOwner(ports, asked, by),
    groups: () => listGroups(ports),
    groupMembers: (groupId) => store.groupMembers(groupId),
    createGroup: (asked, by) => createGroup(ports, asked, by),
    renameGroup: (asked, by) => renameGroup(ports, asked, by),
    removeGroup: (asked, by) => removeGroup(ports, asked, by),
    addToGroup: (asked, by) => addToGroup(ports, asked, by),
    removeFromGroup: (asked, by) => removeFromGroup(ports, asked, by),
    workspaces: () => store.workspaces(),
    createWorkspace: (asked, by) => createWorkspace(ports, asked, by),
    changeWorkspace: (change, by) => changeWorkspace(ports, change, by),
    directRoles: (workspaceId) => store.directRoles(workspaceId === undefined ? undefined : { workspaceId }),
    giveRole: (asked, by) => giveRole(ports, asked, by),
    takeRole: (asked, by) => takeRole(ports, asked, by),
    grants: () => store.grants(),
    grant: (asked, by) => grant(ports, asked, by),
    revokeGrant: (asked, by) => revokeGrant(ports, asked, by),
    invitations: (page) => store.invitations(page),
    invite: (asked, by) => invite(ports, asked, by),
    renewInvitation: (asked, by) => renewInvitation(ports, asked, by),
    revokeInvitation: (asked, by) => revokeInvitation(ports, asked, by),
    findInvitation: (token) => findInvitation(ports, token),
    acceptInvitation: (acceptance, origin) => acceptInvitation(ports, acceptance, origin),
    sendMail: ports.sendMail,
  };
}
