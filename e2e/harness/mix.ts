import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Directives } from '../provider/directives.ts';
import { writeDirectives } from '../provider/directives.ts';
import { pick, seeded } from '../seeded.ts';
import type { WireRequest } from './clients.ts';

/** One call of a dialect, whole or streamed. */
interface Shape {
  readonly name: string;
  readonly isStream: boolean;
  path(model: string): string;
  body(model: string, text: string): unknown;
  readonly model: string;
  /** A model with a fallback behind it. */
  readonly fallbackModel?: string;
}

const chat = (model: string, text: string) => ({ model, messages: [{ role: 'user', content: text }] });
const messages = (model: string, text: string) => ({ ...chat(model, text), max_tokens: 100 });
const contents = (_model: string, text: string) => ({ contents: [{ role: 'user', parts: [{ text }] }] });
const streamed =
  (body: Shape['body']): Shape['body'] =>
  (model, text) => ({ ...(body(model, text) as object), stream: true });
const at = (path: string) => () => path;

/** Every dialect, whole and streamed where it streams, and translated ones. */
export const SHAPES: readonly Shape[] = [
  shape('chat', at('/openai/v1/chat/completions'), { body: chat, model: 'gpt', fallbackModel: 'gpt-fallback' }),
  shape('chat stream', at('/openai/v1/chat/completions'), {
    ...{ body: streamed(chat), model: 'gpt', fallbackModel: 'gpt-fallback', isStream: true },
  }),
  shape('responses', at('/openai/v1/responses'), { body: (model, input) => ({ model, input }), model: 'gpt' }),
  shape('responses stream', at('/openai/v1/responses'), {
    ...{ body: (model, input) => ({ model, input, stream: true }), model: 'gpt', isStream: true },
  }),
  shape('embeddings', at('/openai/v1/embeddings'), { body: (model, input) => ({ model, input }), model: 'gpt' }),
  shape('messages', at('/anthropic/v1/messages'), { body: messages, model: 'claude' }),
  shape('messages stream', at('/anthropic/v1/messages'), { body: streamed(messages), model: 'claude', isStream: true }),
  shape('gemini', (model) => `/gemini/v1beta/models/${model}:generateContent`, { body: contents, model: 'gemini' }),
  shape('gemini stream', (model) => `/gemini/v1beta/models/${model}:streamGenerateContent?alt=sse`, {
    ...{ body: contents, model: 'gemini', isStream: true },
  }),
  shape('gemini array', (model) => `/gemini/v1beta/models/${model}:streamGenerateContent`, {
    ...{ body: contents, model: 'gemini', isStream: true },
  }),
  shape('unified to messages', at('/mlflow/v1/chat/completions'), { body: chat, model: 'claude' }),
  shape('unified to gemini, stream', at('/mlflow/v1/chat/completions'), {
    ...{ body: streamed(chat), model: 'gemini', isStream: true },
  }),
];

const TOKENS = [900, 200, 300, 80];
const WRITTEN = [900, 120, 300, 0, 50];

/** The ways in which each kind of provider tells its usage, by the endpoint that has it. */
const USAGES: Readonly<Record<string, readonly Directives[]>> = {
  gpt: [{}, { usageEachChunk: true }, { tier: 'priority' }, { tokens: TOKENS, unknownUsage: 5 }],
  embeddings: [{}],
  claude: [
    {},
    { usageEachChunk: true },
    { placeholder: 7 },
    { tier: 'priority' },
    { tokens: WRITTEN, cacheWrites: [20, 30] },
    {
      tokens: WRITTEN,
      iterations: [
        { type: 'message', tokens: [900, 120, 300, 50], model: 'anthropic-model' },
        { type: 'compaction', tokens: [5_000, 300] },
        { type: 'advisor_message', tokens: [401, 61, 101], model: 'backup-model' },
      ],
    },
  ],
  gemini: [
    {},
    { usageEachChunk: true },
    { tier: 'priority' },
    { tokens: TOKENS, thoughts: 'inclusive' },
    { tokens: TOKENS, thoughts: 'exclusive' },
    { tokens: TOKENS, toolPrompt: 70 },
    { tokens: TOKENS, noTotal: true },
  ],
};

/** One request of a mixed load, decided before anything is sent. */
export interface MixedRequest {
  readonly marker: string;
  readonly shape: Shape;
  readonly directives: Directives;
  readonly usesFallback: boolean;
  /** The client goes away behind this many chunks of the answer; undefined: it stays. */
  readonly leavesAfterChunks: number | undefined;
  /** Whether the provider tells the whole usage before anything breaks. */
  readonly isExact: boolean;
}

