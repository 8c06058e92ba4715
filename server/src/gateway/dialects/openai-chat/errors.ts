import type { GatewayError } from '../dialect.ts';

/** The shape of `ErrorObject` in the `openai` package, `resources/shared.d.ts`. */
export function errorBody(error: GatewayError): Buffer {
  return Buffer.from(errorText(error));
}

/** An error in place of a chunk; the `openai` package throws what it finds in a chunk's member `error`. */
export function errorEvent(error: GatewayError): Buffer {
  return Buffer.from(`data: ${errorText(error)}\n\n`);
}

function errorText({ message, status, code }: GatewayError): string {
  return JSON.stringify({ error: { message, type: typeOf(status), param: null, code } });
}

const TYPES = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

function typeOf(status: number): string {
  return TYPES.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}
