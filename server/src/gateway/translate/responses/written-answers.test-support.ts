import OpenAI from 'openai';
import type { Response as OpenAIResponse, ResponseStreamEvent } from 'openai/resources/responses/responses';
import type { AnswerPart } from '../answer-part.ts';
import type { AnsweredRequest } from '../translation.ts';
import { responsesWriter } from './responses-writer.ts';

/** What the answers below are written for. */
export const REQUEST: AnsweredRequest = {
  requestId: '01a2002b-2a4e-73b1-994c-a2b0a1d6b7a3',
  model: 'model-of-destination',
  wantsUsage: true,
  createdSeconds: 1_741_476_542,
};
/** Begins an answer. */
export const START: AnswerPart = { kind: 'start', id: 'msg_01', model: 'claude-sonnet-4-5' };
/** Usage with a part read from a cache and a part for thoughts. */
export const USAGE: AnswerPart = { kind: 'usage', usage: { input: 20, output: 7, cacheRead: 4, reasoning: 2 } };
/** Ends an answer. */
export const STOP: AnswerPart = { kind: 'finish', reason: 'stop' };

/** A piece of text. */
export const text = (said: string): AnswerPart => ({ kind: 'text', text: said });
/** A tool call begins. */
export const call = (index: number, id: string, signature?: string): AnswerPart => ({
  kind: 'tool_call',
  index,
  id,
  name: 'get_weather',
  signature,
});
/** More of a call’s arguments. */
export const args = (index: number, more: string): AnswerPart => ({ kind: 'tool_arguments', index, text: more });

/** The answer as a stream. */
export function streamOf(parts: readonly AnswerPart[]): Buffer {
  const writer = responsesWriter(REQUEST);
  const pieces = [...parts.map((part) => writer.part(part)), writer.end()];
  return Buffer.concat(pieces.filter((piece) => piece !== undefined));
}

/** The whole answer. */
export function wholeOf(parts: readonly AnswerPart[]): OpenAIResponse {
  return JSON.parse(responsesWriter(REQUEST).whole(parts).toString());
}

/** The data of the stream’s events. */
export function eventsOf(parts: readonly AnswerPart[]): ResponseStreamEvent[] {
  const lines = streamOf(parts).toString().split('\n');
  return lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice('data: '.length)));
}

/** A fetch that answers everything with these bytes. */
export function answering(body: Buffer, contentType: string): typeof fetch {
  return async () => new Response(new Uint8Array(body), { headers: { 'content-type': contentType } });
}

/** An official client to which every request is answered by these bytes. */
export function client(body: Buffer, contentType = 'text/event-stream'): OpenAI {
  return new OpenAI({
    apiKey: 'k',
    baseURL: 'http://localhost/v1',
    fetch: answering(body, contentType),
    maxRetries: 0,
  });
}

/** Answers of every shape. */
export const CASES: readonly { readonly name: string; readonly parts: readonly AnswerPart[] }[] = [
  { name: 'text', parts: [START, text('안녕'), text('하세요 😀'), USAGE, STOP] },
  {
    name: 'thoughts, text and two calls',
    parts: [
      START,
      { kind: 'reasoning', text: 'Seoul ' },
      { kind: 'reasoning', text: 'first' },
      { kind: 'reasoning_signature', signature: 'anthropic:c2ln' },
      text('I look.'),
      call(0, 'toolu_1'),
      args(0, '{"city":'),
      args(0, '"서울"}'),
      call(1, 'toolu_2'),
      args(1, '{"city":"Busan"}'),
      USAGE,
      { kind: 'finish', reason: 'tool_calls' },
    ],
  },
  {
    name: 'calls whose arguments come in turns',
    parts: [START, call(0, 'a'), call(1, 'b'), args(0, '{"x"'), args(1, '{"y"'), args(0, ':1}'), args(1, ':2}'), STOP],
  },
  {
    name: 'a call without arguments',
    parts: [START, call(0, 'a', 'gemini:s'), { kind: 'finish', reason: 'tool_calls' }],
  },
  { name: 'a refusal behind text', parts: [START, text('Well: '), { kind: 'refusal', text: 'no' }, text('!'), STOP] },
  { name: 'an answer cut at its length', parts: [START, text('Once'), USAGE, { kind: 'finish', reason: 'length' }] },
  { name: 'a filtered answer', parts: [START, text('On'), USAGE, { kind: 'finish', reason: 'content_filter' }] },
  { name: 'an answer without content', parts: [START, USAGE, STOP] },
  { name: 'an answer that does not say why it ended', parts: [START, text('Once')] },
  {
    name: 'calls of one id',
    parts: [START, call(0, 'a'), args(0, '{}'), call(1, 'a'), call(2, ''), call(3, ''), STOP],
  },
];
