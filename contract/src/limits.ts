import { z } from 'zod';

/** Bounds of budgets. */
export const BUDGET_BOUNDS = { countMax: 1_000, nameLengthMax: 200, subjectLengthMax: 320 } as const;

const amount = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$|^\d{1,15}$/)
  .describe('Decimal text: US dollars of cost (nine digits behind the point at most); whole tokens or requests.');

/** Body of `POST /api/v1/budgets`. */
export const newBudgetSchema = z.strictObject({
  name: z.string().trim().min(1).max(BUDGET_BOUNDS.nameLengthMax),
  scope: z.enum(['account', 'key', 'user', 'group']).describe('Whose requests count in it.'),
  subject: z
    .string()
    .trim()
    .min(1)
    .max(BUDGET_BOUNDS.subjectLengthMax)
    .optional()
    .describe('Id of the key, id or address of the user, name of the group; left out for the account.'),
  period: z.enum(['day', 'month']).describe('Begins anew with each day or month of the account’s zone.'),
  unit: z.enum(['cost', 'tokens', 'requests']),
  amount,
});
export type NewBudget = z.infer<typeof newBudgetSchema>;

/** Body of `PATCH /api/v1/budgets/{id}`: what it counts, and whose, stays as it is. */
export const changedBudgetSchema = newBudgetSchema.pick({ name: true, amount: true }).partial();
export type ChangedBudget = z.infer<typeof changedBudgetSchema>;

/** A budget, and how it stands now. */
export const budgetSchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(['account', 'key', 'user', 'group']),
  subject: z.string().nullable(),
  period: z.enum(['day', 'month']),
  unit: z.enum(['cost', 'tokens', 'requests']),
  amount: z.string(),
  used: z.string().describe('Charged in the period of now.'),
  held: z
    .string()
    .describe('Set aside for requests that are under way or to come. `available` is what is left of both.'),
  available: z.string(),
  starts_at: z.iso.datetime().describe('Of the period of now.'),
  ends_at: z.iso.datetime(),
  created_at: z.iso.datetime(),
  created_by: z.string(),
});
export type BudgetFacts = z.infer<typeof budgetSchema>;

/** Body of `PATCH /api/v1/limits`, and its answer with every member. */
export const limitSettingsSchema = z.strictObject({
  in_flight_per_key_max: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .describe('Calls of one key under way at a time, over all gateways; null: as many as there is room for.'),
  when_control_is_away: z
    .enum(['refuse', 'admit'])
    .describe('What becomes of requests under a budget when control is away and what gateways leased is used up.'),
});
export type LimitSettings = z.infer<typeof limitSettingsSchema>;

/** Body of `PATCH /api/v1/limits`. */
export const changedLimitSettingsSchema = limitSettingsSchema.partial();
export type ChangedLimitSettings = z.infer<typeof changedLimitSettingsSchema>;
