import type { Kind } from '../sdk/stand.ts';

/** How the caller writes its request and reads its answer. */
export type Form = 'chat' | 'responses' | 'messages' | 'gemini' | 'embeddings' | 'gemini-embeddings';

/** One way to call: an API of a base, whole or streamed, and the kind of the provider behind it. */
export interface CallKind {
  readonly name: string;
  readonly form: Form;
  readonly isStream: boolean;
  /** A stream that is a JSON array instead of events. */
  readonly isArray: boolean;
  /** Of the first destination. */
  readonly provider: Kind;
  /** Of the destination behind it: on unified bases of another kind, so that falling back translates anew. */
  readonly backup: Kind;
  readonly isUnified: boolean;
  path(endpoint: string): string;
  body(endpoint: string, said: Said): unknown;
}

/** What the caller says last; `begun`: an answer of which it has the beginning, to be continued. */
export interface Said {
  readonly text: string;
  readonly begun?: string | undefined;
}

type Described = Pick<CallKind, 'name' | 'form' | 'provider'> & Partial<CallKind> & Pick<CallKind, 'path'>;

const OTHER: Readonly<Record<Kind, Kind>> = { openai: 'anthropic', anthropic: 'gemini', gemini: 'openai' };

const chat: CallKind['body'] = (model, { text, begun }) => ({
  model,
  messages: [{ role: 'user', content: text }, ...(begun === undefined ? [] : [{ role: 'assistant', content: begun }])],
});
const responses: CallKind['body'] = (model, { text, begun }) => ({
  model,
  store: false,
  input: [{ role: 'user', content: text }, ...(begun === undefined ? [] : [{ role: 'assistant', content: begun }])],
});
const contents: CallKind['body'] = (_, { text, begun }) => ({
  contents: [
    { role: 'user', parts: [{ text }] },
    ...(begun === undefined ? [] : [{ role: 'model', parts: [{ text: begun }] }]),
  ],
});
const BODIES: Readonly<Record<Form, CallKind['body']>> = {
  chat,
  responses,
  messages: (model, said) => ({ ...(chat(model, said) as object), max_tokens: 100 }),
  gemini: contents,
  embeddings: (model, { text }) => ({ model, input: text }),
  'gemini-embeddings': (model, { text }) => ({
    requests: [{ model: `models/${model}`, content: { parts: [{ text }] } }],
  }),
};

function call(described: Described): CallKind {
  const { form, provider } = described;
  const { isStream = false, isUnified = false } = described;
  const isAsked = isStream && form !== 'gemini';
  return {
    isArray: false,
    isStream,
    isUnified,
    backup: isUnified && form !== 'embeddings' ? OTHER[provider] : provider,
    body: (endpoint, said) => ({
      ...(BODIES[form](endpoint, said) as object),
      ...(isAsked ? { stream: true } : {}),
    }),
    ...described,
  };
}

const at = (path: string) => () => path;
const gemini = (method: string) => (endpoint: string) => `/gemini/v1beta/models/${endpoint}:${method}`;

function wholeAndStreamed(described: Described): readonly CallKind[] {
  return [call(described), call({ ...described, name: `${described.name}, stream`, isStream: true })];
}

/** Every API that answers with text, whole and streamed, and on the unified base to each kind of provider. */
export const TEXT_CALLS: readonly CallKind[] = [
  ...wholeAndStreamed({ name: 'chat', form: 'chat', provider: 'openai', path: at('/openai/v1/chat/completions') }),
  ...wholeAndStreamed({ name: 'responses', form: 'responses', provider: 'openai', path: at('/openai/v1/responses') }),
  ...wholeAndStreamed({
    ...{ name: 'messages', form: 'messages', provider: 'anthropic', path: at('/anthropic/v1/messages') },
  }),
  call({ name: 'gemini', form: 'gemini', provider: 'gemini', path: gemini('generateContent') }),
  call({
    ...{ name: 'gemini, events', form: 'gemini', provider: 'gemini', isStream: true },
    path: gemini('streamGenerateContent?alt=sse'),
  }),
  call({
    ...{ name: 'gemini, array', form: 'gemini', provider: 'gemini', isStream: true, isArray: true },
    path: gemini('streamGenerateContent'),
  }),
  ...(['openai', 'anthropic', 'gemini'] as const).flatMap((provider) => [
    ...wholeAndStreamed({
      ...{ name: `unified chat to ${provider}`, form: 'chat', provider, isUnified: true },
      path: at('/mlflow/v1/chat/completions'),
    }),
    ...wholeAndStreamed({
      ...{ name: `unified responses to ${provider}`, form: 'responses', provider, isUnified: true },
      path: at('/mlflow/v1/responses'),
    }),
  ]),
];

/** Embeddings: whole answers without content that could be continued or filtered. */
export const EMBEDDING_CALLS: readonly CallKind[] = [
  call({ name: 'embeddings', form: 'embeddings', provider: 'openai', path: at('/openai/v1/embeddings') }),
  call({
    ...{ name: 'gemini embeddings', form: 'gemini-embeddings', provider: 'gemini' },
    path: gemini('batchEmbedContents'),
  }),
  ...(['openai', 'gemini'] as const).map((provider) =>
    call({
      ...{ name: `unified embeddings to ${provider}`, form: 'embeddings', provider, isUnified: true },
      path: at('/mlflow/v1/embeddings'),
    }),
  ),
];
