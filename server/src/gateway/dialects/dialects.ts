import { anthropicCountTokens } from './anthropic-messages/anthropic-count-tokens.ts';
import { anthropicMessages } from './anthropic-messages/anthropic-messages.ts';
import type { Dialect } from './dialect.ts';
import { geminiBatchEmbed } from './gemini/gemini-batch-embed.ts';
import { geminiCountTokens } from './gemini/gemini-count-tokens.ts';
import { geminiEmbed } from './gemini/gemini-embed.ts';
import { geminiGenerate } from './gemini/gemini-generate.ts';
import { geminiStream } from './gemini/gemini-stream.ts';
import { openaiChat } from './openai-chat/openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings/openai-embeddings.ts';
import { openaiResponses } from './openai-responses/openai-responses.ts';

/** Every API that the gateway speaks. */
export const DIALECTS: readonly Dialect[] = [
  openaiChat,
  openaiResponses,
  openaiEmbeddings,
  anthropicMessages,
  anthropicCountTokens,
  geminiGenerate,
  geminiStream,
  geminiCountTokens,
  geminiEmbed,
  geminiBatchEmbed,
];
