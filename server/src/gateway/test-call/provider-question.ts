import { TEST_CALL_BOUNDS } from '@tallygate/contract';
import { anthropicMessages } from '../dialects/anthropic-messages/anthropic-messages.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { geminiEmbed } from '../dialects/gemini/gemini-embed.ts';
import { geminiGenerate } from '../dialects/gemini/gemini-generate.ts';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { openaiEmbeddings } from '../dialects/openai-embeddings/openai-embeddings.ts';
import type { Provider } from '../routing.ts';
import type { OnceCall } from './call-once.ts';

/** A provider that is called over the network. */
export type RemoteProvider = Exclude<Provider, { kind: 'demo' }>;

/** What a model is asked for. */
export type TestedApi = 'chat' | 'embeddings';

/** Every test asks this. */
export const TEST_PROMPT = 'Reply with the word OK.';

/** The smallest real request to a model of a provider. undefined: its kind has no such API. */
export function modelQuestion(
  provider: RemoteProvider,
  { model, api }: { readonly model: string; readonly api: TestedApi },
): OnceCall | undefined {
  const asked = QUESTIONS[provider.kind][api];
  if (asked === undefined) return undefined;
  const { basePath, apiKey } = provider;
  const { path, headers } = asked.dialect.address({ basePath, apiKey, model, version: undefined, headers: [] });
  return {
    ...COMMON,
    method: 'POST',
    url: `${provider.origin}${path}`,
    headers: ['content-type', 'application/json', ...headers],
    body: JSON.stringify(asked.body(model)),
  };
}

/** The list of a provider's models: proves address and secret, and costs nothing. */
export function modelsQuestion(provider: RemoteProvider): OnceCall {
  const { basePath, apiKey } = provider;
  const { headers } = QUESTIONS[provider.kind].chat.dialect.address({
    basePath,
    apiKey,
    model: 'any',
    version: undefined,
    headers: [],
  });
  return {
    ...COMMON,
    method: 'GET',
    url: `${provider.origin}${versioned(provider)}/models${LIST_QUERIES[provider.kind]}`,
    headers,
    body: undefined,
  };
}

const COMMON = { timeoutMs: TEST_CALL_BOUNDS.timeoutMs, isGuarded: true } as const;
const TOKENS = TEST_CALL_BOUNDS.outputTokensMax;
const TURN = { role: 'user', content: TEST_PROMPT };
const PARTS = { parts: [{ text: TEST_PROMPT }] };

interface Question {
  readonly dialect: Pick<Dialect, 'address'>;
  readonly body: (model: string) => object;
}

const QUESTIONS: Readonly<
  Record<RemoteProvider['kind'], { readonly chat: Question; readonly embeddings: Question | undefined }>
> = {
  openai: {
    chat: {
      dialect: openaiChat,
      // Newer models refuse the older name, `max_tokens`.
      body: (model) => ({ model, messages: [TURN], max_completion_tokens: TOKENS }),
    },
    embeddings: { dialect: openaiEmbeddings, body: (model) => ({ model, input: TEST_PROMPT }) },
  },
  anthropic: {
    chat: { dialect: anthropicMessages, body: (model) => ({ model, messages: [TURN], max_tokens: TOKENS }) },
    embeddings: undefined,
  },
  gemini: {
    chat: {
      dialect: geminiGenerate,
      body: () => ({ contents: [{ role: 'user', ...PARTS }], generationConfig: { maxOutputTokens: TOKENS } }),
    },
    embeddings: { dialect: geminiEmbed, body: () => ({ content: PARTS }) },
  },
};

/** As many as the provider gives at once; OpenAI's has no pages. */
const LIST_QUERIES = { openai: '', anthropic: '?limit=1000', gemini: '?pageSize=1000' } as const;

/** Some carry the version in their address already. */
const VERSIONED = /\/v1(?:alpha|beta)?\d*$/;

/** The base path with the API's version. */
function versioned({ kind, basePath }: RemoteProvider): string {
  if (kind === 'openai') return basePath;
  const version = kind === 'anthropic' ? '/v1' : '/v1beta';
  return VERSIONED.test(basePath) ? basePath : `${basePath}${version}`;
}
