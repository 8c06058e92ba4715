import { z } from 'zod';

/** Bounds of run types and of the settings of runs. */
export const RUN_TYPE_BOUNDS = {
  /** Made by the account; those that came with the product do not count. */
  countMax: 100,
  idLengthMax: 64,
  nameLengthMax: 60,
  contactLengthMax: 500,
  runsPerHour: { min: 1, max: 10_000_000 },
} as const;

const BOUNDS = RUN_TYPE_BOUNDS;

/** Who stands in the place of a person for runs that nobody started: the value of column `attributed_to`. Its name is a setting. */
export const SYSTEM_ACTOR = 'system';

/** Who set a run going. */
export const runTriggerSchema = z
  .enum(['user_started', 'user_enabled', 'background'])
  .describe('A person just now, a person who switched something on, or the product by itself.');

const word = (lengthMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(lengthMax)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');

const names = z.strictObject({ ko: word(BOUNDS.nameLengthMax), en: word(BOUNDS.nameLengthMax) });

const typeId = z
  .string()
  .max(BOUNDS.idLengthMax)
  .regex(/^[a-z][a-z0-9_]*$/, 'lower-case letters, digits and _, beginning with a letter');

/** A type of AI runs. */
export const runTypeSchema = z.object({
  id: z.string().describe('As it is claimed with the header tallygate-run-type, and stored in column run_type.'),
  names: z.object({ ko: z.string(), en: z.string() }),
  trigger: runTriggerSchema,
  billable: z.boolean().describe('Counts against the quota and the hourly limit.'),
  built_in: z.boolean().describe('Came with the product, and cannot be changed.'),
});
export type RunTypeFacts = z.infer<typeof runTypeSchema>;

const BACKGROUND_IS_FREE = 'background runs never count against the quota';

/** Body of `POST /api/v1/runs/types`. */
export const newRunTypeSchema = z
  .strictObject({
    id: typeId,
    names,
    trigger: runTriggerSchema,
    billable: z.boolean().optional().describe('Default: unless the trigger is background.'),
  })
  .refine((type) => type.trigger !== 'background' || type.billable !== true, BACKGROUND_IS_FREE);
export type NewRunType = z.infer<typeof newRunTypeSchema>;

/** Body of `PATCH /api/v1/runs/types/{id}`: what is left out stays. Runs that were counted stay as they were counted. */
export const changedRunTypeSchema = z
  .strictObject({ names: names.optional(), trigger: runTriggerSchema.optional(), billable: z.boolean().optional() })
  .refine((type) => type.trigger !== 'background' || type.billable !== true, BACKGROUND_IS_FREE);
export type ChangedRunType = z.infer<typeof changedRunTypeSchema>;

/** What the account chose for all runs. */
export const runSettingsSchema = z.object({
  system_actor: z.object({ ko: z.string(), en: z.string() }).describe('What the system actor is called.'),
  contact: z.string().describe('Whom to ask for more runs; may be empty.'),
  runs_per_hour: z.int().nullable().describe('Billable runs in an hour, at most; null: as many as the quota allows.'),
  version: z.int().describe('Grows by one with each change.'),
});
export type RunSettingsFacts = z.infer<typeof runSettingsSchema>;

/** Body of `PATCH /api/v1/runs/settings`: what is left out stays. */
export const changedRunSettingsSchema = z.strictObject({
  system_actor: names.optional(),
  contact: z
    .string()
    .trim()
    .max(BOUNDS.contactLengthMax)
    .regex(/^[^\p{Cc}]*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text')
    .optional(),
  runs_per_hour: z.int().min(BOUNDS.runsPerHour.min).max(BOUNDS.runsPerHour.max).nullable().optional(),
  version: z.int().optional().describe('The version that was read; another one now: 409. Left out: whatever it is.'),
});
export type ChangedRunSettings = z.infer<typeof changedRunSettingsSchema>;
