import { z } from 'zod';

/** Bounds of providers and endpoints: the same in the configuration file and in the API. */
export const ENDPOINT_BOUNDS = {
  nameLengthMax: 128,
  modelLengthMax: 256,
  baseUrlLengthMax: 4_096,
  secretLengthMax: 4_096,
  /** Of one endpoint as it is kept: JSON in UTF-8. */
  documentBytesMax: 64 * 1_024,
  tagsMax: 100,
  tagLengthMax: 1_024,
  destinationsMax: 100,
  rateLimitsMax: 1_000,
  rateLimitKeyLengthMax: 256,
  perMinute: { min: 1, max: 1e12 },
  bodyBytes: { min: 1_024, max: 256 * 1_024 * 1_024 },
  timeoutMs: { min: 100, max: 3_600_000 },
  samplingPercentage: { min: 0, max: 100 },
  payloadBytes: { min: 1, max: 1_024 * 1_024 },
  retentionDays: { min: 1, max: 3_650 },
} as const;

const BOUNDS = ENDPOINT_BOUNDS;

/** One line of text that every store keeps as it is. */
const line = (length: { readonly min?: number; readonly max: number }) =>
  z
    .string()
    .min(length.min ?? 1)
    .max(length.max)
    .regex(/^\P{Cc}*$/u, 'control characters and line breaks are not allowed here')
    .refine((text) => text.isWellFormed(), 'not a well-formed text');
const whole = (range: { readonly min: number; readonly max: number }) => z.number().int().min(range.min).max(range.max);
const name = line({ max: BOUNDS.nameLengthMax });

export const providerKindSchema = z.enum(['openai', 'anthropic', 'gemini', 'demo']);
export type ProviderKind = z.infer<typeof providerKindSchema>;

const baseUrl = line({ max: BOUNDS.baseUrlLengthMax }).describe(
  'http(s), without query and credentials. Kept as origin and path.',
);
const apiKey = line({ max: BOUNDS.secretLengthMax }).describe(
  'Visible ASCII characters. Kept encrypted, and never shown again.',
);

/** Body of `POST /api/v1/providers`. Kind `demo` answers by itself and takes neither address nor key; others need a key. */
export const newProviderSchema = z.strictObject({
  name,
  kind: providerKindSchema,
  base_url: baseUrl.optional().describe('Default: the public address of the kind.'),
  api_key: apiKey.optional(),
});
export type NewProvider = z.infer<typeof newProviderSchema>;

const version = z
  .number()
  .int()
  .positive()
  .optional()
  .describe('The version that this change was made from: when there is a newer one, 409. As `If-Match` does.');

/** Body of `PATCH /api/v1/providers/{id or name}`: what is absent stays. Another `api_key` rotates the secret. */
export const providerChangeSchema = z.strictObject({
  base_url: baseUrl.nullable().optional().describe('NULL: the public address of the kind.'),
  api_key: apiKey.optional(),
  version,
});
export type ProviderChange = z.infer<typeof providerChangeSchema>;

/** A provider as it is shown; never its secret. */
export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: providerKindSchema.nullable().describe('NULL: the record cannot be read.'),
  base_url: z.string().nullable().describe('NULL: not told to this person, or kind `demo`.'),
  has_secret: z.boolean(),
  secret_tail: z.string().nullable().describe('Last four characters of a long secret. NULL: not told.'),
  secret_updated_at: z.iso.datetime().nullable(),
  declared: z.boolean().describe('From the configuration file, or built in: read-only here.'),
  created_at: z.iso.datetime().nullable().describe('NULL: declared.'),
  created_by: z.string().nullable(),
  updated_at: z.iso.datetime().nullable(),
  updated_by: z.string().nullable(),
  version: z.number().int().nullable().describe('NULL: declared.'),
  problem: z
    .enum(['secret_unreadable', 'name_declared', 'record_unreadable'])
    .nullable()
    .describe(
      'Why it is not in use. `secret_unreadable`: TALLYGATE_SECRET, or the host, is another one than when it was kept. `record_unreadable`: its record in the database is damaged.',
    ),
});
export type ProviderFacts = z.infer<typeof providerSchema>;

const destinationShape = {
  name,
  provider: name.describe('Name of a provider.'),
  model: line({ max: BOUNDS.modelLengthMax }).describe('As the provider calls it.'),
};
const weightedSchema = z.strictObject({
  ...destinationShape,
  traffic_percentage: whole({ min: 0, max: 100 })
    .optional()
    .describe('They sum to 100. Default: 100 for the only one, else 0.'),
});
const fallbackSchema = z.strictObject(destinationShape);
const rateLimitSchema = z.strictObject({
  key: line({ max: BOUNDS.rateLimitKeyLengthMax }).describe('endpoint, user, user:<name> or group:<name>.'),
  requests_per_minute: whole(BOUNDS.perMinute).optional(),
  tokens_per_minute: whole(BOUNDS.perMinute).optional(),
});
const timeoutsSchema = z.strictObject({
  headers_ms: whole(BOUNDS.timeoutMs).optional().describe('From the last byte of the request to the answer’s head.'),
  first_byte_ms: whole(BOUNDS.timeoutMs).optional().describe('From the head to the first byte of the body.'),
  idle_ms: whole(BOUNDS.timeoutMs).optional().describe('Between two pieces of the body.'),
});

