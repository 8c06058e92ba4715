import type { Dialect } from '../dialect.ts';
import { addressOf } from './address.ts';
import { common } from './common.ts';
import { readAnswer } from './read-answer.ts';
import { contentBytes } from './read-chunk.ts';
import { readEvent } from './read-event.ts';
import { requestReader } from './read-request.ts';

/**
 * Gemini content generation: `POST /gemini/v1beta/models/{endpoint}:generateContent`. The shapes are those of the official
 * `@google/genai` package, `dist/genai.d.ts`: `GenerateContentResponse` and what it refers to.
 */
export const geminiGenerate: Dialect = {
  ...common,
  operation: 'generateContent',
  purpose: 'generate',
  readRequest: requestReader({ isStream: false, names: ['model'] }),
  address: addressOf('generateContent'),
  readEvent,
  readAnswer,
  contentBytes,
};
