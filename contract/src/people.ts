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
  account: z.object({
    id: z.string(),
    name: z.string(),
    time_zone: z.string(),
    public_url: z
      .string()
      .nullish()
      .describe('Where the installation is found, without a trailing slash; NULL: only known to whoever calls.'),
  }),
  workspaces: z
    .array(z.object({ id: z.string(), name: z.string(), role: roleSchema.optional() }))
    .describe('Those that this person has access to.'),
  tables: z.array(z.string()).describe('Names of the tables that this person may read.'),
  previews: z.array(z.string()).default([]).describe('Ids of the previews that are on.'),
  version: z.string(),
  needs_second_factor: z
    .boolean()
    .optional()
    .describe('Account admins need a second factor, and this one has none: nothing else is open to them.'),
});
export type Session = z.infer<typeof sessionSchema>;

/** Query of lists that are read page by page. */
export const pageQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** Every list: one page, and where the next begins. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), next_cursor: z.string().nullable() });
