import type { Dialect } from '../dialect.ts';
import { writeRequest } from '../write-request.ts';
import { errorBody, errorEvent } from './errors.ts';

/** What all methods of this API have in common. It documents no field with an id of the request; proxies of it use the usual one. */
export const common = {
  kind: 'gemini',
  requestIdField: 'x-request-id',
  streamsJsonArray: false,
  writeRequest,
  contentBytes: () => 0,
  errorBody,
  errorEvent,
} as const satisfies Partial<Dialect>;
