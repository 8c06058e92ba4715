import type { AnswerReading, Span, TokenReading } from '../dialect.ts';
import { elementSpans } from '../element-spans.ts';
import { type Member, memberLocator, readValue } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { errorCodeOf } from './error-code.ts';
import { readUsage } from './read-usage.ts';

const locate = memberLocator(['usageMetadata', 'embedding', 'embeddings', 'error']);
const locateStatistics = memberLocator(['statistics.tokenCount']);

/**
 * Reads embeddings, or the body of an error. The API reports `usageMetadata`, or nothing; backends that keep `statistics` beside each
 * vector (`ContentEmbeddingStatistics`) say there how many tokens its text had. An embedding has no output, which is known. Vectors are never parsed.
 */
export function readEmbeddings(body: Buffer): AnswerReading {
  const located = locate(body);
  if (located.kind !== 'object') return {};
  const { usageMetadata, embedding, embeddings, error } = located.members;
  const { usage, serviceTier } = readUsage(body, usageMetadata, true);
  return {
    usage:
      usage === undefined
        ? counted(body, [...spansOf(body, embeddings), ...spansOf(body, embedding)])
        : { ...usage, output: 0 },
    serviceTier,
    errorCode: errorCodeOf(body, error),
  };
}

function spansOf(body: Buffer, member: Member | undefined): readonly Span[] {
  if (member?.kind === 'array') return elementSpans(body, member.span);
  return member?.kind === 'object' ? [member.span] : [];
}

/** The tokens of all vectors; undefined when one of them does not tell. */
function counted(body: Buffer, vectors: readonly Span[]): TokenReading | undefined {
  let input = 0;
  for (const { from, to } of vectors) {
    const vector = body.subarray(from, to);
    const located = locateStatistics(vector);
    const count = located.kind === 'object' ? readValue(vector, located.members['statistics.tokenCount']) : undefined;
    const tokens = tokenCount(count);
    if (tokens === undefined) return undefined;
    input += tokens;
  }
  return vectors.length === 0 ? undefined : { input, output: 0 };
}
