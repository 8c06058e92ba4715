import { z } from 'zod';
import { localizedSchema } from './dashboard-document.ts';
import { tableRetentionSchema } from './tables.ts';

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
  cache_creation_input_tokens: z.number().int().nullable(),
  output_reasoning_tokens: z.number().int().nullable(),
  total_tokens: z.number().int().nullable(),
  credits_micro: z.number().int().nullable().describe('In millionths of a credit. NULL: not known or not charged.'),
  agent: z.string().describe('Coding agent; empty: none.'),
  session_id: z.string(),
  run_id: z.string(),
  key_id: z.string(),
  provider_name: z.string().nullable(),
});
export type RequestSummary = z.infer<typeof requestSummarySchema>;

const LIST_LENGTH_MAX = 20_000;
const list = (what: string) =>
  z
    .string()
    .max(LIST_LENGTH_MAX)
    .optional()
    .describe(
      `${what}. One of several must be met: repeated, or separated by commas, with commas and percent signs within a value percent-encoded; a value that is only "-" stands for the empty text.`,
    );
const text = (lengthMax: number, what: string) => z.string().min(1).max(lengthMax).optional().describe(what);
const truth = z.enum(['true', 'false']).optional();

/** What a list of requests may be cut by. Those without the grant on the table see their own rows only, whatever is asked for. */
const requestCut = {
  from: z.iso.datetime({ offset: true }).optional().describe('Start, included.'),
  to: z.iso.datetime({ offset: true }).optional().describe('End, not included.'),
  workspaces: list('Ids of workspaces'),
  endpoints: list('Names of endpoints'),
  models: list('Models that served; the empty text: none did'),
  requesters: list('Stable ids of requesters'),
  tags: list('Tags of requests as `name=value`'),
  agents: list('Coding agents; the empty text: none'),
  statuses: list('Values of `final_status`'),
  workspace: z.string().max(64).optional().describe('Id.'),
  endpoint: z.string().max(128).optional(),
  requester: z.string().max(256).optional().describe('Address at the time.'),
  final_status: z.string().max(32).optional(),
  key: text(128, 'Id of the key.'),
  run: text(256, 'Id of the AI run.'),
  session: text(256, 'Id of the session.'),
  status_code: z
    .string()
    .regex(/^[1-5](\d\d|xx)$/)
    .optional()
    .describe('HTTP status that the client got, such as `429`, or a class of them, such as `4xx`.'),
  error_code: text(128, 'Which limit refused or which fault ended it.'),
  api_type: text(128, 'The API called, as its path.'),
  stream: truth,
  min_latency_ms: z.coerce.number().int().min(0).max(1e12).optional(),
  min_tokens: z.coerce.number().int().min(0).max(1e15).optional().describe('Input and output together.'),
  min_cost_nano_usd: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .describe('With all corrections.'),
  unknown_cost: z.enum(['true']).optional().describe('Only requests whose cost is not known.'),
  unknown_tokens: z.enum(['true']).optional().describe('Only requests whose tokens are not known.'),
  request_id: text(64, 'What the id begins with.'),
} as const;

/** Query of `GET /api/v1/requests`. With `Accept: text/csv` all that match come as a file, up to `REQUEST_CSV_ROWS_MAX` rows. */
export const requestFilterSchema = z.strictObject({
  ...requestCut,
  sort: z
    .enum(['time', 'latency', 'cost'])
    .default('time')
    .describe(
      'The newest first; or the slowest or dearest first, of a range of at most 92 days, without requests whose latency or cost is not known.',
    ),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(512).optional(),
});

/** Longest range of a list that is not sorted by time. */
export const REQUEST_SORT_DAYS_MAX = 92;
/** Rows of one CSV file; a last line says so where there are more. */
export const REQUEST_CSV_ROWS_MAX = 1_000_000;

/** Query of `GET /api/v1/requests/{id}/neighbours`: the list that it is looked at in. */
export const requestNeighboursQuerySchema = z.strictObject(requestCut);

/** Query of `GET /api/v1/requests/arrivals`: of which requests, and where the last answer ended. The range is that of when they were received: what arrives now may be older. */
export const requestArrivalsQuerySchema = z.strictObject({
  ...requestCut,
  limit: z.coerce.number().int().min(1).max(500).default(200),
  cursor: z.string().max(4_096).optional(),
});

