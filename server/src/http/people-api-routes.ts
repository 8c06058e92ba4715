import {
  grantSchema,
  grantsQuerySchema,
  groupMemberSchema,
  groupNameSchema,
  groupSchema,
  invitationAcceptanceSchema,
  invitationAcceptedSchema,
  invitationPreviewSchema,
  invitationSchema,
  invitationTokenSchema,
  invitedSchema,
  memberChangeSchema,
  memberSchema,
  newGrantSchema,
  newGroupMemberSchema,
  newInvitationSchema,
  newMemberSchema,
  newServicePrincipalSchema,
  newWorkspaceMemberSchema,
  newWorkspaceSchema,
  pageOf,
  pageQuerySchema,
  servicePrincipalChangeSchema,
  servicePrincipalSchema,
  workspaceChangeSchema,
  workspaceMemberSchema,
  workspaceSchema,
  workspacesQuerySchema,
} from '@tallygate/contract';
import type { z } from 'zod';
import { type ApiRoute, json } from './api-route.ts';

const OWNERS = [
  {
    path: '/api/v1/members',
    one: 'a person',
    many: 'The people of the account; for admins',
    schema: memberSchema,
    made: newMemberSchema,
    change: memberChangeSchema,
  },
  {
    path: '/api/v1/service-principals',
    one: 'a service principal',
    many: 'The service principals of the account; for admins',
    schema: servicePrincipalSchema,
    made: newServicePrincipalSchema,
    change: servicePrincipalChangeSchema,
  },
] as const;

/** What all mutations of people may be refused with, besides what each says. */
const REFUSALS = [400, 401, 403, 404, 409, 413] as const;

/** The routes of people, service principals, groups, workspaces, grants and invitations. */
export const PEOPLE_ROUTES: readonly ApiRoute[] = [
  ...OWNERS.flatMap(({ path, one, many, schema, made, change }): readonly ApiRoute[] => [
    list(path, many, schema),
    read(`${path}/{id}`, `One of them: ${one}; for admins`, schema),
    mutation('post', path, { summary: `Add ${one}; for account admins`, body: made, schema, status: 201 }),
    mutation('patch', `${path}/{id}`, {
      summary: `Change name and rights of ${one}; for account admins`,
      body: change,
      schema,
    }),
    mutation('delete', `${path}/{id}`, { summary: `Remove ${one} for good; for account admins`, schema }),
  ]),
  list('/api/v1/groups', 'Groups of people and service principals; for admins', groupSchema),
  read('/api/v1/groups/{id}', 'One group; for admins', groupSchema),
  mutation('post', '/api/v1/groups', {
    summary: 'Make a group; for account admins',
    body: groupNameSchema,
    schema: groupSchema,
    status: 201,
  }),
  mutation('patch', '/api/v1/groups/{id}', {
    summary: 'Rename a group; for account admins',
    body: groupNameSchema,
    schema: groupSchema,
  }),
  mutation('delete', '/api/v1/groups/{id}', { summary: 'Remove a group; for account admins', schema: groupSchema }),
  list('/api/v1/groups/{id}/members', 'Who is in a group; for admins', groupMemberSchema),
  mutation('post', '/api/v1/groups/{id}/members', {
    summary: 'Put somebody into a group; for account admins',
    body: newGroupMemberSchema,
    schema: groupSchema,
  }),
  mutation('delete', '/api/v1/groups/{id}/members/{member}', {
    summary: 'Take somebody out of a group; for account admins',
    schema: groupSchema,
  }),
  {
    ...list('/api/v1/workspaces', 'The workspaces that one has access to', workspaceSchema),
    query: workspacesQuerySchema,
    refusals: [400, 401],
  },
  { ...read('/api/v1/workspaces/{id}', 'One workspace, by its id or name', workspaceSchema), refusals: [401, 404] },
  mutation('post', '/api/v1/workspaces', {
    summary: 'Make a workspace; for account admins',
    body: newWorkspaceSchema,
    schema: workspaceSchema,
    status: 201,
  }),
  mutation('patch', '/api/v1/workspaces/{id}', {
    summary: 'Rename a workspace, archive it or take it back; for account admins',
    body: workspaceChangeSchema,
    schema: workspaceSchema,
  }),
  list('/api/v1/workspaces/{id}/members', 'Who has a role in a workspace; for its admins', workspaceMemberSchema),
  mutation('post', '/api/v1/workspaces/{id}/members', {
    summary: 'Give somebody a role in a workspace; for its admins',
    body: newWorkspaceMemberSchema,
    schema: workspaceMemberSchema,
  }),
  mutation('delete', '/api/v1/workspaces/{id}/members/{member}', {
    summary: 'Take somebody’s role in a workspace; for its admins',
    schema: workspaceMemberSchema,
  }),
  {
    ...list('/api/v1/grants', 'Who may read which table and dashboard; for account admins', grantSchema),
    query: grantsQuerySchema,
  },
  mutation('post', '/api/v1/grants', {
    summary: 'Let somebody read a table or a dashboard; for account admins',
    body: newGrantSchema,
    schema: grantSchema,
    status: 201,
  }),
  mutation('delete', '/api/v1/grants/{id}', { summary: 'Take a grant back; for account admins', schema: grantSchema }),
  list('/api/v1/invitations', 'Invitations, newest first; for account admins', invitationSchema),
  mutation('post', '/api/v1/invitations', {
    summary: 'Invite somebody by their address; for account admins',
    body: newInvitationSchema,
    schema: invitedSchema,
    status: 201,
  }),
  mutation('post', '/api/v1/invitations/{id}/renew', {
    summary: 'Give an invitation a new link and its whole time again; for account admins',
    schema: invitedSchema,
  }),
  mutation('delete', '/api/v1/invitations/{id}', {
    summary: 'Take an invitation back; for account admins',
    schema: invitationSchema,
  }),
  {
    method: 'post',
    path: '/api/v1/invitations/look-up',
    summary: 'What the link of an invitation opens',
    isOpen: true,
    body: invitationTokenSchema,
    answer: json(200, 'Whom it is for.', invitationPreviewSchema),
    refusals: [400, 403, 413],
  },
  {
    method: 'post',
    path: '/api/v1/invitations/accept',
    summary: 'Accept an invitation and sign in',
    isOpen: true,
    body: invitationAcceptanceSchema,
    answer: json(201, 'Signed in; sets the session cookie.', invitationAcceptedSchema),
    refusals: [400, 403, 413],
  },
];

function list(path: string, summary: string, schema: z.ZodType): ApiRoute {
  return {
    method: 'get',
    path,
    summary,
    query: pageQuerySchema,
    answer: json(200, 'A page of them.', pageOf(schema)),
    refusals: path.includes('{') ? [400, 401, 403, 404] : [400, 401, 403],
  };
}

function read(path: string, summary: string, schema: z.ZodType): ApiRoute {
  return { method: 'get', path, summary, answer: json(200, 'As it is now.', schema), refusals: [401, 403, 404] };
}

function mutation(
  method: 'post' | 'patch' | 'delete',
  path: string,
  of: {
    readonly summary: string;
    readonly schema: z.ZodType;
    readonly body?: z.ZodType;
    readonly status?: 201;
  },
): ApiRoute {
  return {
    method,
    path,
    summary: of.summary,
    isCreating: true,
    ...(of.body === undefined ? {} : { body: of.body }),
    answer: json(of.status ?? 200, 'Done; it holds at once.', of.schema),
    refusals: REFUSALS,
  };
}
