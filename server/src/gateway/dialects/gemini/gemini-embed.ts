import type { Dialect } from '../dialect.ts';
import { addressOf } from './address.ts';
import { common } from './common.ts';
import { readEmbeddings } from './read-embeddings.ts';
import { requestReader } from './read-request.ts';

/**
 * Gemini embeddings of one content: `POST /gemini/v1beta/models/{endpoint}:embedContent`. Shapes as in the official `@google/genai`
 * package, `dist/genai.d.ts`: `ContentEmbedding`, `UsageMetadata`. The body names the model too.
 */
export const geminiEmbed: Dialect = {
  ...common,
  operation: 'embedContent',
  purpose: 'embed',
  readRequest: requestReader({ isStream: false, names: ['model'] }),
  address: addressOf('embedContent'),
  readEvent: () => undefined,
  readAnswer: readEmbeddings,
};
