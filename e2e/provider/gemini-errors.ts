import type { AnswerFacts, ApiCall, ErrorAnswer } from './api.ts';

/** An error as Google's APIs answer it: https://cloud.google.com/apis/design/errors */
export function geminiErrorAnswer(status: number, _: AnswerFacts, message?: string): ErrorAnswer {
  return {
    headers: geminiHeaders('application/json; charset=UTF-8'),
    body: JSON.stringify({ error: geminiErrorObject(status, message) }, null, 2),
  };
}

/** The error object alone. */
export function geminiErrorObject(code: number, told?: string): Record<string, unknown> {
  const [status, message] = ERRORS[code] ?? (code < 500 ? BAD_REQUEST : INTERNAL);
  return { code, message: told ?? message, status };
}

/** Headers that every answer of the Gemini API carries. */
export function geminiHeaders(contentType: string): readonly string[] {
  return [
    'content-type',
    contentType,
    'vary',
    'Origin, X-Origin, Referer',
    'server-timing',
    'gfet4t7; dur=42',
    'x-content-type-options',
    'nosniff',
  ];
}

/** Keys come as `x-goog-api-key`, or in the query. */
export function isGeminiKeyKnown(call: ApiCall): boolean {
  return call.headers['x-goog-api-key'] === call.apiKey || call.query.get('key') === call.apiKey;
}

const BAD_REQUEST = ['INVALID_ARGUMENT', 'Request contains an invalid argument.'] as const;
const INTERNAL = ['INTERNAL', 'An internal error has occurred. Please retry.'] as const;
const ERRORS: Readonly<Record<number, readonly [string, string]>> = {
  400: BAD_REQUEST,
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission.'],
  404: ['NOT_FOUND', 'models/none is not found for API version v1beta.'],
  429: ['RESOURCE_EXHAUSTED', 'You exceeded your current quota, please check your plan and billing details.'],
  500: INTERNAL,
  503: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  504: ['DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.'],
};