/** What became of one, as its client saw it; `judge` reads it. */
export interface MixedObservation {
  readonly planned: MixedRequest;
  readonly wire: readonly WireRequest[];
  readonly isAnswered: boolean;
}

/** A seeded mix over all dialects: most go well, some fail, fall back, break in mid-stream, or lose their client. */
export function planMix(mix: {
  readonly seed: number;
  readonly label: string;
  /** Applied to streams that go well; some requests then wait for their head, too. */
  readonly slow?: Directives;
}): (index: number) => MixedRequest {
  return (index) => {
    const random = seeded(mix.seed * 1_000_003 + index);
    const shape = SHAPES[index % SHAPES.length] ?? pick(random, SHAPES);
    const kind = pickKind(random(), shape);
    const waits = mix.slow !== undefined && random() < SLOW_HEADS_SHARE ? { delayMs: SLOW_HEAD_MS } : {};
    const slow = { ...waits, ...(shape.isStream ? mix.slow : {}) };
    const told = pick(random, USAGES[shape.name === 'embeddings' ? 'embeddings' : shape.model] ?? [{}]);
    const directives: Readonly<Record<typeof kind, Directives>> = {
      well: { ...slow, ...told },
      left: { ...slow, ...told },
      error: { status: pick(random, [400, 429, 500]) },
      fallback: { status: 500, times: 1, ...told },
      broken: { ...told, ...pick(random, [{ cutAfterChunks: 2 }, { errorInStream: 2 }]) },
    };
    return {
      marker: `${mix.label}-${index}`,
      shape,
      directives: directives[kind],
      usesFallback: kind === 'fallback',
      leavesAfterChunks: kind === 'left' ? 1 + Math.floor(random() * 3) : undefined,
      isExact: kind !== 'broken' && kind !== 'left',
    };
  };
}

/** Sends mixed requests over connections that are kept. */
export function createMixer(target: { readonly url: string; readonly key: string; readonly label: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });
  return {
    send: (planned: MixedRequest) => send(planned, { ...target, agent }),
    close: () => agent.destroy(),
  };
}

function shape(
  name: string,
  path: Shape['path'],
  rest: Omit<Shape, 'name' | 'path' | 'isStream'> & { readonly isStream?: boolean },
): Shape {
  return { isStream: false, ...rest, name, path };
}

function pickKind(fraction: number, { isStream, fallbackModel }: Shape) {
  if (fraction < 0.06) return 'error';
  if (fraction < 0.12 && fallbackModel !== undefined) return 'fallback';
  if (fraction < 0.2 && isStream) return 'left';
  if (fraction < 0.26 && isStream) return 'broken';
  return 'well';
}

const SLOW_HEADS_SHARE = 0.2;
const SLOW_HEAD_MS = 120;
const ANSWER_TIMEOUT_MS = 60_000;

function send(
  planned: MixedRequest,
  target: { readonly url: string; readonly key: string; readonly label: string; readonly agent: Agent },
): Promise<MixedObservation> {
  const { shape, marker } = planned;
  const model = (planned.usesFallback ? shape.fallbackModel : undefined) ?? shape.model;
  const body = JSON.stringify(shape.body(model, `Say something. ${writeDirectives(marker, planned.directives)}`));
  const wire: WireRequest = { status: undefined, requestId: undefined, sentAtMs: Date.now() };
  return new Promise((resolve) => {
    const ended = (isAnswered: boolean) => resolve({ planned, wire: [wire], isAnswered });
    const call = request(`${target.url}${shape.path(model)}`, {
      method: 'POST',
      agent: target.agent,
      timeout: ANSWER_TIMEOUT_MS,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'x-api-key': target.key,
        'anthropic-version': '2023-06-01',
        'tallygate-request-tags': JSON.stringify({ load: target.label, marker }),
      },
    });
    call.once('timeout', () => call.destroy());
    call.once('error', () => ended(false));
    call.once('response', (response) => {
      wire.status = response.statusCode;
      wire.requestId = String(response.headers['tallygate-request-id']);
      readToItsEnd({ call, response }, { planned, ended });
    });
    call.end(body);
  });
}

function readToItsEnd(
  { call, response }: { readonly call: ClientRequest; readonly response: IncomingMessage },
  { planned, ended }: { readonly planned: MixedRequest; readonly ended: (isAnswered: boolean) => void },
): void {
  let chunks = 0;
  response.on('data', () => {
    chunks += 1;
    if (chunks !== planned.leavesAfterChunks) return;
    call.destroy();
    ended(false);
  });
  response.once('end', () => ended(response.complete));
  response.once('error', () => ended(false));
  response.once('close', () => ended(response.complete));
}
