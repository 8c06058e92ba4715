import type { AnswerReading } from '../dialect.ts';
import { type Member, membersOf, readValue, textOf } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { unknownFieldFinder } from '../unknown-fields.ts';

const unknownFields = unknownFieldFinder([
  'promptTokenCount',
  'cachedContentTokenCount',
  'candidatesTokenCount',
  'thoughtsTokenCount',
  'toolUsePromptTokenCount',
  'totalTokenCount',
  'initialPromptTokenCount',
]);

/**
 * `GenerateContentResponseUsageMetadata`: the prompt includes what a cache gave; results of tools that the provider ran are input besides.
 * The tier that served is `serviceTier` at one backend of this API and `trafficType` at the other. With `isFinal`, the answer is whole: only then does a count of output that is missing mean that there was none.
 */
export function readUsage(
  bytes: Buffer,
  member: Member | undefined,
  isFinal: boolean,
): Pick<AnswerReading, 'usage' | 'serviceTier'> {
  const usage = membersOf(readValue(bytes, member));
  if (usage === undefined) return {};
  const prompt = tokenCount(usage['promptTokenCount']);
  const tools = tokenCount(usage['toolUsePromptTokenCount']);
  const counts: Counts = {
    input: prompt === undefined ? undefined : prompt + (tools ?? 0),
    candidates: tokenCount(usage['candidatesTokenCount']),
    thoughts: tokenCount(usage['thoughtsTokenCount']),
    total: tokenCount(usage['totalTokenCount']),
  };
  return {
    serviceTier: textOf(usage['serviceTier']) ?? textOf(usage['trafficType']),
    usage: {
      input: counts.input,
      output: outputOf(counts, isFinal),
      cacheRead: tokenCount(usage['cachedContentTokenCount']),
      reasoning: counts.thoughts,
      unknownFields: unknownFields(usage),
      members: usage,
    },
  };
}

interface Counts {
  readonly input: number | undefined;
  readonly candidates: number | undefined;
  readonly thoughts: number | undefined;
  readonly total: number | undefined;
}

/**
 * All output. By the documentation the total is the sum of all, and candidates leave out thoughts; backends whose candidates include
 * them tell it by their total. A total that would leave less than was counted is not believed. Chunks that carry no count of output
 * yet repeat the prompt as their total: that says nothing.
 */
function outputOf({ input, candidates, thoughts, total }: Counts, isFinal: boolean): number | undefined {
  const isCounted = candidates !== undefined || thoughts !== undefined;
  if (!isCounted && !isFinal) return undefined;
  const rest = total === undefined || input === undefined ? undefined : total - input;
  const least = Math.max(candidates ?? 0, thoughts ?? 0);
  if (rest !== undefined && rest >= least) return rest;
  return isCounted ? (candidates ?? 0) + (thoughts ?? 0) : undefined;
}
