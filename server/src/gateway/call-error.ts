import { type ErrorCode, type ErrorDetails, errorMessage } from '@tallygate/contract';
import { languageOf } from './answer-error.ts';
import type { AdmittedCall } from './call-parts.ts';
import type { GatewayError } from './dialects/dialect.ts';

/** An error of ours about one call, in the caller's language. */
export function callError(
  { request, requestId }: Pick<AdmittedCall, 'request' | 'requestId'>,
  error: { readonly status: number; readonly code: ErrorCode; readonly details: ErrorDetails },
): GatewayError {
  const { status, code, details } = error;
  return { status, code, message: errorMessage(code, languageOf(request), details), requestId };
}
