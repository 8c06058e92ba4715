import type { Instant } from '#kernel';
import type { Subject, WorkspaceRole } from './owner.ts';

/** A group of people and service principals; never of groups. */
export interface Group {
  readonly id: string;
  /** Unique. */
  readonly name: string;
  readonly createdAt: Instant;
}

/** Somebody in a group; `isMapped`: an identity provider says so, and may take it back. */
export interface GroupMember {
  readonly groupId: string;
  readonly subject: Subject;
  readonly isMapped: boolean;
}

/** A program that has keys of its own. */
export interface ServicePrincipal {
  readonly id: string;
  /** Unique among those that were not removed. */
  readonly name: string;
  readonly isAccountAdmin: boolean;
  readonly createdAt: Instant;
  readonly disabledAt: Instant | undefined;
}

/** A workspace that people made; declared ones are in the configuration file only. */
export interface MadeWorkspace {
  /** 16 digits. */
  readonly id: string;
  /** Unique among those that people made. */
  readonly name: string;
  readonly createdAt: Instant;
  readonly createdBy: { readonly id: string; readonly address: string };
  readonly archivedAt: Instant | undefined;
}

/** A role that somebody holds in a workspace, not through a group. */
export interface DirectRole {
  readonly workspaceId: string;
  readonly subject: Subject;
  readonly role: WorkspaceRole;
}

/** What can be granted: a table of `system.ai_gateway` by its name, or a dashboard by its id. */
export interface GrantedObject {
  readonly kind: 'table' | 'dashboard';
  readonly name: string;
}

/** To whom; everyone has no id. */
export type Grantee = Subject | { readonly kind: 'everyone'; readonly id: '' };

/** Somebody may read something. */
export interface Grant {
  readonly id: string;
  readonly object: GrantedObject;
  readonly grantee: Grantee;
  readonly createdAt: Instant;
  readonly createdBy: { readonly id: string; readonly address: string };
}

/** What somebody will be once they accept; the token itself is nowhere kept. */
export interface Invitation {
  readonly id: string;
  /** SHA-256 of the token, hex. */
  readonly hash: string;
  /** In lower case. */
  readonly email: string;
  readonly isAccountAdmin: boolean;
  readonly workspaces: readonly { readonly workspaceId: string; readonly role: WorkspaceRole }[];
  /** Ids. */
  readonly groups: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: { readonly id: string; readonly address: string };
  readonly expiresAt: Instant;
  readonly acceptedAt: Instant | undefined;
  readonly revokedAt: Instant | undefined;
}

/** Roles in workspaces, and the end of people. `Tx` is a transaction of the control store; without one the last committed state is read. */
export interface RoleStore<Tx> {
  /** Roles held directly: in a workspace, by somebody, or all. */
  directRoles(
    of: { readonly workspaceId: string } | { readonly subject: Subject } | undefined,
    tx?: Tx,
  ): Promise<readonly DirectRole[]>;
  saveWorkspaceRole(tx: Tx, role: DirectRole): Promise<void>;
  removeWorkspaceRole(tx: Tx, of: Pick<DirectRole, 'workspaceId' | 'subject'>): Promise<void>;
  /** Roles that were carried over from before there were workspaces' roles are the default workspace's from now on. */
  settleDefaultWorkspace(tx: Tx, workspaceId: string): Promise<void>;
  /** Ids of the account admins who can sign in. */
  adminIds(tx: Tx): Promise<readonly string[]>;
  /** Ends every session of a person. */
  endSessions(tx: Tx, personId: string): Promise<void>;
  /** Takes all that somebody holds: roles, groups, grants, and of a person the ways to sign in. Their id stays known to rows and the log. */
  removeOwner(
    tx: Tx,
    of: { readonly kind: 'person' | 'service_principal'; readonly id: string; readonly at: Instant },
  ): Promise<void>;
  principal(id: string, tx?: Tx): Promise<ServicePrincipal | undefined>;
  /** Adds it, or gives the one with this id another name and other rights. */
  savePrincipal(tx: Tx, principal: ServicePrincipal): Promise<void>;
}

/** Groups and who is in them. */
export interface GroupStore<Tx> {
  /** By name. */
  groups(tx?: Tx): Promise<readonly Group[]>;
  group(id: string, tx?: Tx): Promise<Group | undefined>;
  saveGroup(tx: Tx, group: Group): Promise<void>;
  /** With its memberships, roles and grants. */
  removeGroup(tx: Tx, id: string): Promise<void>;
  /** Of a group, or of all. */
  groupMembers(groupId: string | undefined, tx?: Tx): Promise<readonly GroupMember[]>;
  /** Replaces the membership that there may be. */
  saveGroupMember(tx: Tx, member: GroupMember): Promise<void>;
  removeGroupMember(tx: Tx, of: Pick<GroupMember, 'groupId' | 'subject'>): Promise<void>;
}

/** Workspaces that people made, and grants. */
export interface WorkspaceStore<Tx> {
  /** In the order of their making; archived ones too. */
  workspaces(tx?: Tx): Promise<readonly MadeWorkspace[]>;
  /** Adds it, or gives the one with this id another name and state. */
  saveWorkspace(tx: Tx, workspace: MadeWorkspace): Promise<void>;
  /** How many keys in it were not revoked. */
  liveKeysIn(workspaceId: string, tx: Tx): Promise<number>;
  /** In the order of their making. */
  grants(tx?: Tx): Promise<readonly Grant[]>;
  addGrant(tx: Tx, grant: Grant): Promise<void>;
  removeGrant(tx: Tx, id: string): Promise<void>;
}

/** Invitations. */
export interface InvitationStore<Tx> {
  /** Newest first; those before this id. */
  invitations(
    page: { readonly before: string | undefined; readonly limit: number },
    tx?: Tx,
  ): Promise<readonly Invitation[]>;
  invitation(by: { readonly id: string } | { readonly hash: string }, tx?: Tx): Promise<Invitation | undefined>;
  /** The one of this address that is neither accepted nor revoked; it may be expired. */
  openInvitation(email: string, tx: Tx): Promise<Invitation | undefined>;
  /** Adds it, or gives the one with this id another token and state. */
  saveInvitation(tx: Tx, invitation: Invitation): Promise<void>;
}

/** Who there is, and what they hold. */
export interface PeopleStore<Tx> extends RoleStore<Tx>, GroupStore<Tx>, WorkspaceStore<Tx>, InvitationStore<Tx> {}
