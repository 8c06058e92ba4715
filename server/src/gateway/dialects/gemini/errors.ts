import type { GatewayError } from '../dialect.ts';

/** The shape of `google.rpc.Status` as this API writes it; our stable code is the `reason` of a `google.rpc.ErrorInfo` in it. */
export function errorBody(error: GatewayError): Buffer {
  return Buffer.from(errorText(error));
}

/** An error in place of a chunk; the `@google/genai` package throws what it finds in a chunk's member `error`. */
export function errorEvent(error: GatewayError): Buffer {
  return Buffer.from(`data: ${errorText(error)}\n\n`);
}

function errorText({ message, status, code, requestId }: GatewayError): string {
  const info = {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason: code,
    domain: 'tallygate',
    metadata: requestId === undefined ? {} : { request_id: requestId },
  };
  return JSON.stringify({ error: { code: status, message, status: statusName(status), details: [info] } });
}

/** The HTTP mapping of `google/rpc/code.proto`. */
const NAMES = new Map([
  [401, 'UNAUTHENTICATED'],
  [402, 'FAILED_PRECONDITION'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [499, 'CANCELLED'],
  [500, 'INTERNAL'],
  [501, 'UNIMPLEMENTED'],
  [504, 'DEADLINE_EXCEEDED'],
]);

function statusName(status: number): string {
  return NAMES.get(status) ?? (status >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT');
}
