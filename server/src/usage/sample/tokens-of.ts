import type { Random } from '#kernel';
import type { TokenUsage } from '../facts.ts';
import { type DeclaredTarget, paceOf } from './catalogue.ts';
import type { SampleCall } from './sample-call.ts';

/** What the provider reports of an answer, as the gateway reads it, with the provider's own object beside it. */
export function tokensOf(random: Random, call: SampleCall, { provider, model }: DeclaredTarget): TokenUsage {
  const { input, output, cacheRead, cacheCreation } = call.size;
  const { reasoningShare } = paceOf(model);
  const reasoning =
    reasoningShare === undefined ? undefined : Math.floor(output * reasoningShare * (0.6 + 0.8 * random.fraction()));
  if (provider === 'openai') {
    const raw =
      call.endpoint === 'productSearch' ? embeddingRaw(input) : openaiRaw({ input, output, cacheRead, reasoning });
    return { input, output, cacheRead, reasoning, raw };
  }
  const creation = { cacheCreation, cacheCreation5m: cacheCreation, cacheCreation1h: 0 };
  const raw = anthropicRaw({
    uncached: input - cacheRead - cacheCreation,
    output,
    cacheRead,
    cacheCreation,
    reasoning,
  });
  return { input, output, cacheRead, ...creation, reasoning, raw };
}

function embeddingRaw(input: number): string {
  return `{"prompt_tokens":${input},"total_tokens":${input}}`;
}

function openaiRaw(counts: {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly reasoning: number | undefined;
}): string {
  return (
    `{"prompt_tokens":${counts.input},"completion_tokens":${counts.output},"total_tokens":${counts.input + counts.output}` +
    `,"prompt_tokens_details":{"cached_tokens":${counts.cacheRead}}` +
    `,"completion_tokens_details":{"reasoning_tokens":${counts.reasoning ?? 0}}}`
  );
}

function anthropicRaw(counts: {
  readonly uncached: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheCreation: number;
  readonly reasoning: number | undefined;
}): string {
  const thinking =
    counts.reasoning === undefined ? '' : `,"output_tokens_details":{"thinking_tokens":${counts.reasoning}}`;
  return (
    `{"input_tokens":${counts.uncached},"cache_creation_input_tokens":${counts.cacheCreation}` +
    `,"cache_read_input_tokens":${counts.cacheRead}` +
    `,"cache_creation":{"ephemeral_5m_input_tokens":${counts.cacheCreation},"ephemeral_1h_input_tokens":0}` +
    `,"output_tokens":${counts.output}${thinking},"service_tier":"standard"}`
  );
}
