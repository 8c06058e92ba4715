import type { AnswerReading, Dialect } from '../dialect.ts';
import { memberLocator } from '../read-members.ts';
import { addressOf } from './address.ts';
import { common } from './common.ts';
import { errorCodeOf } from './error-code.ts';
import { requestReader } from './read-request.ts';

/**
 * Gemini token counting: `POST /gemini/v1beta/models/{endpoint}:countTokens`. The answer is a `CountTokensResponse` (`@google/genai`,
 * `dist/genai.d.ts`): what it counts was not used. The body may hold a whole request, in either spelling that JSON of protocol buffers takes.
 */
export const geminiCountTokens: Dialect = {
  ...common,
  operation: 'countTokens',
  purpose: 'count',
  readRequest: requestReader({
    isStream: false,
    names: ['model', 'generateContentRequest.model', 'generate_content_request.model'],
  }),
  address: addressOf('countTokens'),
  readEvent: () => undefined,
  readAnswer,
};

const locate = memberLocator(['error']);

function readAnswer(body: Buffer): AnswerReading {
  const located = locate(body);
  return located.kind === 'object' ? { errorCode: errorCodeOf(body, located.members.error) } : {};
}
