import { composeAnswer, type DemoAnswer } from './compose-answer.ts';
import { arrayResponse, type DemoResponse, jsonResponse, streamResponse } from './demo-response.ts';
import { geminiError } from './gemini-error.ts';
import { readCount, readGenerate } from './read-gemini-request.ts';

/** How an answer to a call of a Gemini method is sent. */
export type GeminiForm = 'whole' | 'events' | 'array';

export interface GeminiCall {
  readonly model: string;
  readonly body: Buffer;
  readonly id: string;
}

/**
 * Answers `POST …:generateContent` and `POST …:streamGenerateContent` in the shapes of the `@google/genai` package
 * (`GenerateContentResponse`), streamed as events or as a JSON array.
 */
export function answerContent({ model, body, id }: GeminiCall, form: GeminiForm): DemoResponse {
  const reading = readGenerate(body, model, form !== 'whole');
  if (reading.kind === 'invalid') return geminiError(400, reading.sentence, form === 'array');
  const answer = composeAnswer(reading.request);
  const facts = { modelVersion: model, responseId: id };
  if (form === 'whole') return jsonResponse(200, last(facts, answer, answer.pieces.join('')));
  const chunks = [...answer.pieces.map((text) => early(facts, answer, text)), last(facts, answer, '')];
  if (form === 'array') return arrayResponse(chunks);
  return streamResponse(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`));
}

/** Answers `POST …:countTokens` with a `CountTokensResponse`. */
export function answerCount({ model, body }: GeminiCall): DemoResponse {
  const reading = readCount(body, model);
  if (reading.kind === 'invalid') return geminiError(400, reading.sentence, false);
  const { inputTokens } = composeAnswer(reading.request);
  return jsonResponse(200, { totalTokens: inputTokens, promptTokensDetails: ofText(inputTokens) });
}

type Facts = Readonly<Record<'modelVersion' | 'responseId', string>>;

/** Before the end the total is that of the prompt alone. */
function early(facts: Facts, answer: DemoAnswer, text: string): unknown {
  return {
    candidates: [candidate(text)],
    usageMetadata: { ...inputOf(answer), totalTokenCount: answer.inputTokens },
    ...facts,
  };
}

function last(facts: Facts, answer: DemoAnswer, text: string): unknown {
  const { inputTokens, outputTokens, isCut } = answer;
  return {
    candidates: [{ ...candidate(text), finishReason: isCut ? 'MAX_TOKENS' : 'STOP' }],
    usageMetadata: {
      ...inputOf(answer),
      candidatesTokenCount: outputTokens,
      totalTokenCount: inputTokens + outputTokens,
      candidatesTokensDetails: ofText(outputTokens),
    },
    ...facts,
  };
}

function candidate(text: string): object {
  return { content: { parts: [{ text }], role: 'model' }, index: 0 };
}

/** Counts that are zero are left out, as JSON of protocol buffers does it. */
function inputOf({ inputTokens, cachedTokens }: DemoAnswer): object {
  const cached = { cachedContentTokenCount: cachedTokens, cacheTokensDetails: ofText(cachedTokens) };
  return {
    promptTokenCount: inputTokens,
    ...(cachedTokens > 0 && cached),
    promptTokensDetails: ofText(inputTokens),
  };
}

function ofText(tokenCount: number): readonly object[] {
  return [{ modality: 'TEXT', tokenCount }];
}
