import type { AnswerFacts, ReportedUsage } from './api.ts';
import type { IterationDirective } from './directives.ts';

/** Sub-inferences that the answer's own counts leave out: https://platform.claude.com/docs/en/agents-and-tools/tool-use/advisor-tool */
const LEFT_OUT = ['compaction', 'advisor_message'];

/** The member `iterations` as the types of `@anthropic-ai/sdk/resources/beta/messages/messages.d.ts` have it (`BetaIterationsUsage`). */
export function iterationsOf({ directives: { iterations } }: AnswerFacts): Record<string, unknown> {
  return iterations === undefined ? {} : { iterations: iterations.map(iterationObject) };
}

/** All that was used: the answer's own tokens, and what only `iterations` tells. */
export function withIterations({ usage, directives }: AnswerFacts): ReportedUsage {
  const besides = (directives.iterations ?? []).filter(({ type }) => LEFT_OUT.includes(type));
  const sum = (index: number) => besides.reduce((total, { tokens }) => total + (tokens[index] ?? 0), 0);
  return {
    ...usage,
    input: usage.input + sum(0),
    output: usage.output + sum(1),
    cacheRead: usage.cacheRead + sum(2),
    cacheCreation: usage.cacheCreation + sum(3),
  };
}

function iterationObject({ type, model, tokens }: IterationDirective): Record<string, unknown> {
  const [input = 0, output = 0, cacheRead = 0, cacheCreation = 0] = tokens;
  return {
    type,
    ...(type === 'compaction' ? {} : { model: model ?? null }),
    input_tokens: input - cacheRead - cacheCreation,
    cache_creation_input_tokens: cacheCreation,
    cache_read_input_tokens: cacheRead,
    cache_creation: null,
    output_tokens: output,
  };
}
