import { z } from 'zod';

/** Bounds of the ledger's API. */
export const CREDIT_BOUNDS = {
  noteLengthMax: 500,
  priority: { min: 0, max: 1_000 },
  holdSeconds: { default: 600, max: 86_400 },
  /** Days for which topped-up credits can be used. */
  topUpDays: 360,
  /** Days that the summary looks ahead for credits that expire. */
  expiringDays: 14,
  lateGraceHoursMax: 34 * 24,
} as const;

const BOUNDS = CREDIT_BOUNDS;

/** An amount of credits as a decimal text with at most six digits behind the point, at most 1000000000. */
export const creditTextSchema = z
  .string()
  .max(20)
  .regex(/^(0|[1-9]\d{0,9})(\.\d{1,6})?$/, 'a decimal of credits with at most 6 digits behind the point');
const amountSchema = creditTextSchema
  .refine((text) => !/^[0.]+$/.test(text), 'more than nothing')
  .refine((text) => Number(text) <= 1_000_000_000, 'at most 1000000000');
/** Likewise, and it may be negative. */
const balanceTextSchema = z.string().regex(/^-?\d+(\.\d{1,6})?$/);

const workspaceSchema = z.string().min(1).max(256).describe('Id or name of a workspace.');
const noteSchema = z
  .string()
  .max(BOUNDS.noteLengthMax)
  .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
  .refine((text) => text.isWellFormed(), 'not a well-formed text');
const instantSchema = z.iso.datetime({ offset: true });

/** What a lot is shown as. `cash` is what was paid on a tax invoice, plan and top-up alike. */
export const LOT_TYPES = ['plan', 'card', 'cash', 'promotion', 'adjustment'] as const;
export type LotType = (typeof LOT_TYPES)[number];

/** Body of `POST /api/v1/credits/grants`. */
export const newCreditGrantSchema = z.strictObject({
  workspace: workspaceSchema,
  type: z.enum(LOT_TYPES),
  origin: z
    .enum(['plan', 'top_up'])
    .optional()
    .describe('Of credits of type `cash`: `plan` when they belong to the plan. Default: `top_up`.'),
  amount: amountSchema,
  priority: z
    .number()
    .int()
    .min(BOUNDS.priority.min)
    .max(BOUNDS.priority.max)
    .optional()
    .describe('Lower is used first. Default: 100.'),
  effective_at: instantSchema.optional().describe('Usable from then on. Default: now.'),
  expires_at: instantSchema
    .nullable()
    .optional()
    .describe(
      'Not usable from then on. NULL: never. Default: topped-up credits have 360 days from `effective_at`, a plan’s one month, others no end.',
    ),
  note: noteSchema.optional(),
});
export type NewCreditGrant = z.input<typeof newCreditGrantSchema>;

/** A lot of credits, as it is shown. Its amount is the sum of `remaining` to `settled`. */
export const lotSchema = z.object({
  id: z.string(),
  workspace_id: z.string(),
  note: z.string(),
  type: z.enum(LOT_TYPES),
  origin: z.enum(['plan', 'top_up', 'promotion', 'adjustment']),
  payment: z.enum(['card', 'cash', 'none']),
  amount: creditTextSchema,
  remaining: creditTextSchema.describe('Neither held nor gone. After the end of the lot: 0.'),
  held: creditTextSchema,
  consumed: creditTextSchema,
  expired: creditTextSchema,
  voided: creditTextSchema,
  refunded: creditTextSchema,
  settled: creditTextSchema.describe('Went into a debt.'),
  priority: z.number().int(),
  effective_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable().describe('NULL: never.'),
  voided_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
  is_usable: z.boolean().describe('Now.'),
});
export type CreditLotFacts = z.infer<typeof lotSchema>;

