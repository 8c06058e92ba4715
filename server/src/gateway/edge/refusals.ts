import { errorMessage } from '@tallygate/contract';

/** Why the edge itself refuses a request, before anyone looked at what it asks for. */
export type RefusalCode = keyof typeof REFUSALS;

/** Status and detail of every refusal of the edge. */
export const REFUSALS = {
  version_unsupported: { status: 505, detail: 'only HTTP/1.1 and HTTP/1.0 are spoken here' },
  method_unknown: { status: 501, detail: 'the method is not one of GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS' },
  target_too_long: { status: 414, detail: 'the request target is too long' },
  target_invalid: {
    status: 400,
    detail: 'the request target must be a path that starts with "/", in characters of a URL',
  },
  fields_too_many: { status: 431, detail: 'the request has too many header fields' },
  head_too_large: { status: 431, detail: 'the request head is too large' },
  field_invalid: { status: 400, detail: 'a header field holds a character that is not allowed' },
  host_invalid: { status: 400, detail: 'exactly one Host header with a host name is needed' },
  framing_invalid: {
    status: 400,
    detail: 'Content-Length or Transfer-Encoding is repeated, contradictory or malformed',
  },
  connection_invalid: { status: 400, detail: 'the Connection header names a field that may not be taken out' },
  credential_ambiguous: { status: 400, detail: 'it carries more than one credential, or a malformed one' },
  expectation_failed: { status: 417, detail: 'the only expectation served is 100-continue' },
  trailer_invalid: { status: 400, detail: 'a trailer field may not frame, address or authorize the request' },
  syntax_invalid: { status: 400, detail: 'it is not valid HTTP/1.1' },
  head_timeout: { status: 408, detail: 'its head did not arrive in time' },
  body_timeout: { status: 408, detail: 'its body did not arrive in time' },
} as const satisfies Record<string, { readonly status: number; readonly detail: string }>;

/** The JSON that a refused client reads. */
export function refusalBody(code: RefusalCode): string {
  const message = errorMessage('request_invalid', { language: 'en' }, { detail: `${REFUSALS[code].detail}.` });
  return JSON.stringify({ error: { code: 'request_invalid', message, type: 'invalid_request_error' } });
}

/** The JSON for a fault of ours. */
export function internalErrorBody(): string {
  return JSON.stringify({
    error: { code: 'internal', message: errorMessage('internal', { language: 'en' }), type: 'server_error' },
  });
}
