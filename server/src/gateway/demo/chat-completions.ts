import { composeAnswer, type DemoAnswer } from './compose-answer.ts';
import { type DemoResponse, jsonResponse, streamResponse } from './demo-response.ts';
import { type DemoRequest, readChat } from './read-demo-request.ts';

/** Answers `POST …/chat/completions` in the shapes of the `openai` package (`ChatCompletion`, `ChatCompletionChunk`). */
export function answerChat(body: Buffer, id: string, createdAtMs: number): DemoResponse {
  const reading = readChat(body);
  if (reading.kind === 'invalid') return chatError(400, reading.sentence);
  const { request } = reading;
  const answer = composeAnswer(request);
  const facts = { id: `chatcmpl-${id}`, created: Math.floor(createdAtMs / 1000), model: request.model };
  return request.isStream ? stream(facts, request, answer) : jsonResponse(200, completion(facts, answer));
}

/** An error in this API's shape. */
export function chatError(status: number, message: string): DemoResponse {
  return jsonResponse(status, { error: { message, type: 'invalid_request_error', param: null, code: null } });
}

interface Facts {
  readonly id: string;
  readonly created: number;
  readonly model: string;
}

function completion({ id, created, model }: Facts, answer: DemoAnswer): unknown {
  const message = { role: 'assistant', content: answer.pieces.join(''), refusal: null, annotations: [] };
  return {
    id,
    object: 'chat.completion',
    created,
    model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer) }],
    usage: usageOf(answer),
    service_tier: 'default',
  };
}

function stream({ id, created, model }: Facts, request: DemoRequest, answer: DemoAnswer): DemoResponse {
  const nullUsage = request.includesUsage ? { usage: null } : {};
  const event = (choices: readonly unknown[], usage: unknown = nullUsage): string => {
    const head = { id, object: 'chat.completion.chunk', created, model, service_tier: 'default' };
    return `data: ${JSON.stringify({ ...head, choices, ...Object(usage) })}\n\n`;
  };
  const choice = (delta: unknown, reason: string | null = null) => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: reason,
  });
  return streamResponse([
    event([choice({ role: 'assistant', content: '', refusal: null })]),
    ...answer.pieces.map((content) => event([choice({ content })])),
    event([choice({}, finishReason(answer))]),
    ...(request.includesUsage ? [event([], { usage: usageOf(answer) })] : []),
    'data: [DONE]\n\n',
  ]);
}

function finishReason(answer: DemoAnswer): string {
  return answer.isCut ? 'length' : 'stop';
}

function usageOf({ inputTokens, cachedTokens, outputTokens }: DemoAnswer): unknown {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}
