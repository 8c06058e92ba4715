import { z } from 'zod';

/** What people are told of by alerts. Each can be switched off. */
export const NOTICE_KINDS = [
  'run_quota_reached',
  'run_quota_forecast',
  'scheduled_prompt_failed',
  'dashboard_mail_failed',
  'credits_low',
  'credits_expiring',
  'payment_failed',
  'auto_top_up_off',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Bounds of alerts. */
export const ALERT_BOUNDS = {
  recipientsMax: 50,
  addressLengthMax: 256,
  urlLengthMax: 2_048,
  /** How long an earlier webhook secret signs beside the new one. */
  overlapHours: { max: 168, default: 24 },
  /** Times that one delivery is tried, over about a day. */
  attemptsMax: 8,
} as const;

const address = z
  .string()
  .trim()
  .max(ALERT_BOUNDS.addressLengthMax)
  .pipe(z.email())
  .transform((text) => text.toLowerCase());

/** Body of `PATCH /api/v1/alerts/settings`: what is not named stays. */
export const alertSettingsChangeSchema = z.strictObject({
  mail: z
    .strictObject({
      recipients: z
        .array(address)
        .max(ALERT_BOUNDS.recipientsMax)
        .nullable()
        .describe('NULL: the account admins; empty: nobody.'),
    })
    .optional(),
  webhook: z
    .strictObject({
      url: z
        .string()
        .max(ALERT_BOUNDS.urlLengthMax)
        .nullable()
        .optional()
        .describe('Where alerts are posted; NULL: nowhere.'),
      is_on: z.boolean().optional(),
    })
    .optional(),
  kinds: z.partialRecord(z.enum(NOTICE_KINDS), z.boolean()).optional().describe('Whether each kind is sent.'),
});
export type AlertSettingsChange = z.input<typeof alertSettingsChangeSchema>;

/** Answer of `GET /api/v1/alerts/settings`. */
export const alertSettingsSchema = z.object({
  mail: z.object({
    is_configured: z.boolean().describe('Whether this installation can send mails.'),
    recipients: z.array(z.string()).nullable().describe('NULL: the account admins.'),
    reaches: z.array(z.string()).describe('Who would get a mail now.'),
  }),
  webhook: z.object({
    url: z.string().nullable(),
    is_on: z.boolean(),
    off_reason: z
      .enum(['gone'])
      .nullable()
      .describe('`gone`: the receiver answered 410, and the webhook was switched off.'),
    has_secret: z.boolean(),
    earlier_secret_until: z.iso.datetime().nullable().describe('Until then two secrets sign.'),
  }),
  kinds: z.record(z.enum(NOTICE_KINDS), z.boolean()),
});
export type AlertSettings = z.infer<typeof alertSettingsSchema>;

/** Answer of `PATCH /api/v1/alerts/settings`. */
export const changedAlertSettingsSchema = alertSettingsSchema.extend({
  webhook_secret: z
    .string()
    .nullable()
    .describe('Made with the first URL and told this once; NULL: there was one already, or none is needed.'),
});
export type ChangedAlertSettings = z.infer<typeof changedAlertSettingsSchema>;

/** Body of `POST /api/v1/alerts/webhook/secret`. */
export const newWebhookSecretSchema = z.strictObject({
  overlap_hours: z
    .int()
    .min(0)
    .max(ALERT_BOUNDS.overlapHours.max)
    .default(ALERT_BOUNDS.overlapHours.default)
    .describe('So long the earlier secret signs too; 0: it ends at once.'),
});
export type NewWebhookSecret = z.input<typeof newWebhookSecretSchema>;

/** Its answer. The secret is told this once. */
export const webhookSecretSchema = z.object({
  secret: z.string(),
  earlier_secret_until: z.iso.datetime().nullable(),
});
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

/** Why an alert could not be delivered. */
export const DELIVERY_PROBLEMS = [
  'mail_off',
  'mail_not_sent',
  'webhook_off',
  'webhook_gone',
  'secret_unreadable',
  'status',
  'redirected',
  'name_unknown',
  'connection_refused',
  'connection_failed',
  'certificate_bad',
  'timeout',
  'address_refused',
  'answer_too_large',
] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

/** One way of an alert to one reader. */
export const alertDeliverySchema = z.object({
  id: z.string().describe('In the header `tallygate-delivery` of a webhook.'),
  channel: z.enum(['mail', 'webhook']),
  recipient: z.string().describe('An address; of a webhook scheme, host and port.'),
  state: z.enum(['waiting', 'sent', 'failed']),
  attempts: z.int(),
  next_at: z.iso.datetime().nullable().describe('When it is tried next.'),
  ended_at: z.iso.datetime().nullable().describe('When it was sent, or given up.'),
  problem: z.enum(DELIVERY_PROBLEMS).nullable().describe('Why the last attempt failed.'),
  problem_detail: z.string().nullable().describe('The HTTP status, or what the mail server said.'),
});
export type AlertDelivery = z.infer<typeof alertDeliverySchema>;

/** One alert, with all its deliveries. */
export const alertSchema = z.object({
  id: z.string(),
  kind: z.enum([...NOTICE_KINDS, 'test']),
  at: z.iso.datetime(),
  workspace_id: z.string().nullable(),
  values: z.record(z.string(), z.unknown()),
  title: z.object({ ko: z.string(), en: z.string() }),
  text: z.object({ ko: z.string(), en: z.string() }),
  deliveries: z.array(alertDeliverySchema).describe('Empty: its kind was switched off, or nobody was to be told.'),
});
export type Alert = z.infer<typeof alertSchema>;
