import type { TokenReading } from '../dialect.ts';
import { type Member, membersOf, readValue } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { unknownFieldFinder } from '../unknown-fields.ts';

const unknownFields = unknownFieldFinder([
  'prompt_tokens',
  'completion_tokens',
  'total_tokens',
  'prompt_tokens_details.cached_tokens',
  'prompt_tokens_details.cache_write_tokens',
  'prompt_tokens_details.audio_tokens',
  'completion_tokens_details.reasoning_tokens',
  'completion_tokens_details.audio_tokens',
  'completion_tokens_details.accepted_prediction_tokens',
  'completion_tokens_details.rejected_prediction_tokens',
]);

/** `CompletionUsage`: prompt tokens include those read from and written to a cache, completion tokens include reasoning. */
export function readUsage(bytes: Buffer, member: Member | undefined): TokenReading | undefined {
  const usage = membersOf(readValue(bytes, member));
  if (usage === undefined) return undefined;
  const prompt = membersOf(usage['prompt_tokens_details']);
  const completion = membersOf(usage['completion_tokens_details']);
  return {
    input: tokenCount(usage['prompt_tokens']),
    output: outputOf(usage, tokenCount(completion?.['reasoning_tokens'])),
    cacheRead: tokenCount(prompt?.['cached_tokens']),
    cacheCreation: tokenCount(prompt?.['cache_write_tokens']),
    reasoning: tokenCount(completion?.['reasoning_tokens']),
    unknownFields: unknownFields(usage),
    members: usage,
  };
}

/** Servers whose completion leaves out reasoning (xAI) tell it by their total. */
function outputOf(usage: Readonly<Record<string, unknown>>, reasoning = 0): number | undefined {
  const input = tokenCount(usage['prompt_tokens']);
  const completion = tokenCount(usage['completion_tokens']);
  if (input === undefined || completion === undefined) return completion;
  const isBeside = reasoning > 0 && tokenCount(usage['total_tokens']) === input + completion + reasoning;
  return isBeside ? completion + reasoning : completion;
}
