import type { Dialect } from '../dialect.ts';
import { openaiErrorBody } from '../openai-error-body.ts';
import { writeRequest } from '../write-request.ts';
import { readAnswer } from './read-answer.ts';
import { readRequest } from './read-request.ts';

/**
 * OpenAI embeddings: `POST …/embeddings`, never streamed. The shapes are those of the official `openai` package,
 * `resources/embeddings.d.ts`: `EmbeddingCreateParams`, `CreateEmbeddingResponse`.
 */
export const openaiEmbeddings: Dialect = {
  kind: 'openai',
  operation: 'embeddings',
  purpose: 'embed',
  streamsJsonArray: false,
  requestIdField: 'x-request-id',
  readRequest,
  writeRequest,
  address: ({ basePath, apiKey }) => ({
    path: `${basePath}/embeddings`,
    headers: ['authorization', `Bearer ${apiKey}`],
  }),
  readEvent: () => undefined,
  readAnswer,
  contentBytes: () => 0,
  errorBody: openaiErrorBody,
  errorEvent: openaiErrorBody,
};
