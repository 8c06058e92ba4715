import { type ErrorCode, type ErrorDetails, errorMessage } from '@tallygate/contract';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ACCEPTED_ENCODING } from '#gateway';
import type { ApiContext } from './api-context.ts';
import { statusOf } from './statuses.ts';

/** Where each code is explained. */
const DOCS_URL = '/docs/errors';

/** Answers with a code, its sentence in the caller's language, and the request's id. */
export function answerError(context: ApiContext, code: ErrorCode, details: ErrorDetails = {}): Response {
  const status = statusOf(code);
  if (status === 401) context.header('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) context.header('retry-after', String(details['seconds'] ?? 1));
  if (status === 415) context.header(...ACCEPTED_ENCODING);
  context.header('cache-control', 'no-store');
  const error = {
    code,
    message: errorMessage(
      code,
      { language: context.get('language'), timeZone: context.get('timeZone') },
      details,
    ).trimEnd(),
    ...(Object.keys(details).length > 0 ? { details } : {}),
    docs_url: `${DOCS_URL}#${code}`,
  };
  return context.json({ error, request_id: context.get('requestId') }, status as ContentfulStatusCode);
}
