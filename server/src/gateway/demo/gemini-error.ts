import { type DemoResponse, jsonResponse } from './demo-response.ts';

/** An error in this API's shape, `google.rpc.Status`; the streaming method without `alt=sse` answers with an array of it. */
export function geminiError(status: 400 | 404, message: string, isArray: boolean): DemoResponse {
  const error = { error: { code: status, message, status: status === 404 ? 'NOT_FOUND' : 'INVALID_ARGUMENT' } };
  return jsonResponse(status, isArray ? [error] : error);
}
