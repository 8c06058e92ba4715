import type { TokenReading } from '../dialect.ts';
import { type Member, membersOf, readValue } from '../read-members.ts';
import { rawUsage, tokenCount } from '../read-tokens.ts';

/** `CompletionUsage`: prompt tokens include those read from and written to a cache, completion tokens include reasoning. */
export function readUsage(bytes: Buffer, member: Member | undefined): TokenReading | undefined {
  const usage = membersOf(readValue(bytes, member));
  if (usage === undefined) return undefined;
  const prompt = membersOf(usage['prompt_tokens_details']);
  const completion = membersOf(usage['completion_tokens_details']);
  return {
    input: tokenCount(usage['prompt_tokens']),
    output: tokenCount(usage['completion_tokens']),
    cacheRead: tokenCount(prompt?.['cached_tokens']),
    cacheCreation: tokenCount(prompt?.['cache_write_tokens']),
    reasoning: tokenCount(completion?.['reasoning_tokens']),
    raw: rawUsage(usage),
  };
}
