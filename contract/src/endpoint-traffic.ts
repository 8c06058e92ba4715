import { z } from 'zod';

/** Query of `GET /api/v1/endpoint-traffic`. */
export const endpointTrafficQuerySchema = z.strictObject({
  endpoint: z.string().min(1).max(128).optional().describe('Name; absent: all of them, without their minutes.'),
});

/** Attempts at one destination. */
export const destinationTrafficSchema = z.object({
  name: z.string(),
  attempts: z.number().int(),
  failed: z.number().int(),
  last_attempt_at: z.iso.datetime(),
  last_status_code: z.number().int().nullable(),
  last_error_code: z.string().nullable().describe('NULL: the last attempt went well.'),
});
export type DestinationTraffic = z.infer<typeof destinationTrafficSchema>;

/** One endpoint's requests. */
export const endpointTrafficSchema = z.object({
  endpoint_name: z.string(),
  requests: z.number().int(),
  requests_last_minute: z.number().int(),
  errors: z.number().int().describe('Failed, cut off or refused; those that their own client left are none.'),
  tokens: z.number().int().nullable().describe('Input and output. NULL: no request told its tokens.'),
  last_request_at: z.iso.datetime(),
  destinations: z.array(destinationTrafficSchema),
  minutes: z
    .array(z.object({ at: z.iso.datetime(), requests: z.number().int(), errors: z.number().int() }))
    .optional()
    .describe('One for each minute of the range, when one endpoint was asked for.'),
});
export type EndpointTraffic = z.infer<typeof endpointTrafficSchema>;

/** Answer of `GET /api/v1/endpoint-traffic`: the last hour, of the rows that this person may see. */
export const endpointTrafficAnswerSchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  data: z.array(endpointTrafficSchema).describe('Only endpoints that had requests.'),
});
export type EndpointTrafficAnswer = z.infer<typeof endpointTrafficAnswerSchema>;
