import type { Dialect } from '../dialect.ts';
import { writeRequest } from '../write-request.ts';
import { errorBody, errorEvent } from './errors.ts';
import { contentBytes, readAnswer } from './read-answer.ts';
import { readEvent } from './read-event.ts';
import { readRequest } from './read-request.ts';

/**
 * OpenAI chat completions: `POST …/chat/completions`. The shapes are those of the official `openai` package,
 * `resources/chat/completions/completions.d.ts` and `resources/completions.d.ts`.
 */
export const openaiChat: Dialect = {
  kind: 'openai',
  operation: 'chat/completions',
  purpose: 'generate',
  streamsJsonArray: false,
  requestIdField: 'x-request-id',
  readRequest,
  writeRequest,
  address: ({ basePath, apiKey }) => ({
    path: `${basePath}/chat/completions`,
    headers: ['authorization', `Bearer ${apiKey}`],
  }),
  readEvent,
  varying: { texts: ['content', 'reasoning', 'refusal', 'arguments'], others: ['obfuscation', 'created'] },
  readAnswer,
  contentBytes,
  errorBody,
  errorEvent,
};
