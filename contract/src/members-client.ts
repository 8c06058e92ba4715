import { at, type Caller, type CallOptions, type CreateOptions, type PageQuery } from './call.ts';
import {
  type GrantsQuery,
  grantSchema,
  groupMemberSchema,
  groupSchema,
  type InvitationAcceptance,
  invitationAcceptedSchema,
  invitationPreviewSchema,
  invitationSchema,
  invitedSchema,
  type MemberChange,
  memberSchema,
  type NewGrant,
  type NewGroupMember,
  type NewInvitation,
  type NewMember,
  type NewServicePrincipal,
  type NewWorkspaceMember,
  servicePrincipalSchema,
  type WorkspaceChange,
  workspaceMemberSchema,
  workspaceSchema,
} from './members.ts';
import { pageOf } from './people.ts';

/** People, groups, service principals, workspaces, grants and invitations. */
export function memberCalls(call: Caller) {
  return {
    ...ownerCalls(call),
    ...groupCalls(call),
    ...workspaceCalls(call),
    ...grantCalls(call),
    ...invitationCalls(call),
  };
}

function ownerCalls(call: Caller) {
  return {
    members: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('members'), query: { ...page }, answer: pageOf(memberSchema), ...how }),
    member: (id: string, how: CallOptions = {}) => call({ path: at('members', id), answer: memberSchema, ...how }),
    createMember: (body: NewMember, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('members'), body, answer: memberSchema, ...how }),
    changeMember: (id: string, body: MemberChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('members', id), body, answer: memberSchema, ...how }),
    /** For good: sessions end, keys open nothing. */
    removeMember: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('members', id), answer: memberSchema, ...how }),
    servicePrincipals: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('service-principals'), query: { ...page }, answer: pageOf(servicePrincipalSchema), ...how }),
    servicePrincipal: (id: string, how: CallOptions = {}) =>
      call({ path: at('service-principals', id), answer: servicePrincipalSchema, ...how }),
    createServicePrincipal: (body: NewServicePrincipal, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('service-principals'), body, answer: servicePrincipalSchema, ...how }),
    changeServicePrincipal: (id: string, body: MemberChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('service-principals', id), body, answer: servicePrincipalSchema, ...how }),
    removeServicePrincipal: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('service-principals', id), answer: servicePrincipalSchema, ...how }),
  };
}

function groupCalls(call: Caller) {
  return {
    groups: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('groups'), query: { ...page }, answer: pageOf(groupSchema), ...how }),
    group: (id: string, how: CallOptions = {}) => call({ path: at('groups', id), answer: groupSchema, ...how }),
    createGroup: (name: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('groups'), body: { name }, answer: groupSchema, ...how }),
    renameGroup: (id: string, name: string, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('groups', id), body: { name }, answer: groupSchema, ...how }),
    removeGroup: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('groups', id), answer: groupSchema, ...how }),
    groupMembers: (id: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('groups', id, 'members'), query: { ...page }, answer: pageOf(groupMemberSchema), ...how }),
    addToGroup: (id: string, body: NewGroupMember, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('groups', id, 'members'), body, answer: groupSchema, ...how }),
    removeFromGroup: (which: { readonly group: string; readonly member: string }, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('groups', which.group, 'members', which.member), answer: groupSchema, ...how }),
  };
}

function workspaceCalls(call: Caller) {
  return {
    /** `archived`: with those too, for account admins. */
    workspaces: (page: PageQuery & { readonly archived?: 'true' | undefined } = {}, how: CallOptions = {}) =>
      call({ path: at('workspaces'), query: { ...page }, answer: pageOf(workspaceSchema), ...how }),
    workspace: (id: string, how: CallOptions = {}) =>
      call({ path: at('workspaces', id), answer: workspaceSchema, ...how }),
    createWorkspace: (name: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('workspaces'), body: { name }, answer: workspaceSchema, ...how }),
    changeWorkspace: (id: string, body: WorkspaceChange, how: CreateOptions = {}) =>
      call({ method: 'PATCH', path: at('workspaces', id), body, answer: workspaceSchema, ...how }),
    workspaceMembers: (id: string, page: PageQuery = {}, how: CallOptions = {}) =>
      call({
        path: at('workspaces', id, 'members'),
        query: { ...page },
        answer: pageOf(workspaceMemberSchema),
        ...how,
      }),
    giveWorkspaceRole: (id: string, body: NewWorkspaceMember, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('workspaces', id, 'members'), body, answer: workspaceMemberSchema, ...how }),
    takeWorkspaceRole: (which: { readonly workspace: string; readonly member: string }, how: CreateOptions = {}) =>
      call({
        method: 'DELETE',
        path: at('workspaces', which.workspace, 'members', which.member),
        answer: workspaceMemberSchema,
        ...how,
      }),
  };
}

function grantCalls(call: Caller) {
  return {
    grants: (asked: GrantsQuery = {}, how: CallOptions = {}) =>
      call({ path: at('grants'), query: { ...asked }, answer: pageOf(grantSchema), ...how }),
    grant: (body: NewGrant, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('grants'), body, answer: grantSchema, ...how }),
    revokeGrant: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('grants', id), answer: grantSchema, ...how }),
  };
}

function invitationCalls(call: Caller) {
  return {
    invitations: (page: PageQuery = {}, how: CallOptions = {}) =>
      call({ path: at('invitations'), query: { ...page }, answer: pageOf(invitationSchema), ...how }),
    /** The answer carries the link, this once. */
    invite: (body: NewInvitation, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('invitations'), body, answer: invitedSchema, ...how }),
    /** Another link, and the whole time again; the earlier link opens nothing any more. */
    renewInvitation: (id: string, how: CreateOptions = {}) =>
      call({ method: 'POST', path: at('invitations', id, 'renew'), answer: invitedSchema, ...how }),
    revokeInvitation: (id: string, how: CreateOptions = {}) =>
      call({ method: 'DELETE', path: at('invitations', id), answer: invitationSchema, ...how }),
    lookUpInvitation: (token: string, how: CallOptions = {}) =>
      call({
        method: 'POST',
        path: at('invitations', 'look-up'),
        body: { token },
        answer: invitationPreviewSchema,
        ...how,
      }),
    acceptInvitation: (body: InvitationAcceptance, how: CallOptions = {}) =>
      call({ method: 'POST', path: at('invitations', 'accept'), body, answer: invitationAcceptedSchema, ...how }),
  };
}
