import type { Dialect } from '../dialect.ts';
import { addressOf } from './address.ts';
import { common } from './common.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { requestReader } from './read-request.ts';

/**
 * Gemini embeddings of several contents: `POST /gemini/v1beta/models/{endpoint}:batchEmbedContents`, which is what `embedContent` of
 * the official `@google/genai` package calls. Each request in the body names the model too.
 */
export const geminiBatchEmbed: Dialect = {
  ...common,
  operation: 'batchEmbedContents',
  purpose: 'embed',
  readRequest: requestReader({ isStream: false, names: ['model'], list: 'requests' }),
  address: addressOf('batchEmbedContents'),
  readEvent: () => undefined,
  readAnswer: readEmbeddings,
};
