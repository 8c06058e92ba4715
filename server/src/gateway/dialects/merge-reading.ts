import type { AnswerReading, TokenReading } from './dialect.ts';

/** Both readings in one: last known value of each field wins, nothing is added up. */
export function mergeReading(earlier: AnswerReading, later: AnswerReading): AnswerReading {
  return {
    usage: mergeUsage(earlier.usage, later.usage),
    model: later.model ?? earlier.model,
    serviceTier: later.serviceTier ?? earlier.serviceTier,
    errorCode: later.errorCode ?? earlier.errorCode,
    isPending: later.isPending ?? earlier.isPending,
  };
}

function mergeUsage(earlier: TokenReading | undefined, later: TokenReading | undefined): TokenReading | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  return {
    input: later.input ?? earlier.input,
    uncachedInput: later.uncachedInput ?? earlier.uncachedInput,
    output: later.output ?? earlier.output,
    cacheRead: later.cacheRead ?? earlier.cacheRead,
    cacheCreation: later.cacheCreation ?? earlier.cacheCreation,
    cacheCreation5m: later.cacheCreation5m ?? earlier.cacheCreation5m,
    cacheCreation1h: later.cacheCreation1h ?? earlier.cacheCreation1h,
    reasoning: later.reasoning ?? earlier.reasoning,
    placeholderOutput: later.placeholderOutput ?? earlier.placeholderOutput,
    iterations: later.iterations ?? earlier.iterations,
    unknownFields: bothNames(earlier.unknownFields, later.unknownFields),
    members: mergeMembers(earlier.members, later.members),
  };
}

function bothNames(
  earlier: readonly string[] | undefined,
  later: readonly string[] | undefined,
): readonly string[] | undefined {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  return [...new Set([...earlier, ...later])];
}

/** A provider's usage may come in parts; its own words for the whole are the last known value of each of its members. */
function mergeMembers(earlier: Members, later: Members): Members {
  if (earlier === undefined || later === undefined) return later ?? earlier;
  let merged: Record<string, unknown> | undefined;
  for (const name in earlier) {
    if (!isLess(later[name], earlier[name])) continue;
    merged ??= { ...earlier, ...later };
    merged[name] = earlier[name];
  }
  return merged ?? later;
}

/** What is left out, null or an empty list says nothing where something was said before. */
function isLess(later: unknown, earlier: unknown): boolean {
  if (later === undefined) return true;
  if (later === null) return earlier !== null;
  return Array.isArray(later) && later.length === 0 && Array.isArray(earlier) && earlier.length > 0;
}

type Members = TokenReading['members'];
