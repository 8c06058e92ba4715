import { z } from 'zod';
import { pageQuerySchema, roleSchema, setupSchema } from './people.ts';

const NAME_LENGTH_MAX = 128;
/** No control characters, and none that hide: names are shown to people who decide by them. */
const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LENGTH_MAX)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u);
const idSchema = z.string().min(1).max(NAME_LENGTH_MAX);

export const workspaceRoleSchema = z.enum(['workspace_admin', 'member', 'viewer']);
export type WorkspaceRoleName = z.infer<typeof workspaceRoleSchema>;

export const subjectKindSchema = z.enum(['person', 'service_principal', 'group']);
export type SubjectKindName = z.infer<typeof subjectKindSchema>;

const rolesSchema = z
  .array(z.object({ workspace_id: z.string(), workspace: z.string(), role: workspaceRoleSchema }))
  .describe('The greatest role in each workspace, held directly or through groups.');
const groupRefsSchema = z.array(z.object({ id: z.string(), name: z.string() }));

/** A person of the account. */
export const memberSchema = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  is_account_admin: z.boolean(),
  workspaces: rolesSchema,
  groups: groupRefsSchema,
  created_at: z.iso.datetime(),
  disabled_at: z.iso.datetime().nullable(),
});
export type Member = z.infer<typeof memberSchema>;

/** Roles that somebody new is to have; workspaces by id or name. */
const wantedRolesSchema = z
  .array(z.strictObject({ workspace: idSchema, role: workspaceRoleSchema }))
  .max(200)
  .default([]);

/** Body of `POST /api/v1/members`: a person who signs in by single sign-on, or is given a password by a link. */
export const newMemberSchema = z.strictObject({
  email: z.email().max(256),
  name: nameSchema,
  is_account_admin: z.boolean().default(false),
  workspaces: wantedRolesSchema,
});
export type NewMember = z.input<typeof newMemberSchema>;

/** Body of `PATCH /api/v1/members/{id}` and `/service-principals/{id}`; what is left out stays. */
export const memberChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  is_account_admin: z.boolean().optional(),
  is_disabled: z.boolean().optional().describe('Takes effect at once: sessions end, keys open nothing.'),
});
export type MemberChange = z.infer<typeof memberChangeSchema>;

/** A program that has keys of its own. */
export const servicePrincipalSchema = memberSchema.omit({ email: true });
export type ServicePrincipal = z.infer<typeof servicePrincipalSchema>;

/** Letters, digits and `._-`: it stands in rows as the requester, and must not look like a person's address. */
const principalNameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,127}$/u);

/** Body of `POST /api/v1/service-principals`. */
export const newServicePrincipalSchema = z.strictObject({
  name: principalNameSchema,
  is_account_admin: z.boolean().default(false),
  workspaces: wantedRolesSchema,
});
export type NewServicePrincipal = z.input<typeof newServicePrincipalSchema>;
export const servicePrincipalChangeSchema = memberChangeSchema.extend({ name: principalNameSchema.optional() });

/** Somebody in a group or in a workspace. */
export const namedSubjectSchema = z.object({
  kind: subjectKindSchema,
  id: z.string(),
  name: z.string(),
  address: z.string().describe('A person’s e-mail address; else the name.'),
});
export type NamedSubject = z.infer<typeof namedSubjectSchema>;

/** A group of people and service principals. */
export const groupSchema = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.iso.datetime(),
  member_count: z.number().int(),
});
export type Group = z.infer<typeof groupSchema>;

/** One of a group; `is_mapped`: an identity provider says so, and may take it back. */
export const groupMemberSchema = namedSubjectSchema.extend({ is_mapped: z.boolean() });
export type GroupMember = z.infer<typeof groupMemberSchema>;

/** Body of `POST /api/v1/groups` and `PATCH /api/v1/groups/{id}`. */
export const groupNameSchema = z.strictObject({ name: nameSchema });

/** Body of `POST /api/v1/groups/{id}/members`. */
export const newGroupMemberSchema = z.strictObject({ kind: z.enum(['person', 'service_principal']), id: idSchema });
export type NewGroupMember = z.infer<typeof newGroupMemberSchema>;

/** One of `GET /api/v1/workspaces`. */
export const workspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema.optional().describe('One’s own there.'),
  is_declared: z.boolean().describe('From the configuration file: read-only here.'),
  created_at: z.iso.datetime().nullable().describe('NULL: declared, so not known.'),
  created_by: z.string().nullable(),
  archived_at: z.iso.datetime().nullable(),
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** Query of `GET /api/v1/workspaces`. */
export const workspacesQuerySchema = pageQuerySchema.extend({
  archived: z.enum(['true', 'false']).optional().describe('With archived ones, for account admins; default: false.'),
});

