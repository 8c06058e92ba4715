import type { AnswerReading, TokenReading } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { type Member, memberLocator, membersOf, readText, readValue } from '../read-members.ts';
import { tokenCount } from '../read-tokens.ts';
import { unknownFieldFinder } from '../unknown-fields.ts';

const locate = memberLocator(['usage', 'model', 'error']);

/** Reads a `CreateEmbeddingResponse`, or the body of an error. The vectors are passed over unread. */
export function readAnswer(body: Buffer): AnswerReading {
  const located = locate(body);
  if (located.kind !== 'object') return {};
  const { members } = located;
  const error = readValue(body, members.error) ?? undefined;
  return {
    usage: readUsage(body, members.usage),
    model: readText(body, members.model),
    errorCode: error === undefined ? undefined : providerErrorCode(error),
  };
}

const unknownFields = unknownFieldFinder(['prompt_tokens', 'total_tokens']);

/** Prompt tokens are all there is: an embedding has no output, which is known and not left out. */
function readUsage(body: Buffer, member: Member | undefined): TokenReading | undefined {
  const usage = membersOf(readValue(body, member));
  if (usage === undefined) return undefined;
  return {
    input: tokenCount(usage['prompt_tokens']) ?? tokenCount(usage['total_tokens']),
    output: 0,
    unknownFields: unknownFields(usage),
    members: usage,
  };
}
