import { composeAnswer } from './compose-answer.ts';
import { type DemoResponse, jsonResponse } from './demo-response.ts';
import { messagesError } from './messages.ts';
import { readMessagesCount } from './read-demo-request.ts';

/** Answers `POST …/messages/count_tokens` with a `MessageTokensCount` of the `@anthropic-ai/sdk` package. */
export function answerMessagesCount(body: Buffer): DemoResponse {
  const reading = readMessagesCount(body);
  if (reading.kind === 'invalid') return messagesError(400, reading.sentence);
  return jsonResponse(200, { input_tokens: composeAnswer(reading.request).inputTokens });
}
