import type { Dialect } from '../dialect.ts';
import { openaiErrorBody } from '../openai-error-body.ts';
import { writeRequest } from '../write-request.ts';
import { errorEvent } from './error-event.ts';
import { contentBytes, readAnswer } from './read-answer.ts';
import { readEvent } from './read-event.ts';
import { readRequest } from './read-request.ts';

/**
 * OpenAI responses: `POST …/responses`. The shapes are those of the official `openai` package,
 * `resources/responses/responses.d.ts`: `ResponseCreateParams`, `Response`, `ResponseStreamEvent`.
 */
export const openaiResponses: Dialect = {
  kind: 'openai',
  operation: 'responses',
  purpose: 'generate',
  streamsJsonArray: false,
  requestIdField: 'x-request-id',
  readRequest,
  writeRequest,
  address: ({ basePath, apiKey }) => ({
    path: `${basePath}/responses`,
    headers: ['authorization', `Bearer ${apiKey}`],
  }),
  readEvent,
  varying: { texts: ['delta'], others: ['obfuscation', 'sequence_number'] },
  readAnswer,
  contentBytes,
  errorBody: openaiErrorBody,
  errorEvent,
};
