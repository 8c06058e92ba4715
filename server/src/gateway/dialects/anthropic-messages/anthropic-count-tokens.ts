import type { Dialect } from '../dialect.ts';
import { anthropicMessages } from './anthropic-messages.ts';
import { readRequest } from './read-request.ts';

/**
 * Anthropic token counting: `POST /anthropic/v1/messages/count_tokens`. The answer is a `MessageTokensCount` (`@anthropic-ai/sdk`,
 * `resources/messages/messages.d.ts`), never streamed: what it counts was not used.
 */
export const anthropicCountTokens: Dialect = {
  ...anthropicMessages,
  operation: 'messages/count_tokens',
  purpose: 'count',
  readRequest: (body) => {
    const reading = readRequest(body);
    return reading.kind === 'read' ? { kind: 'read', spans: { ...reading.spans, isStream: false } } : reading;
  },
  address: (call) => {
    const { path, headers } = anthropicMessages.address(call);
    return { path: `${path}/count_tokens`, headers };
  },
  readEvent: () => undefined,
  contentBytes: () => 0,
};