/** Body of `POST /api/v1/workspaces`. */
export const newWorkspaceSchema = z.strictObject({ name: nameSchema });

/** Body of `PATCH /api/v1/workspaces/{id}`; what is left out stays. */
export const workspaceChangeSchema = z.strictObject({
  name: nameSchema.optional(),
  is_archived: z.boolean().optional(),
});
export type WorkspaceChange = z.infer<typeof workspaceChangeSchema>;

/** Somebody with a role in a workspace, held there directly. */
export const workspaceMemberSchema = namedSubjectSchema.extend({ role: workspaceRoleSchema });
export type WorkspaceMember = z.infer<typeof workspaceMemberSchema>;

/** Body of `POST /api/v1/workspaces/{id}/members`: gives the role, in place of the one that there may be. */
export const newWorkspaceMemberSchema = z.strictObject({
  kind: subjectKindSchema,
  id: idSchema,
  role: workspaceRoleSchema,
});
export type NewWorkspaceMember = z.infer<typeof newWorkspaceMemberSchema>;

const granteeKindSchema = z.enum(['person', 'service_principal', 'group', 'everyone']);

/** Somebody may read a table or a dashboard. */
export const grantSchema = z.object({
  id: z.string(),
  object_kind: z.enum(['table', 'dashboard']),
  object: z.string().describe('Name of the table, such as `system.ai_gateway.usage`, or id of the dashboard.'),
  grantee_kind: granteeKindSchema,
  grantee_id: z.string().nullable().describe('NULL: everyone.'),
  grantee: z.string().describe('Address of the person, or name; empty: everyone.'),
  created_at: z.iso.datetime(),
  created_by: z.string(),
});
export type Grant = z.infer<typeof grantSchema>;

/** Body of `POST /api/v1/grants`. */
export const newGrantSchema = z.strictObject({
  object_kind: z.enum(['table', 'dashboard']),
  object: idSchema.describe('Name of the table, or id of the dashboard.'),
  grantee_kind: granteeKindSchema,
  grantee_id: idSchema.optional().describe('Left out: everyone.'),
});
export type NewGrant = z.infer<typeof newGrantSchema>;

/** Query of `GET /api/v1/grants`. */
export const grantsQuerySchema = pageQuerySchema.extend({
  object_kind: z.enum(['table', 'dashboard']).optional(),
  object: idSchema.optional(),
});
export type GrantsQuery = z.input<typeof grantsQuerySchema>;

/** An invitation; never its link. */
export const invitationSchema = z.object({
  id: z.string(),
  email: z.string(),
  state: z.enum(['open', 'accepted', 'revoked', 'expired']),
  is_account_admin: z.boolean(),
  workspaces: rolesSchema,
  groups: groupRefsSchema,
  created_at: z.iso.datetime(),
  created_by: z.string(),
  expires_at: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitationSchema>;

/** Body of `POST /api/v1/invitations`. */
export const newInvitationSchema = z.strictObject({
  email: z.email().max(256),
  is_account_admin: z.boolean().default(false),
  workspaces: wantedRolesSchema,
  groups: z.array(idSchema).max(200).default([]).describe('Ids.'),
});
export type NewInvitation = z.input<typeof newInvitationSchema>;

/** Answer to those who invite: the only one that ever holds the link. */
export const invitedSchema = invitationSchema.extend({
  link: z.string(),
  is_mailed: z.boolean().describe('Whether mail is set up: then the link goes to the address by itself.'),
});
export type Invited = z.infer<typeof invitedSchema>;

/** Body of `POST /api/v1/invitations/look-up`. */
export const invitationTokenSchema = z.strictObject({ token: z.string().min(1).max(200) });

/** What somebody who was invited is told before they accept. */
export const invitationPreviewSchema = z.object({ email: z.string(), account: z.string(), invited_by: z.string() });
export type InvitationPreview = z.infer<typeof invitationPreviewSchema>;

/** Body of `POST /api/v1/invitations/accept`: makes the person and signs in (sets the session cookie). The password's length is judged with the rest of it. */
export const invitationAcceptanceSchema = setupSchema
  .omit({ email: true })
  .extend({ name: nameSchema, password: z.string().max(4_096) });
export type InvitationAcceptance = z.infer<typeof invitationAcceptanceSchema>;

/** Its answer. */
export const invitationAcceptedSchema = z.object({ email: z.string() });
export type InvitationAccepted = z.infer<typeof invitationAcceptedSchema>;
