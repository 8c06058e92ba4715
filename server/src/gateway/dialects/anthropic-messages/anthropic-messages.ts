import type { AddressedCall, Dialect } from '../dialect.ts';
import { writeRequest } from '../write-request.ts';
import { errorBody, errorEvent } from './errors.ts';
import { contentBytes, readAnswer } from './read-answer.ts';
import { readEvent } from './read-event.ts';
import { readRequest } from './read-request.ts';

/** The version of the API that is asked for on behalf of a client that names none. */
const VERSION = '2023-06-01';

/**
 * Anthropic messages: `POST /anthropic/v1/messages`. The shapes are those of the official `@anthropic-ai/sdk` package,
 * `resources/messages/messages.d.ts`; errors as in its `resources/shared.d.ts`.
 */
export const anthropicMessages: Dialect = {
  kind: 'anthropic',
  operation: 'messages',
  purpose: 'generate',
  streamsJsonArray: false,
  requestIdField: 'request-id',
  readRequest,
  writeRequest,
  address: (call) => ({
    path: call.basePath.endsWith('/v1') ? `${call.basePath}/messages` : `${call.basePath}/v1/messages`,
    headers: ['x-api-key', call.apiKey, ...missingVersion(call)],
  }),
  readEvent,
  varying: { texts: ['text', 'thinking', 'partial_json'], others: [] },
  readAnswer,
  contentBytes,
  errorBody,
  errorEvent,
};

function missingVersion({ headers }: AddressedCall): readonly string[] {
  const isThere = headers.some((name, index) => index % 2 === 0 && name === 'anthropic-version');
  return isThere ? [] : ['anthropic-version', VERSION];
}
