import { type ErrorCode, type ErrorDetails, errorMessage, type Wording } from '@tallygate/contract';
import { callerWording, type KnownCaller } from './caller-wording.ts';
import type { Dialect } from './dialects/dialect.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import { ACCEPTED_ENCODING } from './foreign-encoding.ts';
import type { RetryAdvice } from './limits/limit-refusal.ts';
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

/** Answers in the caller's dialect, in words for whom it is known to be. */
export function answerError({ request, reply, dialect }: AnsweredCaller, caller: KnownCaller, error: OwnError): void {
  answerErrorIn(callerWording(request, caller), { reply, dialect }, error);
}

/** The same where the words are known. */
export function answerErrorIn(
  wording: Wording,
  { reply, dialect }: Pick<AnsweredCaller, 'reply' | 'dialect'>,
  error: OwnError,
): void {
  const message = errorMessage(error.code, wording, error.details);
  const body = dialect.errorBody({ status: error.status, code: error.code, message, requestId: error.requestId });
  const fields = ['content-type', 'application/json', ...retryFields(error.status, error.retry)];
  if (error.status === 415) fields.push(...ACCEPTED_ENCODING);
  if (error.requestId !== undefined)
    fields.push('tallygate-request-id', error.requestId, dialect.requestIdField, error.requestId);
  reply.start(error.status, fields, body.length);
  reply.end(body);
}
