import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import type { Dialect, ProviderKind, StreamEvent } from '../dialects/dialect.ts';
import { openaiChat } from '../dialects/openai-chat/openai-chat.ts';
import { sseFramer } from '../framing/sse-framer.ts';
import type { AnsweredRequest, Translation } from './translation.ts';
import { findTranslation } from './translations.ts';

const MODELS: Readonly<Record<string, string>> = { anthropic: 'claude-sonnet-4-5', gemini: 'gemini-3-pro' };
/** Providers that chat completions are translated for. */
export type Other = 'anthropic' | 'gemini';

const answered: AnsweredRequest = {
  requestId: 'r-1',
  model: 'model-a',
  wantsUsage: true,
  createdSeconds: 1_700_000_000,
};

/** Chat completions at that provider. */
export function translation(to: ProviderKind, isStream = false, from = openaiChat): Translation {
  const found = findTranslation(from, to, isStream);
  if (found === undefined) throw new Error(`${from.operation} is not translated for ${to}`);
  return found;
}

/** What a test reads of JSON is asserted by the test. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
export type Json = any;

/** What the provider gets for a request, parsed; or why it gets none. */
export function put(to: Other, request: Readonly<Record<string, unknown>>, model = MODELS[to]): Json {
  const { stream } = request;
  const body = Buffer.from(
    JSON.stringify({ model: 'chat', messages: [{ role: 'user', content: 'Hello' }], ...request }),
  );
  const written = translation(to, stream === true).request(body, model ?? '');
  return written.kind === 'translated' ? JSON.parse(written.body.toString()) : written;
}

function eventsOf(bytes: Buffer): StreamEvent[] {
  const events: StreamEvent[] = [];
  const framer = sseFramer();
  framer.push(bytes, (event) => events.push(event));
  framer.end((event) => events.push(event));
  return events;
}

/** The client's stream for a provider's; `isCut`: that broke off, so that nothing ends the client's. */
export function streamed(to: Other, bytes: Buffer, of: { isCut?: boolean; from?: Dialect } = {}): Buffer {
  const translator = translation(to, true, of.from).answer(answered);
  const pieces = eventsOf(bytes).map((event) => translator.event(event));
  const end = of.isCut === true ? undefined : translator.end();
  return Buffer.concat([...pieces, end].filter((piece) => piece !== undefined));
}

/** The client's whole answer for a provider's. */
export function whole(to: Other, bytes: Buffer, of: { status?: number; from?: Dialect } = {}): Buffer {
  return translation(to, false, of.from)
    .answer(answered)
    .whole(bytes, of.status ?? 200).body;
}

/** Answers requests of chat completions with what `answer` gives, in the shape of that API. */
export function answeredBy(answer: (body: Json, isStream: boolean) => Buffer): typeof fetch {
  return async (_, init) => {
    const body: Json = JSON.parse(String(init?.body));
    const isStream = body.stream === true;
    const type = isStream ? 'text/event-stream' : 'application/json';
    return new Response(new Uint8Array(answer(body, isStream)), { headers: { 'content-type': type } });
  };
}

/** The official client, with such answers. */
export function client(answer: (body: Json, isStream: boolean) => Buffer): OpenAI {
  return new OpenAI({ apiKey: 'k', baseURL: 'http://gateway.invalid', maxRetries: 0, fetch: answeredBy(answer) });
}

/** The least that can be asked. */
export const question = { model: 'chat', messages: [{ role: 'user' as const, content: 'Hello' }] };

const DIALECT_FOLDERS = { anthropic: 'anthropic-messages', gemini: 'gemini' };

/** A recorded answer: `dialect/…` of the API itself, `own/…` of its translation. */
export function fixture(to: Other, name: string): Buffer {
  const [folder = '', file = ''] = name.split('/');
  const path = folder === 'dialect' ? `../dialects/${DIALECT_FOLDERS[to]}/fixtures/${file}` : `${to}/fixtures/${file}`;
  return readFileSync(new URL(path, import.meta.url));
}

/** A tool that a request offers. */
export const WEATHER = {
  type: 'function' as const,
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
