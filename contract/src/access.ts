import { z } from 'zod';
import { roleSchema } from './people.ts';

/** One secret of a key as it is shown; never itself. */
export const keySecretSchema = z.object({
  tail: z.string().nullable().describe('Its last characters. NULL: not known.'),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().describe('To a minute. NULL: not seen.'),
});
export type KeySecretFacts = z.infer<typeof keySecretSchema>;

/** An API key as it is shown; never its secret. */
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  requester: z.string(),
  requester_id: z.string(),
  requester_type: z.enum(['USER', 'SERVICE_PRINCIPAL', 'GROUP']),
  role: roleSchema,
  workspace_id: z.string(),
  endpoints: z.array(z.string()).nullable().describe('NULL: all.'),
  run_types: z
    .array(z.string())
    .nullable()
    .describe('What its requests may claim, here and below. NULL: nothing, or all for an account admin’s key.'),
  services: z.array(z.string()).nullable(),
  features: z.array(z.string()).nullable(),
  created_at: z.iso.datetime().nullable().describe('NULL: declared, so not known.'),
  created_by: z.string().nullable().describe('NULL: not known.'),
  expires_at: z.iso.datetime().nullable().describe('Of its newest secret.'),
  revoked_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().describe('To a minute. NULL: not seen.'),
  secrets: z
    .array(keySecretSchema)
    .describe('Newest first; the earlier ones of a rotation stay. Empty: declared elsewhere.'),
  is_declared: z.boolean().describe('From the configuration file or the home of the installation: read-only here.'),
  source: z
    .enum(['made', 'file', 'home'])
    .describe('Made here, declared in the configuration file, or kept in the home of the installation.'),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

const claims = z.array(z.string().min(1).max(128)).max(100);

/** Body of `POST /api/v1/keys` (header `Idempotency-Key` accepted). The answer carries `secret`, once. */
export const newApiKeySchema = z.strictObject({
  name: z.string().min(1).max(128),
  service_principal: z.string().max(128).optional().describe('Id of whom it speaks for; default: the maker.'),
  role: roleSchema.optional().describe('At most the maker’s own; default: member.'),
  workspace: z.string().max(128).optional().describe('Id or name; default: the first.'),
  endpoints: z.array(z.string().max(128)).max(1_000).optional().describe('Default: all that the maker may call.'),
  run_types: claims.optional().describe('What its requests may claim; account admins give it. Default: nothing.'),
  services: claims.optional(),
  features: claims.optional(),
  expires_at: z.iso.datetime().optional().describe('Default: never, or as late as the account lets it.'),
});
export type NewApiKey = z.infer<typeof newApiKeySchema>;

/** Its answer, and that of a rotation: the only ones that ever hold the secret. */
export const newKeyAnswerSchema = apiKeySchema.extend({ secret: z.string() });
export type NewKeyAnswer = z.infer<typeof newKeyAnswerSchema>;

/** Longest overlap of a rotation: 90 days. */
export const OVERLAP_SECONDS_MAX = 7_776_000;

/** Body of `POST /api/v1/keys/{id}/rotate`. */
export const rotateKeySchema = z.strictObject({
  overlap_seconds: z
    .number()
    .int()
    .min(0)
    .max(OVERLAP_SECONDS_MAX)
    .default(0)
    .describe('So long the earlier secret still works. 0: not any more.'),
  expires_at: z.iso.datetime().optional().describe('Default: the new secret lives as long as the one before it.'),
});
export type RotateKey = z.input<typeof rotateKeySchema>;

/** What holds for every key that is made or rotated. */
export const keyRulesSchema = z.strictObject({
  lifetime_days_max: z.number().int().min(1).max(3_650).nullable().describe('NULL: keys may live for ever.'),
});
export type KeyRulesFacts = z.infer<typeof keyRulesSchema>;

/** Query of `GET /api/v1/keys`. */
export const keysQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
  own: z.enum(['true', 'false']).optional().describe('true: only keys that speak for the caller.'),
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

const auditFilters = {
  actor: z.string().max(256).optional().describe('Address or id.'),
  action: z.string().max(128).optional().describe('Such as `key.created`; with a dot at its end all that begin so.'),
  target: z.string().max(256).optional().describe('Such as `key:0199…`; with a colon at its end all of the kind.'),
  from: z.iso.datetime({ offset: true }).optional().describe('At this time or later.'),
  to: z.iso.datetime({ offset: true }).optional().describe('Before this time.'),
  text: z.string().min(1).max(200).optional().describe('Stands somewhere in the entry.'),
};

/** Query of the audit log as CSV. */
export const auditFilterSchema = z.strictObject(auditFilters);

/** Query of the audit log. A page may hold fewer than `limit`, and still have a `next_cursor`. */
export const auditQuerySchema = z.strictObject({
  ...auditFilters,
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});
export type AuditQuery = Partial<z.input<typeof auditQuerySchema>>;

/** Whether acts are recorded, and for how long they are kept. */
export const auditSettingsSchema = z.object({
  is_on: z.boolean(),
  retention_months: z
    .number()
    .int()
    .nullable()
    .describe('Whole months (UTC) that are kept besides the current one. NULL: all.'),
  dropped_through: z.number().int().describe('Entries up to this number are gone. 0: none is.'),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

/** Body of `PATCH /api/v1/audit/settings`. */
export const auditSettingsChangeSchema = z.strictObject({
  is_on: z.boolean().optional(),
  retention_months: z.number().int().min(1).max(120).nullable().optional(),
  reason: z.string().max(500).default('').describe('Why; it stands in the log.'),
});
export type AuditSettingsChange = z.input<typeof auditSettingsChangeSchema>;

/** Answer of `GET /api/v1/audit/verification`: whether the chain of hashes holds. */
export const auditVerificationSchema = z.object({
  holds: z.boolean(),
  entries: z.number().int(),
  first_sequence: z.number().int().describe('Entries before this one are gone by retention.'),
  last_sequence: z.number().int(),
  last_hash: z.string().describe('Kept elsewhere, it proves later that the log was not cut off.'),
  broken_at: z.number().int().nullable().describe('The first entry that is not what it was.'),
  beginning_proven: z.boolean().describe('false: entries at the beginning are gone, and the log does not say so.'),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

const text = z.object({ ko: z.string(), en: z.string() });

/** A feature that account admins switch (`GET /api/v1/previews`). */
export const previewSchema = z.object({
  id: z.string(),
  name: text,
  description: text,
  is_on: z.boolean(),
  is_on_by_default: z.boolean(),
  updated_at: z.iso.datetime().nullable().describe('NULL: never switched.'),
  updated_by: z.string().nullable(),
});
export type PreviewFacts = z.infer<typeof previewSchema>;

/** Body of `PATCH /api/v1/previews/{id}`. */
export const previewChangeSchema = z.strictObject({ is_on: z.boolean() });
export type PreviewChange = z.infer<typeof previewChangeSchema>;
