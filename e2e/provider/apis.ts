import { anthropicCountTokens, anthropicMessages } from './anthropic-messages.ts';
import type { ProviderApi } from './api.ts';
import { gemini, geminiCountTokens } from './gemini.ts';
import { geminiEmbeddings } from './gemini-embeddings.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';

/** Every API that the fake provider speaks. */
export const APIS: readonly ProviderApi[] = [
  openaiChat,
  openaiResponses,
  openaiEmbeddings,
  anthropicMessages,
  anthropicCountTokens,
  gemini,
  geminiCountTokens,
  geminiEmbeddings,
];
