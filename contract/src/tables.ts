import { z } from 'zod';

/** Bounds of how long a table keeps its rows. */
export const RETENTION_DAYS = { min: 1, max: 36_500 } as const;

const retentionDays = z.number().int().min(RETENTION_DAYS.min).max(RETENTION_DAYS.max);

/** How long a table keeps its rows. */
export const tableRetentionSchema = z.object({
  decided_by: z
    .enum(['table', 'endpoints', 'audit_log'])
    .describe('`table`: chosen here, for usage and what is read of it. The others are chosen where they are named.'),
  days: z
    .number()
    .int()
    .nullable()
    .describe('Whole days before today that are kept. NULL: for ever, or decided elsewhere.'),
  kept_from: z.iso.datetime().nullable().describe('From then on all rows are there. NULL: none was ever dropped.'),
});
export type TableRetention = z.infer<typeof tableRetentionSchema>;

/** Body of `PATCH /api/v1/tables/{name}`. */
export const tableChangeSchema = z.strictObject({
  retention_days: retentionDays.nullable().describe('NULL: for ever. Days that are not kept go within the hour.'),
});
export type TableChange = z.infer<typeof tableChangeSchema>;

/** Query of `GET /api/v1/tables/{name}/retention-preview`. */
export const retentionPreviewQuerySchema = z.strictObject({
  retention_days: z.coerce.number().pipe(retentionDays),
});

const partition = z.object({
  partition: z
    .string()
    .describe(
      'A day as `2026-01-05`, in UTC; of payloads the day on which they go; of the audit log a month as `202601`.',
    ),
  rows: z.number().int(),
  bytes_on_disk: z.number().int(),
});
export type TablePartition = z.infer<typeof partition>;

/** Answer of `GET /api/v1/tables/{name}/partitions`: what goes as one when it is not kept any more. */
export const tablePartitionsSchema = z.object({
  data: z.array(partition).describe('Newest first. Of a view: none.'),
  partitions: z.number().int().describe('How many there are in all.'),
  rows: z.number().int(),
  bytes_on_disk: z.number().int(),
});
export type TablePartitions = z.infer<typeof tablePartitionsSchema>;

/** Answer of `GET /api/v1/tables/{name}/retention-preview`: what a policy would drop within the hour. */
export const retentionPreviewSchema = z.object({
  days: z.number().int().describe('How many days (UTC) would go.'),
  first_day: z.string().nullable(),
  last_day: z.string().nullable(),
  rows: z.number().int(),
  bytes_on_disk: z.number().int(),
});
export type RetentionPreview = z.infer<typeof retentionPreviewSchema>;
