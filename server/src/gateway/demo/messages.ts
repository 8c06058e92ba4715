import { composeAnswer, type DemoAnswer } from './compose-answer.ts';
import { type DemoResponse, jsonResponse, streamResponse } from './demo-response.ts';
import { readMessages } from './read-demo-request.ts';

/** Answers `POST …/messages` in the shapes of the `@anthropic-ai/sdk` package (`Message`, `RawMessageStreamEvent`). */
export function answerMessages(body: Buffer, id: string): DemoResponse {
  const reading = readMessages(body);
  if (reading.kind === 'invalid') return messagesError(400, reading.sentence);
  const { request } = reading;
  const answer = composeAnswer(request);
  const head = { id: `msg_${id}`, type: 'message', role: 'assistant', model: request.model };
  return request.isStream ? stream(head, answer) : jsonResponse(200, message(head, answer));
}

/** An error in this API's shape. */
export function messagesError(status: number, sentence: string): DemoResponse {
  const type = status === 404 ? 'not_found_error' : 'invalid_request_error';
  return jsonResponse(status, { type: 'error', error: { type, message: sentence }, request_id: null });
}

function message(head: object, answer: DemoAnswer): unknown {
  return {
    ...head,
    content: [{ type: 'text', text: answer.pieces.join('') }],
    stop_reason: stopReason(answer),
    stop_sequence: null,
    usage: { ...inputOf(answer), output_tokens: answer.outputTokens, service_tier: 'standard' },
  };
}

function stream(head: object, answer: DemoAnswer): DemoResponse {
  const usage = { ...inputOf(answer), output_tokens: 1, service_tier: 'standard' };
  const start = { ...head, content: [], stop_reason: null, stop_sequence: null, usage };
  return streamResponse([
    event('message_start', { message: start }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    event('ping', {}),
    ...answer.pieces.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', {
      delta: { stop_reason: stopReason(answer), stop_sequence: null },
      usage: { output_tokens: answer.outputTokens },
    }),
    event('message_stop', {}),
  ]);
}

function event(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

function stopReason(answer: DemoAnswer): string {
  return answer.isCut ? 'max_tokens' : 'end_turn';
}

/** This API counts apart what a cache gave. */
function inputOf({ inputTokens, cachedTokens }: DemoAnswer): object {
  return {
    input_tokens: inputTokens - cachedTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cachedTokens,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
  };
}
