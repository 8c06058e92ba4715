import { z } from 'zod';

/** What every refused call of the control plane answers with. */
export const apiErrorSchema = z.object({
  error: z.object({
    code: z.string().describe('Stable, in English.'),
    message: z.string().describe("In the caller's language, by Accept-Language."),
    details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    docs_url: z.string(),
  }),
  request_id: z.string(),
});
export type ApiError = z.infer<typeof apiErrorSchema>;

/** Answer of `GET /api/v1/me`: who asks, by key or by session. */
export const meSchema = z.object({
  requester: z.string(),
  requester_id: z.string(),
  requester_type: z.enum(['USER', 'SERVICE_PRINCIPAL', 'GROUP']),
  groups: z.array(z.string()),
  workspace_id: z.string(),
  role: z.enum(['account_admin', 'workspace_admin', 'member', 'viewer']),
  key_id: z.string().nullable().describe('NULL: signed in.'),
  tables: z.array(z.string()).describe('What SQL may read.'),
});
export type Me = z.infer<typeof meSchema>;
