import { z } from 'zod';

export const roleSchema = z.enum(['account_admin', 'workspace_admin', 'member', 'viewer']);
export type RoleName = z.infer<typeof roleSchema>;

export const PASSWORD_LENGTH_MIN = 10;
export const PASSWORD_LENGTH_MAX = 256;

/** Answer of `GET /api/v1/setup`: whether the first account admin is still to be made, and whether the link is good. */
export const setupStateSchema = z.object({ is_open: z.boolean(), is_token_good: z.boolean() });
export type SetupState = z.infer<typeof setupStateSchema>;

/** Body of `POST /api/v1/setup`: makes the first account admin and signs in (sets the session cookie). */
export const setupSchema = z.strictObject({
  token: z.string().min(1).max(200),
  name: z.string().min(1).max(128),
  email: z.email().max(256),
  password: z.string().min(PASSWORD_LENGTH_MIN).max(PASSWORD_LENGTH_MAX),
});
export type Setup = z.infer<typeof setupSchema>;

/** Body of `POST /api/v1/session` (sign in; sets the session cookie). `DELETE /api/v1/session` signs out. */
export const signInSchema = z.strictObject({
  email: z.string().min(1).max(256),
  password: z.string().min(1).max(PASSWORD_LENGTH_MAX),
});
export type SignIn = z.infer<typeof signInSchema>;

/** Answer of `GET /api/v1/session`: who is signed in, and what every page needs to know. 401 when nobody is. */
export const sessionSchema = z.object({
  person: z.object({ id: z.string(), name: z.string(), email: z.string(), role: roleSchema }),
  account: z.object({ id: z.string(), name: z.string(), time_zone: z.string() }),
  workspaces: z.array(z.object({ id: z.string(), name: z.string() })),
  tables: z.array(z.string()).describe('Names of the tables that this person may read.'),
  version: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

/** An API key as it is shown; never its secret. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  requester: z.string(),
  role: roleSchema,
  workspace_id: z.string(),
  endpoints: z.array(z.string()).nullable().describe('NULL: all.'),
  created_at: z.iso.datetime().nullable().describe('NULL: declared, so not known.'),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  is_declared: z.boolean().describe('From the configuration file or the home of the installation: read-only here.'),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** Body of `POST /api/v1/keys` (header `Idempotency-Key` accepted). The answer carries `secret`, once. */
export const newApiKeySchema = z.strictObject({
  name: z.string().min(1).max(128),
  role: roleSchema.optional().describe('At most the maker’s own; default: member.'),
  workspace: z.string().max(128).optional().describe('Id or name; default: the first.'),
  endpoints: z.array(z.string().max(128)).max(1_000).optional(),
  expires_at: z.iso.datetime().optional(),
});
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** Its answer: the only one that ever holds the secret. */
export const newKeyAnswerSchema = apiKeySchema.extend({ secret: z.string() });
export type NewKeyAnswer = z.infer<typeof newKeyAnswerSchema>;

/** One of `GET /api/v1/workspaces`. */
export const workspaceSchema = z.object({ id: z.string(), name: z.string() });
export type Workspace = z.infer<typeof workspaceSchema>;

/** Query of lists that are read page by page. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** One act in the audit log (`GET /api/v1/audit`, newest first, cursor-paged). */
export const auditEntrySchema = z.object({
  sequence: z.number().int(),
  at: z.iso.datetime(),
  actor_id: z.string(),
  actor: z.string(),
  action: z.string().describe('Such as `person.created`, `key.created`, `session.started`.'),
  target: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  address: z.string(),
  request_id: z.string(),
  hash: z.string().describe('SHA-256 over the entry and the hash before it, hex.'),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** Every list: one page, and where the next begins. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() });
