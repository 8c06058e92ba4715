import type { AnswerError } from '../answer-part.ts';

const TYPES = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);
/** An error that has no status of its own came after the answer had begun: it is the server's. */
const STATUS_IN_ANSWER = 500;

/** A provider's error as JSON text in the shape of `ErrorObject` in the `openai` package, `resources/shared.d.ts`. */
export function errorText({ code, message }: AnswerError, status: number = STATUS_IN_ANSWER): string {
  const type = TYPES.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  return JSON.stringify({ error: { message, type, param: null, code: code ?? null } });
}
