import type { AnswerReading, TokenReading } from '../dialect.ts';
import { providerErrorCode } from '../provider-error-code.ts';
import { type Member, memberLocator, membersOf, readText, readValue } from '../read-members.ts';
import { rawUsage, tokenCount } from '../read-tokens.ts';

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

/** Prompt tokens are all there is: an embedding has no output, which is known and not left out. */
function readUsage(body: Buffer, member: Member | undefined): TokenReading | undefined {
  const usage = membersOf(readValue(body, member));
  return usage && { input: tokenCount(usage['prompt_tokens']), output: 0, raw: rawUsage(usage) };
}
