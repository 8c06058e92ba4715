import { tokensOf } from './compose-answer.ts';
import { composeVector } from './compose-vector.ts';
import { type DemoResponse, jsonResponse } from './demo-response.ts';
import { geminiError } from './gemini-error.ts';
import { readBatchEmbed, readEmbed, type TextToEmbed } from './read-gemini-request.ts';

/** Answers `POST …:embedContent` in the shapes of the `@google/genai` package (`ContentEmbedding`, `UsageMetadata`). */
export function answerEmbed(body: Buffer): DemoResponse {
  const reading = readEmbed(body);
  if (reading.kind === 'invalid') return geminiError(400, reading.sentence, false);
  const [embedding] = reading.request.map(vectorOf);
  return jsonResponse(200, { embedding, usageMetadata: usageOf(reading.request) });
}

/** Answers `POST …:batchEmbedContents`: a vector for each request, in their order. */
export function answerBatchEmbed(body: Buffer): DemoResponse {
  const reading = readBatchEmbed(body);
  if (reading.kind === 'invalid') return geminiError(400, reading.sentence, false);
  return jsonResponse(200, { embeddings: reading.request.map(vectorOf), usageMetadata: usageOf(reading.request) });
}

function vectorOf({ text, dimensions }: TextToEmbed): object {
  return { values: composeVector(text, dimensions) };
}

function usageOf(texts: readonly TextToEmbed[]): object {
  const promptTokenCount = texts.reduce((sum, { text }) => sum + tokensOf(text), 0);
  return { promptTokenCount, totalTokenCount: promptTokenCount };
}
