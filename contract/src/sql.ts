import { z } from 'zod';

/** Body of `POST /api/v1/sql`. */
export const sqlRequestSchema = z.strictObject({
  statement: z
    .string()
    .min(1)
    .describe('One SELECT statement on system.ai_gateway.usage or system.ai_gateway.my_usage.'),
  parameters: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,63}$/), z.unknown())
    .optional()
    .describe(
      'Values for {name:Type} in the statement, bound and never put into its text. Whole numbers beyond 2^53 are sent as strings.',
    ),
  warehouse: z
    .string()
    .max(128)
    .optional()
    .describe('Name or id of the warehouse whose limits hold; default: `default`.'),
  csv_for: z
    .enum(['programs', 'spreadsheets'])
    .optional()
    .describe(
      'With `Accept: text/csv`: who reads it. For spreadsheets it begins with the mark of UTF-8, NULL is empty, and a text that they would compute has an apostrophe before it. Default: `programs`.',
    ),
});
export type SqlRequestBody = z.infer<typeof sqlRequestSchema>;

/** Its answer. 64-bit and wider whole numbers and decimals are strings; times are ISO 8601 in UTC. */
export const sqlResultSchema = z.object({
  columns: z.array(z.object({ name: z.string(), type: z.string().describe('ClickHouse type.') })).readonly(),
  rows: z.array(z.array(z.unknown()).readonly()).readonly(),
  row_count: z.number().int().describe('Rows in this answer.'),
  truncated: z.boolean().describe('Whether there were more rows than one answer holds.'),
  elapsed_ms: z.number().int(),
});
export type SqlResult = z.infer<typeof sqlResultSchema>;

/** With this request header `tallygate audit` says what it reads rows for: it may also while `usage_tracking` is off. */
export const AUDIT_PURPOSE = { field: 'tallygate-purpose', value: 'audit' } as const;
