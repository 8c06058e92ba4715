import type { Dialect, ProviderKind } from '../dialects/dialect.ts';
import { geminiBatchEmbed } from '../dialects/gemini/gemini-batch-embed.ts';
import { anthropicHalf } from './anthropic/anthropic-half.ts';
import { chatHalf } from './chat/chat-half.ts';
import { embeddingsToGemini } from './embeddings/embeddings-to-gemini.ts';
import { geminiHalf } from './gemini/gemini-half.ts';
import type { CallerHalf, ProviderHalf } from './halves.ts';
import { joinHalves } from './join-halves.ts';
import { responsesHalf } from './responses/responses-half.ts';
import type { Translation } from './translation.ts';

const callers: readonly CallerHalf[] = [chatHalf, responsesHalf];
const providers: readonly ProviderHalf[] = [anthropicHalf, geminiHalf];

/** Anthropic has no embeddings of its own. */
const embeddings = embeddingsToGemini(geminiBatchEmbed);

/**
 * How requests of an API are put to a provider of another kind. undefined where that cannot be: for APIs that are not part of
 * the unified API, and for a provider that speaks the API itself, which gets the client's bytes.
 */
export function findTranslation(from: Dialect, to: ProviderKind, isStream: boolean): Translation | undefined {
  if (from.operation === 'embeddings') return to === 'gemini' ? embeddings : undefined;
  const caller = callers.find(({ operation }) => operation === from.operation);
  const provider = providers.find(({ kind }) => kind === to);
  return caller && provider && joinHalves(caller, provider, isStream);
}
