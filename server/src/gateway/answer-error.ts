import { type ErrorCode, type ErrorDetails, errorMessage, type Language, pickLanguage } from '@tallygate/contract';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import type { RetryAdvice } from './limits/limit-refusal.ts';
import { headerValue } from './request-tags.ts';
import { retryFields } from './retry-fields.ts';

/** Who is answered, and in which API's shapes. */
export interface AnsweredCaller {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
  readonly dialect: Dialect;
}

/** An error of ours. */
export interface OwnError {
  readonly status: number;
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** undefined: as the status says. */
  readonly retry?: RetryAdvice | undefined;
  /** undefined: the request has no row. */
  readonly requestId: string | undefined;
}

/** Answers in the caller's dialect and language. */
export function answerError({ request, reply, dialect }: AnsweredCaller, error: OwnError): void {
  answerErrorIn(languageOf(request), { reply, dialect }, error);
}

/** The same where the language is known. */
export function answerErrorIn(
  language: Language,
  { reply, dialect }: Pick<AnsweredCaller, 'reply' | 'dialect'>,
  error: OwnError,
): void {
  const message = errorMessage(error.code, language, error.details);
  const body = dialect.errorBody({ status: error.status, code: error.code, message, requestId: error.requestId });
  const fields = ['content-type', 'application/json', ...retryFields(error.status, error.retry)];
  if (error.requestId !== undefined)
    fields.push('tallygate-request-id', error.requestId, dialect.requestIdField, error.requestId);
  reply.start(error.status, fields, body.length);
  reply.end(body);
}

/** The language that the caller asks for. */
export function languageOf(request: Pick<EdgeRequest, 'headers'>): Language {
  return pickLanguage(headerValue(request.headers, 'accept-language'), 'ko');
}
