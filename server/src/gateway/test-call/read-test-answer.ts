import { TEST_CALL_BOUNDS, type TestResult } from '@tallygate/contract';
import { z } from 'zod';
import type { OnceAnswer } from './call-once.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What came of a test call, whichever API answered. `secrets` are taken out of every text. */
export function readTestAnswer(answer: OnceAnswer, secrets: readonly string[]): TestResult {
  if (answer.kind === 'failed') return { ...NOTHING, problem: answer.problem, latency_ms: answer.latencyMs };
  const { status, latencyMs, headers } = answer;
  const ok = status >= 200 && status < 300;
  const body = answerSchema.safeParse(jsonOf(answer.body)).data ?? {};
  const shown = (text: string | undefined) => (text === undefined ? null : textOf(text, secrets));
  return {
    ...NOTHING,
    ok,
    status,
    latency_ms: latencyMs,
    model: shown(body.model ?? body.modelVersion),
    input_tokens: firstOf(body.usage?.prompt_tokens, body.usage?.input_tokens, body.usageMetadata?.promptTokenCount),
    output_tokens: firstOf(
      body.usage?.completion_tokens,
      body.usage?.output_tokens,
      body.usageMetadata?.candidatesTokenCount,
    ),
    text: ok ? shown(saidIn(body)) : null,
    error: ok ? null : (shown(errorIn(answer.body)) ?? null),
    request_id: headers['tallygate-request-id'] ?? null,
  };
}

/** The models that a provider listed, in its order. */
export function readModels(answer: OnceAnswer, secrets: readonly string[]): TestResult {
  const result = readTestAnswer(answer, secrets);
  if (answer.kind === 'failed' || !result.ok) return result;
  const { data = [], models = [] } = listSchema.safeParse(jsonOf(answer.body)).data ?? {};
  const names = [...data.map(({ id }) => id), ...models.map(({ name }) => name.replace(/^models\//, ''))];
  return { ...result, text: null, models: names.slice(0, TEST_CALL_BOUNDS.modelsMax) };
}

/** The answer of the built-in provider, which needs no network. */
export function demoAnswer(model: string | undefined): TestResult {
  if (model === undefined) return { ...NOTHING, ok: true, status: 200, models: ['demo-1'] };
  return { ...NOTHING, ok: true, status: 200, model, text: 'OK' };
}

/** A test call that was not sent. */
export function notSent(problem: TestResult['problem'], latencyMs = 0): TestResult {
  return { ...NOTHING, problem, latency_ms: latencyMs };
}

const NOTHING: TestResult = {
  ok: false,
  status: null,
  problem: null,
  latency_ms: 0,
  model: null,
  input_tokens: null,
  output_tokens: null,
  text: null,
  error: null,
  models: null,
  request_id: null,
};

const count = z.number().int().min(0).nullish().catch(undefined);
const text = z.string().optional().catch(undefined);
/** Of the answers of all kinds the little that is shown; whatever else they say is let through unread. */
const answerSchema = z.object({
  model: text,
  modelVersion: text,
  usage: z
    .object({ prompt_tokens: count, completion_tokens: count, input_tokens: count, output_tokens: count })
    .optional()
    .catch(undefined),
  usageMetadata: z.object({ promptTokenCount: count, candidatesTokenCount: count }).optional().catch(undefined),
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish() }) }))
    .optional()
    .catch(undefined),
  content: z.array(z.object({ text })).optional().catch(undefined),
  candidates: z
    .array(z.object({ content: z.object({ parts: z.array(z.object({ text })) }) }))
    .optional()
    .catch(undefined),
});
const listSchema = z.object({
  data: z
    .array(z.object({ id: z.string() }))
    .optional()
    .catch(undefined),
  models: z
    .array(z.object({ name: z.string() }))
    .optional()
    .catch(undefined),
});

function saidIn({ choices, content, candidates }: z.infer<typeof answerSchema>): string | undefined {
  return (
    choices?.[0]?.message.content ??
    content?.find((part) => part.text !== undefined)?.text ??
    candidates?.[0]?.content.parts.find((part) => part.text !== undefined)?.text
  );
}

const errorSchema = z.object({
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
  message: z.string().optional(),
});

/** The sentence of an error; of what is no such JSON the beginning of the body. */
function errorIn(body: string): string | undefined {
  const json = jsonOf(body);
  const { error, message } = errorSchema.safeParse(Array.isArray(json) ? json[0] : json).data ?? {};
  const sentence = typeof error === 'string' ? error : (error?.message ?? message);
  return sentence ?? (body.trim() === '' ? undefined : body.trim());
}

function textOf(said: string, secrets: readonly string[]): string {
  // Before the cut, so that it leaves no half of a secret.
  return withoutSecrets(said, secrets).slice(0, TEST_CALL_BOUNDS.textLengthMax);
}

function firstOf(...counts: readonly (number | null | undefined)[]): number | null {
  return counts.find((each) => typeof each === 'number') ?? null;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