/** Of the inference table of an endpoint that keeps payloads. */
export const INFERENCE_TABLE_DEFAULTS = { sampling_percentage: 100, max_bytes: 65_536, retention_days: 30 } as const;

const inferenceTableSchema = z.strictObject({
  sampling_percentage: whole(BOUNDS.samplingPercentage).default(INFERENCE_TABLE_DEFAULTS.sampling_percentage),
  max_bytes: whole(BOUNDS.payloadBytes)
    .default(INFERENCE_TABLE_DEFAULTS.max_bytes)
    .describe('Of a request’s body, and as many of the answer’s.'),
  retention_days: whole(BOUNDS.retentionDays).default(INFERENCE_TABLE_DEFAULTS.retention_days),
});
const tagsSchema = z
  .record(name, line({ min: 0, max: BOUNDS.tagLengthMax }))
  .refine((tags) => Object.keys(tags).length <= BOUNDS.tagsMax, `at most ${BOUNDS.tagsMax} tags`);

const documentShape = {
  tags: tagsSchema,
  destinations: z.array(weightedSchema).max(BOUNDS.destinationsMax),
  fallbacks: z.array(fallbackSchema).max(BOUNDS.destinationsMax).describe('In order of trying.'),
  rate_limits: z.array(rateLimitSchema).max(BOUNDS.rateLimitsMax),
  on_client_disconnect: z.enum(['drain', 'cancel']),
  max_body_bytes: whole(BOUNDS.bodyBytes),
  timeouts: timeoutsSchema.nullable().describe('NULL: as the gateway does by default.'),
  inference_table: inferenceTableSchema.nullable().describe('NULL: payloads are not kept.'),
};

/** What an endpoint does, with nothing left out. */
export const endpointDocumentSchema = z.object(documentShape);
export type EndpointDocument = z.infer<typeof endpointDocumentSchema>;

/** What holds where nothing else was said, in the configuration file and in the API. */
export const ENDPOINT_DEFAULTS = {
  tags: {},
  fallbacks: [],
  rate_limits: [],
  on_client_disconnect: 'drain',
  max_body_bytes: 32 * 1_024 * 1_024,
  timeouts: null,
  inference_table: null,
} satisfies Omit<EndpointDocument, 'destinations'>;

const workspace = z.string().max(128);

/** Body of `POST /api/v1/endpoints`: as the configuration file declares one. */
export const newEndpointSchema = z.strictObject({
  ...z.object(documentShape).partial().shape,
  destinations: documentShape.destinations,
  name: name.describe('What callers write as `model`. Unique in the account; it cannot be changed.'),
  workspace: workspace.optional().describe('Id or name; default: one’s own.'),
});
export type NewEndpoint = z.input<typeof newEndpointSchema>;

/** Body of `PATCH /api/v1/endpoints/{id or name}`: what is absent stays, what is there replaces the member whole. */
export const endpointChangeSchema = z.strictObject({
  ...z.object(documentShape).partial().shape,
  workspace: workspace.optional().describe('Id or name.'),
  version,
});
export type EndpointChange = z.input<typeof endpointChangeSchema>;

/** An endpoint as it is shown. Those who may only call it are told its name, id, workspace and whether it is served. */
export const endpointSchema = z.object({
  id: z.string(),
  name: z.string(),
  workspace_id: z.string(),
  declared: z.boolean().describe('From the configuration file, or built in: read-only here.'),
  problem: z
    .enum(['name_declared', 'provider_unavailable', 'record_unreadable'])
    .nullable()
    .describe(
      'NULL: served whole. `name_declared`: the file declares one of the same name, which is served. `provider_unavailable`: destinations whose provider is gone or unreadable are left out. `record_unreadable`: its record in the database is damaged; it is not served.',
    ),
  ...z.object(documentShape).partial().shape,
  created_at: z.iso.datetime().optional(),
  created_by: z.string().optional(),
  updated_at: z.iso.datetime().optional(),
  updated_by: z.string().optional(),
  version: z.number().int().nullable().optional().describe('NULL: declared.'),
});
export type EndpointFacts = z.infer<typeof endpointSchema>;

/** One of `GET /api/v1/endpoints/{id or name}/versions`, newest first: every state that it ever had. */
export const endpointVersionSchema = endpointDocumentSchema.extend({
  version: z.number().int(),
  workspace_id: z.string(),
  updated_at: z.iso.datetime(),
  updated_by: z.string(),
});
export type EndpointVersionFacts = z.infer<typeof endpointVersionSchema>;
