import { z } from 'zod';

/** Bounds of periods. */
export const RUN_PERIOD_BOUNDS = {
  countMax: 1_000,
  /** Of one period. */
  addOnsMax: 100,
  runsMax: 1_000_000_000_000,
  noteLengthMax: 500,
} as const;

const BOUNDS = RUN_PERIOD_BOUNDS;

const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .describe('An instant with its offset, or a day: its first instant in the account’s zone.');
const runs = z.int().nonnegative().max(BOUNDS.runsMax);

/** Body of `POST /api/v1/runs/periods`. */
export const newRunPeriodSchema = z.strictObject({
  kind: z.enum(['contract', 'trial']),
  starts_at: instant,
  ends_at: instant.describe('Not part of the period any more. Of a day: its first instant in the account’s zone.'),
  run_quota: runs.describe('Billable runs that the period allows.'),
  at_quota: z
    .enum(['refuse', 'warn', 'overage'])
    .default('refuse')
    .describe('What becomes of runs when the quota is used up: refused, let in with a warning, or let in and billed.'),
});
export type NewRunPeriod = z.infer<typeof newRunPeriodSchema>;

/** Body of `PATCH /api/v1/runs/periods/{id}`: what is left out stays. */
export const changedRunPeriodSchema = newRunPeriodSchema
  .extend({ at_quota: z.enum(['refuse', 'warn', 'overage']) })
  .partial();
export type ChangedRunPeriod = z.infer<typeof changedRunPeriodSchema>;

/** Body of `POST /api/v1/runs/periods/{id}/add-ons`. */
export const newRunAddOnSchema = z.strictObject({
  runs: z.int().positive().max(BOUNDS.runsMax),
  starts_at: instant.optional().describe('Default: when the period begins.'),
  ends_at: instant.optional().describe('Default: when the period ends.'),
  note: z.string().trim().max(BOUNDS.noteLengthMax).default(''),
});
export type NewRunAddOn = z.infer<typeof newRunAddOnSchema>;

/** Extra capacity of a period. */
export const runAddOnSchema = z.object({
  id: z.string(),
  runs: z.int(),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  note: z.string(),
});

/** A contract or trial period. */
export const runPeriodSchema = z.object({
  id: z.string(),
  kind: z.enum(['contract', 'trial']),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  run_quota: z.int(),
  at_quota: z.enum(['refuse', 'warn', 'overage']),
  used: z.int().describe('Billable runs that began in it.'),
  used_before: z
    .int()
    .describe('Of these, runs that began before they were counted as they came: found in the usage table.'),
  counted_from: z.iso.datetime(),
  add_ons: z.array(runAddOnSchema),
  created_at: z.iso.datetime(),
  created_by: z.string(),
});
export type RunPeriodFacts = z.infer<typeof runPeriodSchema>;

/** How the runs of the account stand. */
export const runSummarySchema = z.object({
  period: runPeriodSchema.nullable().describe('The one that lasts now; null: none does, and nothing is limited.'),
  used: z.int().describe('Billable runs that began in the period.'),
  held: z.int().describe('Set aside for runs that are under way or to come.'),
  quota: z.int(),
  add_ons: z.int().describe('Extra capacity that counts now.'),
  left: z.int().describe('What neither was used nor is set aside; never below zero.'),
  percent: z
    .int()
    .nullable()
    .describe('Used, of quota and extra capacity: whole, rounded down; more than 100 where more was used.'),
  days_left: z.int().describe('Begun days until the period ends.'),
  runs_per_hour: z
    .object({
      limit: z.int(),
      used: z.int(),
      reset_at: z.iso.datetime().nullable().describe('When there is room again; null: there is.'),
    })
    .nullable(),
  forecast: z
    .object({
      runs_at_end: z.int(),
      exhausted_at: z.iso.datetime().nullable().describe('null: not before the period ends.'),
    })
    .nullable()
    .describe(
      'If runs go on as in the last 28 whole days, else 7, else fewer; null: not one whole day was counted yet.',
    ),
  contact: z.string().describe('Whom to ask for more; may be empty.'),
  audit_logging: z.boolean(),
  as_of: z.iso.datetime(),
});
export type RunSummaryFacts = z.infer<typeof runSummarySchema>;
