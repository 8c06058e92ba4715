import { geminiGenerate } from '../../dialects/gemini/gemini-generate.ts';
import { geminiStream } from '../../dialects/gemini/gemini-stream.ts';
import type { ProviderHalf } from '../halves.ts';
import { answerReader } from './read-answer.ts';
import { writeRequest } from './write-request.ts';

/**
 * Gemini's `generateContent` and `streamGenerateContent` as the destination's API. Shapes are those of the official `@google/genai`
 * package 3.1, `dist/genai.d.ts`: `GenerateContentConfig`, `Content`, `GenerateContentResponse`. The body is laid out as that
 * package sends it: what is no part of the `generationConfig` stands beside it.
 */
export const geminiHalf: ProviderHalf = {
  kind: 'gemini',
  dialect: (isStream) => (isStream ? geminiStream : geminiGenerate),
  query: (isStream) => (isStream ? '?alt=sse' : ''),
  write: writeRequest,
  reader: answerReader,
};
