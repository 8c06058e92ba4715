import { createHash } from 'node:crypto';
import { answerGemini } from './answer-gemini.ts';
import { answerChat, chatError } from './chat-completions.ts';
import { answerMessagesCount } from './count-message-tokens.ts';
import type { DemoResponse } from './demo-response.ts';
import { answerEmbeddings } from './embeddings.ts';
import { answerMessages, messagesError } from './messages.ts';
import { answerResponses } from './responses.ts';

/** An answer with its pace: how long the demo provider waits before each chunk. */
export interface PacedAnswer extends DemoResponse {
  /** Of the request's content: the same content has the same one. */
  readonly id: string;
  readonly delaysMs: readonly number[];
}

/** A believable provider is neither instant nor regular. */
const DELAY_MIN_MS = 15;
const DELAY_MAX_MS = 40;

const ANSWERED = 'chat completions, responses, messages, Gemini content, embeddings and token counts';

/** What the built-in provider answers. Apart from the time in it, it depends on nothing but the request's content. */
export function answerDemo(path: string, body: Buffer, atMs: number): PacedAnswer {
  const digest = createHash('sha256').update(path).update(body).digest();
  const id = digest.toString('hex', 0, 12);
  const response = respond(path, { body, id, atMs });
  const delaysMs = response.chunks.map((_, index) => delayMs(digest[index % digest.length] ?? 0));
  return { ...response, id, delaysMs };
}

function respond(path: string, request: { body: Buffer; id: string; atMs: number }): DemoResponse {
  const api = path.split('?', 1)[0] ?? path;
  if (api.endsWith('/chat/completions')) return answerChat(request.body, request.id, request.atMs);
  if (api.endsWith('/responses')) return answerResponses(request.body, request.id, request.atMs);
  if (api.endsWith('/embeddings')) return answerEmbeddings(request.body);
  if (api.endsWith('/messages')) return answerMessages(request.body, request.id);
  if (api.endsWith('/messages/count_tokens')) return answerMessagesCount(request.body);
  const gemini = answerGemini(path, request);
  if (gemini !== undefined) return gemini;
  const sentence = `The demo provider has nothing at ${api}. It answers ${ANSWERED}.`;
  return api.includes('/messages/') ? messagesError(404, sentence) : chatError(404, sentence);
}

function delayMs(byte: number): number {
  return DELAY_MIN_MS + (byte % (DELAY_MAX_MS - DELAY_MIN_MS + 1));
}
