import type { AnswerFacts, ErrorAnswer } from './api.ts';

/** An error as OpenAI's APIs answer it; see `openai/resources/shared.d.ts` (`ErrorObject`). */
export function openaiErrorAnswer(status: number, facts: AnswerFacts, message?: string): ErrorAnswer {
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'application/json; charset=utf-8'],
    body: JSON.stringify({ error: openaiError(status, message) }, null, 2),
  };
}

/** What a prompt that is too long is answered with: https://platform.openai.com/docs/guides/error-codes */
export function openaiContextError(facts: AnswerFacts): ErrorAnswer {
  const message = "This model's maximum context length is 128000 tokens. Please reduce the length of the messages.";
  const error = { message, type: 'invalid_request_error', param: 'messages', code: 'context_length_exceeded' };
  return {
    headers: [...openaiHeaders(facts), 'content-type', 'application/json; charset=utf-8'],
    body: JSON.stringify({ error }, null, 2),
  };
}

/** The error object alone. */
export function openaiError(status: number, told?: string): Record<string, unknown> {
  const [type, code, message] = ERRORS[status] ?? (status < 500 ? BAD_REQUEST : SERVER_ERROR);
  return { message: told ?? message, type, param: null, code };
}

/** Headers that every answer of OpenAI carries. */
export function openaiHeaders(facts: AnswerFacts): readonly string[] {
  return [
    'x-request-id',
    `req_${facts.id}`,
    'openai-organization',
    'acme',
    'openai-processing-ms',
    '42',
    'openai-version',
    '2020-10-01',
    'x-ratelimit-limit-requests',
    '10000',
    'x-ratelimit-limit-tokens',
    '2000000',
    'x-ratelimit-remaining-requests',
    '9999',
    'x-ratelimit-remaining-tokens',
    '1999900',
    'x-ratelimit-reset-requests',
    '6ms',
    'x-ratelimit-reset-tokens',
    '3ms',
  ];
}

const BAD_REQUEST = ['invalid_request_error', null, 'We could not parse the JSON body of your request.'] as const;
const SERVER_ERROR = ['server_error', null, 'The server had an error while processing your request. Sorry!'] as const;
const ERRORS: Readonly<Record<number, readonly [string, string | null, string]>> = {
  400: BAD_REQUEST,
  401: ['invalid_request_error', 'invalid_api_key', 'Incorrect API key provided.'],
  404: ['invalid_request_error', 'model_not_found', 'The model does not exist or you do not have access to it.'],
  429: ['requests', 'rate_limit_exceeded', 'Rate limit reached for requests. Please try again in 6ms.'],
  500: SERVER_ERROR,
};
