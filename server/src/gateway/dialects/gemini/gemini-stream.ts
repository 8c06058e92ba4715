import type { Dialect } from '../dialect.ts';
import { addressOf } from './address.ts';
import { common } from './common.ts';
import { readAnswer } from './read-answer.ts';
import { contentBytes } from './read-chunk.ts';
import { readEvent } from './read-event.ts';
import { requestReader } from './read-request.ts';

/**
 * Gemini content generation, streamed: `POST /gemini/v1beta/models/{endpoint}:streamGenerateContent`. With `alt=sse` in the query the
 * answer is server-sent events, without it a JSON array; either way of `GenerateContentResponse` (`@google/genai`, `dist/genai.d.ts`).
 */
export const geminiStream: Dialect = {
  ...common,
  operation: 'streamGenerateContent',
  purpose: 'generate',
  streamsJsonArray: true,
  readRequest: requestReader({ isStream: true, names: ['model'] }),
  address: addressOf('streamGenerateContent'),
  readEvent,
  readAnswer,
  contentBytes,
};
