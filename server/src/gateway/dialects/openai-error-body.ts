import type { GatewayError } from './dialect.ts';
import { isOwnQuota } from './own-quota.ts';

/** An error of ours in the shape of `ErrorObject` in the `openai` package, `resources/shared.d.ts`. */
export function openaiErrorBody({ message, status, code }: GatewayError): Buffer {
  return Buffer.from(JSON.stringify({ error: { message, type: typeOf(status, code), param: null, code } }));
}

const TYPES = new Map([
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [429, 'rate_limit_error'],
]);

function typeOf(status: number, code: string): string {
  if (isOwnQuota(code)) return 'insufficient_quota';
  return TYPES.get(status) ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
}
