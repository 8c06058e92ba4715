import { z } from 'zod';
import { newProviderSchema } from './endpoints.ts';

/** Bounds of test calls. */
export const TEST_CALL_BOUNDS = {
  timeoutMs: 20_000,
  /** Enough for a word; reasoning models may spend all of it on thinking, and still show that they answer. */
  outputTokensMax: 16,
  /** Of one process at a time. */
  concurrentMax: 8,
  /** Of a list of models. */
  modelsMax: 500,
  textLengthMax: 500,
} as const;

const api = z
  .enum(['chat', 'embeddings'])
  .default('chat')
  .describe('What the model is for: `chat` asks for a few words, `embeddings` for one vector.');
const model = newProviderSchema.shape.name
  .max(256)
  .optional()
  .describe('As the provider calls it. Absent: only the list of models is asked for, which costs nothing.');

/** Body of `POST /api/v1/endpoints/{id or name}/test`. */
export const endpointTestSchema = z.strictObject({ api });
export type EndpointTest = z.input<typeof endpointTestSchema>;

/** Body of `POST /api/v1/providers/{id or name}/test`. */
export const providerTestSchema = z.strictObject({ api, model });
export type ProviderTest = z.input<typeof providerTestSchema>;

/** Body of `POST /api/v1/providers/test`: a provider that was not kept yet. */
export const providerDraftTestSchema = z.strictObject({
  ...newProviderSchema.omit({ name: true }).shape,
  api,
  model,
});
export type ProviderDraftTest = z.input<typeof providerDraftTestSchema>;

/** Why a test call got no answer. */
export const testProblemSchema = z.enum([
  'address_refused',
  'name_unknown',
  'connection_refused',
  'connection_failed',
  'certificate_bad',
  'timeout',
  'answer_too_large',
  'gateway_unreachable',
  'not_served',
]);
export type TestProblem = z.infer<typeof testProblemSchema>;

/** What came of a test call. Credentials never appear in it. */
export const testResultSchema = z.object({
  ok: z.boolean(),
  status: z.number().int().nullable().describe('HTTP status of the answer. NULL: there was none.'),
  problem: testProblemSchema.nullable().describe('Why there was no answer.'),
  latency_ms: z.number().int(),
  model: z.string().nullable().describe('That answered, as the provider says.'),
  input_tokens: z.number().int().nullable(),
  output_tokens: z.number().int().nullable(),
  text: z.string().nullable().describe('The beginning of what the model said.'),
  error: z.string().nullable().describe('The provider’s or the gateway’s own sentence.'),
  models: z.array(z.string()).nullable().describe('When no model was named: those that the provider lists.'),
  request_id: z.string().nullable().describe('Of the row of a call through the gateway; others are not metered.'),
});
export type TestResult = z.infer<typeof testResultSchema>;
