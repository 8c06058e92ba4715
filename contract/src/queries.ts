import { z } from 'zod';
import { pageQuerySchema } from './people.ts';

/** Bounds of saved queries. */
export const QUERY_BOUNDS = {
  /** Of one person. */
  countMax: 500,
  nameLengthMax: 128,
  descriptionLengthMax: 1_000,
  statementLengthMax: 20_000,
  parametersMax: 50,
  parameterLengthMax: 4_000,
} as const;

const BOUNDS = QUERY_BOUNDS;

const name = z
  .string()
  .trim()
  .min(1)
  .max(BOUNDS.nameLengthMax)
  .regex(/^\P{Cc}*$/u, 'one line')
  .describe('Each of one’s own has another.');
const description = z.string().max(BOUNDS.descriptionLengthMax);
const statement = z.string().min(1).max(BOUNDS.statementLengthMax);
const parameters = z
  .record(z.string().regex(/^[A-Za-z_]\w{0,63}$/), z.string().max(BOUNDS.parameterLengthMax))
  .refine((values) => Object.keys(values).length <= BOUNDS.parametersMax, `at most ${BOUNDS.parametersMax}`)
  .describe('Values to begin with, as they are typed.');
const isShared = z
  .boolean()
  .describe('Whether everybody of the account sees it. It shows nobody rows that they may not read.');

/** One of `GET /api/v1/queries`: one's own, and those that others share. */
export const querySummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  is_shared: isShared,
  is_own: z.boolean(),
  may_change: z.boolean().describe('Its owner may; of what is shared, account admins too.'),
  owner: z.string().describe('Address of whoever made it.'),
  updated_at: z.iso.datetime(),
  updated_by: z.string(),
});
export type QuerySummary = z.infer<typeof querySummarySchema>;

/** A statement that was kept under a name. */
export const savedQuerySchema = querySummarySchema.extend({
  statement: z.string(),
  parameters: z.record(z.string(), z.string()),
  created_at: z.iso.datetime(),
  version: z.number().int().describe('Grows by one with each change.'),
});
export type SavedQuery = z.infer<typeof savedQuerySchema>;

/** Query of `GET /api/v1/queries`. */
export const queriesQuerySchema = pageQuerySchema.extend({
  whose: z.enum(['all', 'own', 'shared']).default('all').describe('`shared`: those that others share.'),
});

/** Body of `POST /api/v1/queries`. */
export const newQuerySchema = z.strictObject({
  name,
  description: description.default(''),
  statement,
  parameters: parameters.default({}),
  is_shared: isShared.default(false),
});
export type NewQuery = z.input<typeof newQuerySchema>;

/** Body of `PATCH /api/v1/queries/{id}`: what is left out stays. */
export const queryChangeSchema = z.strictObject({
  name: name.optional(),
  description: description.optional(),
  statement: statement.optional(),
  parameters: parameters.optional(),
  is_shared: isShared.optional(),
  version: z
    .number()
    .int()
    .optional()
    .describe('The version that is changed; when it is another one by now, nothing is.'),
});
export type QueryChange = z.infer<typeof queryChangeSchema>;

/** Answer of `GET /api/v1/sql/functions`: what a statement may call, by name. */
export const sqlFunctionsSchema = z.object({
  data: z.array(z.object({ name: z.string(), kind: z.enum(['scalar', 'aggregate', 'table']) })),
});
export type SqlFunctions = z.infer<typeof sqlFunctionsSchema>;
