import { type ErrorCode, type ErrorDetails, errorMessage } from '@tallygate/contract';
import type { AdmittedCall } from './call-parts.ts';
import { languageFor } from './caller-wording.ts';
import type { GatewayError } from './dialects/dialect.ts';

/** An error of ours about one call, in the caller's language. */
export function callError(
  { request, language, requestId }: Pick<AdmittedCall, 'request' | 'language' | 'requestId'>,
  error: { readonly status: number; readonly code: ErrorCode; readonly details: ErrorDetails },
): GatewayError {
  const { status, code, details } = error;
  return {
    status,
    code,
    message: errorMessage(code, { language: languageFor(request, language) }, details),
    requestId,
  };
}
