import { z } from 'zod';
import type { AnswerPart } from '../translate/answer-part.ts';
import { responsesWriter } from '../translate/responses/responses-writer.ts';
import { chatError } from './chat-completions.ts';
import { composeAnswer, type DemoAnswer } from './compose-answer.ts';
import { type DemoResponse, jsonResponse, streamResponse } from './demo-response.ts';
import { type DemoReading, readBody, textOf } from './read-demo-request.ts';

/** Answers `POST …/responses` in the shapes of the `openai` package (`Response`, `ResponseStreamEvent`). */
export function answerResponses(body: Buffer, id: string, createdAtMs: number): DemoResponse {
  const reading = readResponses(body);
  if (reading.kind === 'invalid') return chatError(400, reading.sentence);
  const { model, isStream } = reading.request;
  const createdSeconds = Math.floor(createdAtMs / 1000);
  const writer = responsesWriter({ requestId: id, model, wantsUsage: true, createdSeconds });
  const parts = partsOf(composeAnswer(reading.request), id);
  if (!isStream) return jsonResponse(200, JSON.parse(writer.whole(parts).toString()));
  return streamResponse(parts.map((part) => writer.part(part)?.toString() ?? '').filter((events) => events !== ''));
}

const request = z.object({
  model: z.string().min(1),
  input: z.union([z.string().min(1), z.array(z.looseObject({})).min(1)]),
  instructions: z.string().nullish(),
  tools: z.unknown().optional(),
  stream: z.boolean().nullish(),
  max_output_tokens: z.number().int().positive().nullish(),
});

/** Reads a request, as strictly as the provider would in what it needs. */
function readResponses(body: Buffer): DemoReading {
  return readBody(request, body, ({ model, input, instructions, tools, stream, max_output_tokens: outputMax }) => ({
    model,
    isStream: stream === true,
    includesUsage: true,
    prompt: textOf([instructions, input, tools]),
    outputMax: outputMax ?? undefined,
  }));
}

function partsOf(answer: DemoAnswer, id: string): readonly AnswerPart[] {
  const usage = { input: answer.inputTokens, output: answer.outputTokens, cacheRead: answer.cachedTokens };
  return [
    { kind: 'start', id, model: undefined },
    ...answer.pieces.map((text): AnswerPart => ({ kind: 'text', text })),
    { kind: 'usage', usage },
    { kind: 'finish', reason: answer.isCut ? 'length' : 'stop' },
  ];
}
