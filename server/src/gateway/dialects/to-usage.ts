import type { TokenUsage } from '#usage';
import type { AnswerReading, TokenReading } from './dialect.ts';

/**
 * The usage of a whole answer, of all that was read of it. `input` becomes all input, cached included. Where an API
 * reports the parts instead, a part about caches that it leaves out means that no cache was used: only then is it added as
 * nothing, and its own column stays unknown.
 */
export function toUsage(reading: AnswerReading): TokenUsage {
  if (reading.usage === undefined) return {};
  const { uncachedInput: _, ...usage } = reading.usage;
  return { ...usage, input: usage.input ?? allInput(reading.usage) };
}

function allInput({ uncachedInput, cacheRead, cacheCreation }: TokenReading): number | undefined {
  return uncachedInput === undefined ? undefined : uncachedInput + (cacheRead ?? 0) + (cacheCreation ?? 0);
}
