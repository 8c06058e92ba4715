import type { AnswerReading, TokenReading } from './dialect.ts';
import { membersOf } from './read-members.ts';
import { rawUsage } from './read-tokens.ts';

/** Both readings in one: last known value of each field wins, nothing is added up. */
export function mergeReading(earlier: AnswerReading, later: AnswerReading): AnswerReading {
  return {
    usage: mergeUsage(earlier.usage, later.usage),
    model: later.model ?? earlier.model,
    serviceTier: later.serviceTier ?? earlier.serviceTier,
    errorCode: later.errorCode ?? earlier.errorCode,
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
    raw: mergeRaw(earlier.raw, later.raw),
  };
}

/** A provider's usage may come in parts; its own words for the whole are the last known value of each of its members. */
function mergeRaw(earlier: string | undefined, later: string | undefined): string | undefined {
  if (earlier === undefined || later === undefined || earlier === later) return later ?? earlier;
  const merged = new Map(Object.entries(membersOf(JSON.parse(earlier)) ?? {}));
  for (const [name, value] of Object.entries(membersOf(JSON.parse(later)) ?? {})) {
    if (value !== null || !merged.has(name)) merged.set(name, value);
  }
  return rawUsage(Object.fromEntries(merged)) ?? later;
}