/** Query of `GET /api/v1/credits/lots`. */
export const lotsQuerySchema = z.strictObject({
  workspace: workspaceSchema,
  is_open: z.enum(['true', 'false']).optional().describe('`true`: only those with something remaining or held.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** Query of what concerns one workspace. */
export const creditWorkspaceQuerySchema = z.strictObject({ workspace: workspaceSchema });

/** Answer of `GET /api/v1/credits/summary`. */
export const creditSummarySchema = z.object({
  workspace_id: z.string(),
  as_of: z.iso.datetime(),
  time_zone: z.string().describe('Months and days are this zone’s.'),
  available: creditTextSchema.describe('Usable now, without what is held.'),
  held: creditTextSchema,
  coming: creditTextSchema.describe('Of lots that begin later.'),
  debt: creditTextSchema.describe('Used beyond all lots and not settled yet.'),
  balance: balanceTextSchema.describe('Available and held, less the debt.'),
  used_this_month: balanceTextSchema.describe('By the time of booking, less what was taken back.'),
  expiring: creditTextSchema.describe(
    'Of what is available and of what is held: ends until the end of the day `expiring_until`.',
  ),
  expiring_until: z.iso.datetime(),
  expiring_lots: z
    .array(
      z.object({
        lot_id: z.string(),
        type: z.enum(LOT_TYPES),
        note: z.string(),
        amount: creditTextSchema,
        expires_at: z.iso.datetime(),
      }),
    )
    .describe('What `expiring` is made of, what ends first first; at most 200.'),
  next_expiry_at: z.iso.datetime().nullable(),
});
export type CreditSummary = z.infer<typeof creditSummarySchema>;

/** Body of `POST /api/v1/credits/holds`. */
export const newCreditHoldSchema = z.strictObject({
  workspace: workspaceSchema,
  amount: amountSchema,
  expires_in_seconds: z
    .number()
    .int()
    .min(1)
    .max(BOUNDS.holdSeconds.max)
    .optional()
    .describe(`Then it ends by itself. Default: ${BOUNDS.holdSeconds.default}.`),
});
export type NewCreditHold = z.input<typeof newCreditHoldSchema>;

/** Body of `POST /api/v1/credits/holds/{id}/capture`. */
export const captureHoldSchema = z.strictObject({
  amount: creditTextSchema
    .optional()
    .describe(
      'What was used: less than the hold, and the rest goes back; more, and it is charged too. Default: the hold; after its term it must be said, since nothing is held any more.',
    ),
  keep_rest: z
    .boolean()
    .optional()
    .describe('The hold stays open with what is left of it; after its term, more may be charged to it.'),
});
/** Body of `POST /api/v1/credits/holds/{id}/release`. */
export const releaseHoldSchema = z.strictObject({
  amount: amountSchema.optional().describe('Default: all of it, which ends the hold.'),
});
/** Body of `POST /api/v1/credits/holds/{id}/extend`. */
export const extendHoldSchema = z.strictObject({
  amount: amountSchema.optional().describe('To be held in addition. Default: nothing.'),
  expires_in_seconds: z
    .number()
    .int()
    .min(1)
    .max(BOUNDS.holdSeconds.max)
    .optional()
    .describe('From now; never earlier than before. Default: as long again as the hold was to last at first.'),
});

const partsSchema = z.array(z.object({ lot_id: z.string(), amount: balanceTextSchema }));

/** A hold, as it is shown. */
export const creditHoldSchema = z.object({
  id: z.string(),
  workspace_id: z.string(),
  status: z.enum(['open', 'captured', 'released', 'expired']),
  amount: creditTextSchema.describe('What it keeps now.'),
  lots: partsSchema,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
  available: creditTextSchema.nullable().describe('In the workspace, beside it. NULL: it was only looked at.'),
});
export type CreditHoldFacts = z.infer<typeof creditHoldSchema>;

/** Body of `POST /api/v1/credits/debits`. */
export const newDebitSchema = z.strictObject({
  workspace: workspaceSchema,
  amount: amountSchema,
  at: instantSchema
    .optional()
    .describe('When it was used; what was usable then pays, within the grace for late use. Default: now.'),
  allow_debt: z.boolean().optional().describe('What is not there becomes debt, up to the cap. Default: refused.'),
  note: noteSchema.optional(),
});
export type NewDebit = z.input<typeof newDebitSchema>;

/** Body of `POST /api/v1/credits/corrections`. */
export const newCorrectionSchema = z.strictObject({
  workspace: workspaceSchema,
  debit: z.string().min(1).max(64).describe('Id of the debit, the capture or the charges.'),
  amount: amountSchema.describe('To be given back: what was taken last goes back first.'),
  note: noteSchema.optional(),
});
export type NewCorrection = z.input<typeof newCorrectionSchema>;

/** Answer of a charge or of a correction. Of a correction, amounts are negative. */
export const chargedSchema = z.object({
  id: z.string().nullable().describe('For corrections. NULL: nothing moved.'),
  workspace_id: z.string(),
  amount: balanceTextSchema,
  lots: partsSchema.describe('In the order in which they were used.'),
  debt: balanceTextSchema.describe('What of it became debt.'),
  late: z.boolean(),
  over_cap: z.boolean().describe('The debt is beyond the cap.'),
  available: creditTextSchema,
  hold: creditHoldSchema.nullable(),
});
export type ChargedFacts = z.infer<typeof chargedSchema>;

/** Body of `POST /api/v1/credits/lots/{id}/void`. */
export const voidLotSchema = z.strictObject({ note: noteSchema.optional() });
/** Body of `POST /api/v1/credits/lots/{id}/refund`. */
export const refundLotSchema = z.strictObject({
  amount: amountSchema.optional().describe('At most what remains. Default: all that remains.'),
  note: noteSchema.optional(),
});

/** Why credits moved. */
export const CREDIT_KINDS = [
  'grant',
  'hold',
  'extend',
  'release',
  'hold_expiry',
  'capture',
  'charges',
  'debit',
  'expiry',
  'void',
  'refund',
  'settlement',
  'correction',
] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

/** Query of `GET /api/v1/credits/history`. */
export const creditHistoryQuerySchema = z.strictObject({
  workspace: workspaceSchema,
  kinds: z
    .string()
    .max(300)
    .regex(/^[a-z_]+(,[a-z_]+)*$/)
    .optional()
    .describe(`Separated by commas, of: ${CREDIT_KINDS.join(', ')}. Default: all.`),
  types: z
    .string()
    .max(100)
    .regex(/^[a-z]+(,[a-z]+)*$/)
    .optional()
    .describe(`Changes of lots of these types only, separated by commas, of: ${LOT_TYPES.join(', ')}. Default: all.`),
  from: instantSchema.optional().describe('By the time of booking, included.'),
  to: instantSchema.optional().describe('Not included.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});

/** One change of a workspace's credits. */
export const creditChangeSchema = z.object({
  id: z.string(),
  sequence: z.number().int(),
  kind: z.enum(CREDIT_KINDS),
  at: z.iso.datetime().describe('For which it counts: of the use, or of the expiry.'),
  booked_at: z.iso.datetime(),
  amount: balanceTextSchema.describe('By how much available credits less the debt changed.'),
  held: balanceTextSchema.describe('By how much held credits changed.'),
  debt: balanceTextSchema.describe('By how much the debt changed.'),
  lots: z
    .array(z.object({ lot_id: z.string(), type: z.enum(LOT_TYPES), amount: balanceTextSchema }))
    .describe('By how much each lot’s available and held credits changed.'),
  hold_id: z.string().nullable(),
  corrects: z.string().nullable(),
  late: z.boolean(),
  over_cap: z.boolean(),
  note: z.string(),
});
export type CreditChange = z.infer<typeof creditChangeSchema>;

/** How a workspace's credits work. Body of `PATCH /api/v1/credits/policy`, where each member is optional. */
export const creditPolicySchema = z.strictObject({
  burn_order: z.enum(['expiry-first', 'priority-first']).describe('Which lot is used first.'),
  validity: z
    .enum(['civil', 'inclusive', 'elapsed'])
    .describe('Of the 360 days: the day of purchase not counted, counted, or times of 24 hours.'),
  debt_cap: creditTextSchema,
  debt_settled_by: z.enum(['paid', 'all', 'none']).describe('Which lots settle a debt.'),
  late_grace_hours: z
    .number()
    .int()
    .min(0)
    .max(BOUNDS.lateGraceHoursMax)
    .describe('How old a use may be to count for its own time.'),
});
export type CreditPolicyFacts = z.infer<typeof creditPolicySchema>;
export const changeCreditPolicySchema = creditPolicySchema.partial();

/** Answer of `GET /api/v1/credits/verification`: whether the ledger holds what it promises. */
export const creditVerificationSchema = z.object({
  accounts: z.number().int(),
  lots: z.number().int(),
  postings: z.number().int(),
  findings: z
    .array(
      z.object({
        rule: z.string(),
        workspace_id: z.string(),
        subject: z.string().describe('Id of the lot, the posting or the account.'),
        expected: z.string(),
        found: z.string().describe('Amounts are in millionths of a credit.'),
      }),
    )
    .describe('Empty: everything holds.'),
  findings_cut: z.boolean(),
  charged_days: z
    .array(
      z.object({
        workspace_id: z.string(),
        day: z.string().describe('UTC day of the requests.'),
        requests_micro: z.string().describe('Sum of their `credits_micro`.'),
        runs_micro: z.string().describe('Prices of runs that several requests share.'),
      }),
    )
    .optional()
    .describe('What was charged of usage rows.'),
});
export type CreditVerification = z.infer<typeof creditVerificationSchema>;

/** What use is told apart by. */
export const CREDIT_USAGE_GROUPS = ['service', 'user', 'feature'] as const;
export type CreditUsageGroup = (typeof CREDIT_USAGE_GROUPS)[number];

const usageTimeSchema = z.union([instantSchema, z.iso.date()]);

/** Query of `GET /api/v1/credits/usage`. Use is told up to yesterday: of today nothing is. */
export const creditUsageQuerySchema = z.strictObject({
  workspace: workspaceSchema,
  from: usageTimeSchema.optional().describe('A day of the account’s zone or an instant. Default: 30 days before `to`.'),
  to: usageTimeSchema.optional().describe('Not included. Default, and at most: the beginning of today.'),
  group: z.enum(CREDIT_USAGE_GROUPS).default('service'),
});
export type CreditUsageQuery = z.input<typeof creditUsageQuerySchema>;

const usedSchema = z.object({
  requests: z.number().int().describe('That were charged.'),
  runs: z.number().int().describe('Whose price was charged once, whatever their requests are.'),
  credits: creditTextSchema,
});
const usedByNameSchema = usedSchema.extend({
  name: z
    .string()
    .nullable()
    .describe(
      'NULL: none was said. A user of `@system`: runs that nobody started; a feature of `@run`: prices of runs, each charged once; `@rest`: all that have no place of their own.',
    ),
});

/** Answer of `GET /api/v1/credits/usage`. All amounts of `lines` together are `total`. */
export const creditUsageSchema = z.object({
  workspace_id: z.string(),
  from: z.iso.datetime(),
  to: z.iso.datetime().describe('Not included.'),
  time_zone: z.string(),
  as_of: z.iso.datetime(),
  group: z.enum(CREDIT_USAGE_GROUPS),
  data: z
    .array(
      usedByNameSchema.extend({
        parts: z.array(usedByNameSchema).describe('By feature; of a feature: by service. Their sum is the whole.'),
      }),
    )
    .describe('By the time of the request, the largest first. Their sum is `lines.requests` and `lines.runs`.'),
  lines: z.object({
    requests: creditTextSchema.describe('What requests were charged themselves.'),
    runs: creditTextSchema.describe('Prices of runs that several requests share, each charged once.'),
    direct: creditTextSchema.describe('Charged through the API: debits and captures.'),
    corrections: balanceTextSchema.describe('Given back: a negative amount.'),
    booked_apart: balanceTextSchema.describe(
      'Of requests that were charged on another day than they came, and of those whose rows are gone.',
    ),
  }),
  total: balanceTextSchema.describe('What the ledger booked as used in this time, less what was taken back.'),
});
export type CreditUsage = z.infer<typeof creditUsageSchema>;
