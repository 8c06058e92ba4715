import type { IterationUsage } from '../dialect.ts';
import { membersOf, textOf } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';

/** Entries read of one answer, at most; a sub-inference is a step of a loop on the server. */
const ITERATIONS_MAX = 256;

/**
 * `BetaIterationsUsage` (`@anthropic-ai/sdk`, `resources/beta/messages/messages.d.ts`). An attempt that another model took over and that
 * gave no output was declined: it is not billed, and not among them. undefined: the answer tells of none.
 */
export function readIterations(value: unknown): readonly IterationUsage[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > ITERATIONS_MAX) return undefined;
  const entries = value.flatMap((entry: unknown) => readIteration(membersOf(entry)) ?? []);
  const hasFallback = entries.some(({ type }) => type === 'fallback_message');
  return hasFallback ? entries.filter((entry) => !isDeclined(entry)) : entries;
}

function readIteration(entry: Readonly<Record<string, unknown>> | undefined): IterationUsage | undefined {
  const type = textOf(entry?.['type']);
  if (entry === undefined || type === undefined) return undefined;
  const uncached = tokenCount(entry['input_tokens']);
  const cacheRead = tokenCount(entry['cache_read_input_tokens']);
  const cacheCreation = tokenCount(entry['cache_creation_input_tokens']);
  const creation = membersOf(entry['cache_creation']);
  return {
    model: textOf(entry['model']),
    type,
    tokens: {
      input: uncached === undefined ? undefined : uncached + (cacheRead ?? 0) + (cacheCreation ?? 0),
      output: tokenCount(entry['output_tokens']),
      cacheRead,
      cacheCreation,
      cacheCreation5m: tokenCount(creation?.['ephemeral_5m_input_tokens']),
      cacheCreation1h: tokenCount(creation?.['ephemeral_1h_input_tokens']),
    },
  };
}

function isDeclined({ type, tokens }: IterationUsage): boolean {
  return tokens.output === 0 && (type === 'message' || type === 'fallback_message');
}
