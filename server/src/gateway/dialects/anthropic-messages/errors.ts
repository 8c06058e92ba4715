import type { GatewayError } from '../dialect.ts';
import { isOwnQuota } from '../own-quota.ts';

/** The shape of `ErrorResponse` in `@anthropic-ai/sdk`, with our stable code as one member more. */
export function errorBody(error: GatewayError): Buffer {
  return Buffer.from(errorText(error));
}

/** The event `error`, which that package throws wherever it stands in a stream. */
export function errorEvent(error: GatewayError): Buffer {
  return Buffer.from(`event: error\ndata: ${errorText(error)}\n\n`);
}

function errorText({ message, status, code, requestId }: GatewayError): string {
  return JSON.stringify({
    type: 'error',
    error: { type: typeOf(status, code), message, code },
    request_id: requestId ?? null,
  });
}

/** As the provider's documentation lists them ("Errors", HTTP errors). */
const TYPES = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

function typeOf(status: number, code: string): string {
  if (isOwnQuota(code)) return 'billing_error';
  return TYPES.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
}