/**
 * Rows in the order in which they were stored, newest first. Rows that were stored at about the same time become visible in any
 * order: so each second of the last minute is looked at again, and when it holds more than before, its rows come again. Whoever
 * keeps the ids of a second knows how many of its `requests` were not sent.
 */
export const requestArrivalsSchema = z.object({
  data: z.array(requestSummarySchema.extend({ ingested_at: z.iso.datetime() })),
  /** Seconds that hold rows that the last answer did not count. */
  seconds: z.array(z.object({ at: z.iso.datetime(), requests: z.number().int() })),
  earlier: z
    .number()
    .int()
    .describe('Requests that were stored since the last answer, and longer ago than seconds are told apart.'),
  cursor: z.string(),
});
export type RequestArrivals = z.infer<typeof requestArrivalsSchema>;

/** Answer of `GET /api/v1/requests`: a page of them. */
export const requestPageSchema = z.object({
  data: z.array(requestSummarySchema),
  next_cursor: z.string().nullable(),
  kept_from: z.iso
    .datetime()
    .nullable()
    .describe('Rows from before then were dropped by the retention of the table. NULL: none ever were.'),
});

/** Answer of `GET /api/v1/requests/{id}/neighbours`: what stands before and after it in the list, newest first. */
export const requestNeighboursSchema = z.object({ newer: z.string().nullable(), older: z.string().nullable() });

/** Answer of `GET /api/v1/requests/{id}/cost`: what its cost was when it was made, and what re-rating added. */
export const requestCostSchema = z.object({
  cost_nano_usd: z.string().nullable().describe('With all corrections. NULL: not known.'),
  original_nano_usd: z.string().nullable(),
  price_version: z.string().nullable().describe('Of the newest correction, else of the row.'),
  corrections: z
    .array(
      z.object({
        at: z.iso.datetime(),
        old_price_version: z.string().nullable(),
        new_price_version: z.string(),
        delta_nano_usd: z.string(),
      }),
    )
    .max(100)
    .describe('The oldest first.'),
});
export type RequestCost = z.infer<typeof requestCostSchema>;

/** Answer of `GET /api/v1/requests/{id}/payload`: what was kept of its bodies, for those who may read the payload table. */
export const requestPayloadSchema = z.object({
  request: z.string().nullable().describe('Its beginning. NULL: it is no text in UTF-8.'),
  response: z.string().nullable(),
  request_bytes: z.number().int().describe('Of the whole body as it was sent.'),
  response_bytes: z.number().int(),
  is_request_cut: z.boolean(),
  is_response_cut: z.boolean(),
  logging_error_codes: z.array(z.string()),
  expires_on: z.string().describe('Last day (UTC) on which it is kept.'),
});
export type RequestPayload = z.infer<typeof requestPayloadSchema>;

/** Answer of `GET /api/v1/requests/{id}`: the whole row, every column by its name, as the table holds it. 64-bit counts are numbers here. */
export const requestRowSchema = z.record(z.string(), z.unknown());

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  comment: localizedSchema,
  is_documented: z.boolean(),
});

/** Query of `GET /api/v1/tables`. */
export const tablesQuerySchema = z.strictObject({
  columns: z.enum(['true', 'false']).default('false').describe('Whether each is told with its columns.'),
});

/** One of `GET /api/v1/tables`: the tables that this person may read. */
export const tableSummarySchema = z.object({
  name: z.string(),
  comment: localizedSchema,
  columns: z.array(columnSchema).optional(),
});
export type TableSummary = z.infer<typeof tableSummarySchema>;

/** Answer of `GET /api/v1/tables/{name}`, such as `system.ai_gateway.usage`. */
export const tableSchema = z.object({
  name: z.string(),
  comment: localizedSchema,
  columns: z.array(columnSchema),
  row_count: z.number().int().describe('Rows that this person may see.'),
  bytes_on_disk: z.number().int().nullable().describe('NULL: not told to this person.'),
  first_event_time: z.iso.datetime().nullable(),
  last_event_time: z.iso.datetime().nullable(),
  latest: z.array(requestRowSchema).max(20),
  retention: tableRetentionSchema,
});
export type Table = z.infer<typeof tableSchema>;
