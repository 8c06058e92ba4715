import type { Dialect } from '../../dialects/dialect.ts';
import { memberLocator, readText } from '../../dialects/read-members.ts';
import { toUsage } from '../../dialects/to-usage.ts';
import type { AnswerError } from '../answer-part.ts';
import { errorText } from '../chat/write-error.ts';
import { jsonText } from '../exact-json.ts';
import { providerErrorIn } from '../provider-error.ts';
import {
  type AnsweredRequest,
  NO_ANSWER_STATUS,
  type TranslatedRequest,
  type Translation,
  type WholeAnswer,
} from '../translation.ts';
import { type EmbeddingsRequest, readEmbeddingsRequest } from './read-embeddings-request.ts';
import { writeEmbeddings } from './write-embeddings.ts';

/**
 * OpenAI embeddings put to Gemini: one request of `batchEmbedContents` for each text
 * (https://ai.google.dev/api/embeddings#method:-models.batchembedcontents). Vectors are passed on as they come; those of fewer
 * dimensions than the model's own are not of length 1 at every model. `to` is the dialect of that method. An answer is
 * in the encoding that `AnsweredRequest.body` asks for, and in numbers where that is not given.
 */
export function embeddingsToGemini(to: Dialect): Translation {
  return {
    to,
    query: '',
    request: (body, model) => {
      const reading = readEmbeddingsRequest(body);
      return reading.kind === 'read' ? writeRequest(reading.request, model) : reading;
    },
    answer: (request) => ({
      event: () => undefined,
      hasFailed: () => false,
      end: () => undefined,
      whole: (body, status) => (status >= 400 ? errorAnswer(providerErrorIn(body), status) : answer(to, body, request)),
    }),
  };
}

function writeRequest({ texts, dimensions }: EmbeddingsRequest, model: string): TranslatedRequest {
  const requests = texts.map((text) => ({
    model: `models/${model}`,
    content: { parts: [{ text }] },
    outputDimensionality: dimensions,
  }));
  const text = jsonText({ requests });
  return text === undefined
    ? { kind: 'untranslatable', member: 'input' }
    : { kind: 'translated', body: Buffer.from(text) };
}

function answer(to: Dialect, body: Buffer, { model, body: request }: AnsweredRequest): WholeAnswer {
  const reading = to.readAnswer(body);
  const { input } = toUsage(reading);
  const written = writeEmbeddings(body, { model, input, isBase64: asksForBase64(request) });
  if (written !== undefined) return { body: Buffer.from(JSON.stringify(written)), status: 200 };
  return errorAnswer(reading.errorCode === undefined ? UNREADABLE : providerErrorIn(body), NO_ANSWER_STATUS);
}

function errorAnswer(error: AnswerError, status: number): WholeAnswer {
  return { body: Buffer.from(errorText(error, status)), status };
}

const UNREADABLE: AnswerError = { code: undefined, message: 'The provider’s answer could not be read.' };

const locate = memberLocator(['encoding_format']);

function asksForBase64(request: Buffer | undefined): boolean {
  if (request === undefined) return false;
  const located = locate(request);
  return located.kind === 'object' && readText(request, located.members.encoding_format) === 'base64';
}
