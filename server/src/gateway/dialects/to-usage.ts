import type { TokenUsage } from '#usage';
import type { AnswerReading, IterationUsage, TokenReading } from './dialect.ts';
import { rawUsage } from './read-tokens.ts';

/**
 * The usage of a whole answer, of all that was read of it. `input` becomes all input, cached included. Where an API
 * reports the parts instead, a part about caches that it leaves out means that no cache was used: only then is it added as
 * nothing, and its own column stays unknown. What the API's own totals leave out is added to them.
 */
export function toUsage(reading: AnswerReading): TokenUsage {
  if (reading.usage === undefined) return {};
  const { members, iterations } = reading.usage;
  const counts = reading.usage;
  const totals: TokenUsage = {
    input: counts.input ?? allInput(reading.usage),
    output: counts.output,
    cacheRead: counts.cacheRead,
    cacheCreation: counts.cacheCreation,
    cacheCreation5m: counts.cacheCreation5m,
    cacheCreation1h: counts.cacheCreation1h,
    reasoning: counts.reasoning,
    raw: members && rawUsage(members),
  };
  if (iterations === undefined) return totals;
  const besides = iterations.filter(({ type }) => LEFT_OUT.has(type));
  return besides.length === 0 ? totals : withIterations(totals, besides);
}

/**
 * Sub-inferences whose tokens are not in the top-level usage of Anthropic's messages: compaction (doc comment of `BetaIterationsUsage` in
 * `@anthropic-ai/sdk`, `resources/beta/messages/messages.d.ts`), and the advisor (https://platform.claude.com/docs/en/agents-and-tools/tool-use/advisor-tool).
 */
const LEFT_OUT: ReadonlySet<string> = new Set(['compaction', 'advisor_message']);

function allInput({ uncachedInput, cacheRead, cacheCreation }: TokenReading): number | undefined {
  return uncachedInput === undefined ? undefined : uncachedInput + (cacheRead ?? 0) + (cacheCreation ?? 0);
}

/** A total that is not known does not become known by a part of it; what only a part tells of caches is all that is known of them. */
function withIterations(totals: TokenUsage, besides: readonly IterationUsage[]): TokenUsage {
  const known = (name: CountName) => besides.flatMap(({ tokens }) => tokens[name] ?? []);
  const more = (name: CountName) => known(name).reduce((sum, count) => sum + count, 0);
  const part = (name: CountName) => {
    const isKnown = totals[name] !== undefined || known(name).length > 0;
    return isKnown ? (totals[name] ?? 0) + more(name) : undefined;
  };
  return {
    ...totals,
    input: totals.input === undefined ? undefined : totals.input + more('input'),
    output: totals.output === undefined ? undefined : totals.output + more('output'),
    cacheRead: part('cacheRead'),
    cacheCreation: part('cacheCreation'),
    cacheCreation5m: part('cacheCreation5m'),
    cacheCreation1h: part('cacheCreation1h'),
  };
}

type CountName = 'input' | 'output' | 'cacheRead' | 'cacheCreation' | 'cacheCreation5m' | 'cacheCreation1h';
