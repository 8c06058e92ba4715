import type { TokenUsage } from '#usage';

/**
 * `CompletionUsage` of the `openai` package, `resources/completions.d.ts`: prompt tokens include those read from and written to
 * a cache, completion tokens include reasoning. What is not known is left out, and is never zero; undefined when nothing is known.
 */
export function toCompletionUsage(usage: TokenUsage): Record<string, unknown> | undefined {
  const { input, output } = usage;
  const total = input === undefined || output === undefined ? undefined : input + output;
  return known({
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: total,
    prompt_tokens_details: known({ cached_tokens: usage.cacheRead, cache_write_tokens: usage.cacheCreation }),
    completion_tokens_details: known({ reasoning_tokens: usage.reasoning }),
  });
}

function known(counts: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(counts).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
