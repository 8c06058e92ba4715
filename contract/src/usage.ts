import { z } from 'zod';
import { localizedSchema } from './dashboards.ts';

/** One row of `GET /api/v1/requests`: newest first, cursor-paged. Without the grant on the table: one's own. */
export const requestSummarySchema = z.object({
  request_id: z.string(),
  event_time: z.iso.datetime(),
  workspace_id: z.string(),
  endpoint_name: z.string(),
  requester: z.string(),
  requester_type: z.string(),
  destination_model: z.string().nullable(),
  api_type: z.string(),
  stream: z.boolean(),
  status_code: z.number().int().nullable(),
  final_status: z.string(),
  error_code: z.string().nullable(),
  attempts: z.number().int(),
  input_tokens: z.number().int().nullable(),
  cache_read_input_tokens: z.number().int().nullable(),
  output_tokens: z.number().int().nullable(),
  usage_source: z.string().nullable().describe('`estimated`: the provider told no tokens, and they were counted here.'),
  cost_nano_usd: z
    .number()
    .int()
    .nullable()
    .describe('With all corrections, in billionths of a US dollar. NULL: not known.'),
  latency_ms: z.number().int().nullable(),
  time_to_first_byte_ms: z.number().int().nullable(),
});
export type RequestSummary = z.infer<typeof requestSummarySchema>;

/** Query of `GET /api/v1/requests`. */
export const requestFilterSchema = z.strictObject({
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
  workspace: z.string().max(64).optional().describe('Id.'),
  endpoint: z.string().max(128).optional(),
  requester: z.string().max(256).optional(),
  final_status: z.string().max(32).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** Answer of `GET /api/v1/requests/{id}`: the whole row, every column by its name, as the table holds it. 64-bit counts are numbers here. */
export const requestRowSchema = z.record(z.string(), z.unknown());

/** One of `GET /api/v1/tables`: the tables that this person may read. */
export const tableSummarySchema = z.object({ name: z.string(), comment: localizedSchema });
export type TableSummary = z.infer<typeof tableSummarySchema>;

/** Answer of `GET /api/v1/tables/{name}`, such as `system.ai_gateway.usage`. */
export const tableSchema = z.object({
  name: z.string(),
  comment: localizedSchema,
  columns: z.array(
    z.object({ name: z.string(), type: z.string(), comment: localizedSchema, is_documented: z.boolean() }),
  ),
  row_count: z.number().int().describe('Rows that this person may see.'),
  bytes_on_disk: z.number().int().nullable().describe('NULL: not told to this person.'),
  first_event_time: z.iso.datetime().nullable(),
  last_event_time: z.iso.datetime().nullable(),
  latest: z.array(requestRowSchema).max(20),
});
export type Table = z.infer<typeof tableSchema>;

/** An event of `GET /api/v1/events` (server-sent; `event: data`): rows came in. */
export const dataEventSchema = z.object({ data_version: z.string(), last_ingested_at: z.iso.datetime().nullable() });
export type DataEvent = z.infer<typeof dataEventSchema>;
