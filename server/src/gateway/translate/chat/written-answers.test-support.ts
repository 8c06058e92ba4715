import OpenAI from 'openai';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { expect } from 'vitest';
import type { AnswerPart } from '../answer-part.ts';
import type { AnsweredRequest } from '../translation.ts';
import { answerWriter } from './write-answer.ts';

/** What answers are written with: usage is asked for. */
export const request: AnsweredRequest = {
  requestId: 'r-1',
  model: 'model-a',
  wantsUsage: true,
  createdSeconds: 1_700_000_000,
};

/** The beginning of an answer. */
export const start: AnswerPart = { kind: 'start', id: 'msg_1', model: 'model-a-2' };
/** Usage in which everything is known. */
export const usage: AnswerPart = {
  kind: 'usage',
  usage: { input: 100, output: 20, cacheRead: 60, cacheCreation: 10, reasoning: 5, raw: '{}' },
};
/** The end of an answer. */
export const stop: AnswerPart = { kind: 'finish', reason: 'stop' };

/** Text in pieces. */
export function text(...pieces: string[]): AnswerPart[] {
  return pieces.map((piece) => ({ kind: 'text', text: piece }));
}

/** A call that begins. */
export function call(index: number, signature?: string): AnswerPart {
  return { kind: 'tool_call', index, id: `toolu_${index}`, name: 'look_up', signature };
}

/** A call's arguments in pieces. */
export function argumentsOf(index: number, ...pieces: string[]): AnswerPart[] {
  return pieces.map((piece) => ({ kind: 'tool_arguments', index, text: piece }));
}

/** The stream of an answer. */
export function streamed(parts: readonly AnswerPart[], asked: AnsweredRequest = request): Buffer {
  const writer = answerWriter(asked);
  const pieces = [...parts.map((part) => writer.part(part)), writer.end()];
  return Buffer.concat(pieces.filter((piece) => piece !== undefined));
}

/** The chunks of a stream, parsed, and `DONE` for its end. */
export function chunksOf(stream: Buffer): unknown[] {
  const events = stream.toString().split('\n\n');
  expect(events.at(-1)).toBe('');
  return events.slice(0, -1).map((event) => {
    expect(event.startsWith('data: ')).toBe(true);
    return event === 'data: [DONE]' ? 'DONE' : JSON.parse(event.slice('data: '.length));
  });
}

/** The same answer whole. */
export function whole(parts: readonly AnswerPart[]): ChatCompletion {
  return JSON.parse(answerWriter(request).whole(parts).toString());
}

/** Answers every request with these bytes. */
export function answering(bytes: Buffer, type: string, status = 200): typeof fetch {
  return async () => new Response(new Uint8Array(bytes), { status, headers: { 'content-type': type } });
}

/** The official client, which gets these bytes for an answer. */
export function client(bytes: Buffer, type: string, status = 200): OpenAI {
  const fetch = answering(bytes, type, status);
  return new OpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', fetch, maxRetries: 0 });
}

/** The least that can be asked. */
export const question = { model: 'chat', messages: [{ role: 'user' as const, content: 'Hello' }] };

/** What the official client makes of a stream. */
export async function assembled(stream: Buffer): Promise<ChatCompletion> {
  return client(stream, 'text/event-stream').chat.completions.stream(question).finalChatCompletion();
}

/** The message of a whole answer, with the members that the package does not know. */
export function messageOf(answer: ChatCompletion): Record<string, unknown> & { tool_calls?: unknown } {
  return { ...answer.choices[0]?.message };
}
