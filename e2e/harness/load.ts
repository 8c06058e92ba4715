import type { Directives } from '../provider/directives.ts';
import { writeDirectives } from '../provider/directives.ts';
import { pick, seeded } from '../seeded.ts';
import { type Caller, type Clients, clientsFor, type WireRequest } from './clients.ts';

/** One request of a load, decided before anything is sent. */
export interface PlannedRequest {
  readonly marker: string;
  readonly api: 'openai' | 'anthropic';
  readonly isStream: boolean;
  readonly directives: Directives;
}

/** What became of a planned request, as its client saw it. */
export interface Observation {
  readonly planned: PlannedRequest;
  readonly wire: readonly WireRequest[];
  /** The answer came to its last byte: the SDK returned, or threw the error that the answer carried. */
  readonly isAnswered: boolean;
  /** Tokens that the client read in the answer. */
  readonly usage: ClientUsage | undefined;
  readonly error: unknown;
}

export interface ClientUsage {
  readonly input: number;
  readonly output: number;
}

/** A seeded mix: both SDKs, half streamed, most answered well, some failing with 400, 429 and 500. */
export function planLoad(load: {
  readonly seed: number;
  readonly count: number;
  readonly label: string;
  readonly failuresShare?: number;
  /** Applied to the answers that go well. */
  readonly slow?: Directives;
}): readonly PlannedRequest[] {
  const random = seeded(load.seed);
  return Array.from({ length: load.count }, (_, index): PlannedRequest => {
    const isFailing = random() < (load.failuresShare ?? 0.2);
    const status = pick(random, [400, 429, 500] as const);
    return {
      marker: `${load.label}-${index}`,
      api: pick(random, ['openai', 'anthropic'] as const),
      isStream: index % 2 === 0,
      directives: isFailing ? { status } : (load.slow ?? {}),
    };
  });
}

/** How a load is sent: by whom, how many at a time, with which tags. */
export interface LoadOptions {
  readonly url: string;
  readonly key: string;
  readonly label: string;
  readonly concurrency: number;
  readonly maxRetries?: number;
  readonly timeoutMs?: number;
  /** More to send along with each request: headers, a query, and the value of a further tag. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly tag?: string;
  /** Called with each observation as it is made. */
  readonly onObserved?: (observation: Observation) => void;
  /** No further request begins after it was aborted. */
  readonly stop?: AbortSignal;
}

/** Sends a plan, so many at a time, and returns one observation for each request that was begun. */
export async function runLoad(plan: readonly PlannedRequest[], options: LoadOptions): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  let next = 0;
  const work = async () => {
    while (next < plan.length && options.stop?.aborted !== true) {
      const planned = plan[next++];
      if (planned === undefined) return;
      const observation = await sendOne(planned, options);
      observations.push(observation);
      options.onObserved?.(observation);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  return observations;
}

/** Sends one planned stream and leaves as soon as its head is there, so that the rest of it is nobody's. */
export async function sendAndLeave(planned: PlannedRequest, options: LoadOptions): Promise<Observation> {
  const wire: WireRequest[] = [];
  const { openai } = clientsFor({ ...callerFor(planned, options), wire });
  const stream = await openai.chat.completions.create({ model: 'gpt', messages: messagesFor(planned), stream: true });
  stream.controller.abort();
  return { planned, wire, isAnswered: false, usage: undefined, error: undefined };
}

/** Sends one planned request through its SDK and reads the answer to its end. */
export async function sendOne(planned: PlannedRequest, options: LoadOptions): Promise<Observation> {
  const wire: WireRequest[] = [];
  const clients = clientsFor({ ...callerFor(planned, options), wire });
  try {
    const usage = await ask(clients, planned);
    return { planned, wire, isAnswered: true, usage, error: undefined };
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    return { planned, wire, isAnswered: typeof status === 'number', usage: undefined, error };
  }
}

function callerFor(planned: PlannedRequest, options: LoadOptions): Caller {
  const more = options.tag === undefined ? {} : { more: options.tag };
  const tags = { load: options.label, marker: planned.marker, ...more };
  return {
    url: options.url,
    key: options.key,
    maxRetries: options.maxRetries ?? 0,
    headers: { ...options.headers, 'tallygate-request-tags': JSON.stringify(tags) },
    ...(options.query === undefined ? {} : { query: options.query }),
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  };
}

function messagesFor(planned: PlannedRequest) {
  const content = `Say something. ${writeDirectives(planned.marker, planned.directives)}`;
  return [{ role: 'user' as const, content }];
}

async function ask(clients: Clients, planned: PlannedRequest): Promise<ClientUsage | undefined> {
  const messages = messagesFor(planned);
  if (planned.api === 'anthropic') {
    const body = { model: 'claude', max_tokens: 100, messages };
    const { usage } = planned.isStream
      ? await clients.anthropic.messages.stream(body).finalMessage()
      : await clients.anthropic.messages.create(body);
    const cached = (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
    return { input: usage.input_tokens + cached, output: usage.output_tokens };
  }
  const body = { model: 'gpt', messages };
  if (!planned.isStream) return openaiUsage((await clients.openai.chat.completions.create(body)).usage);
  const wantsUsage = Number(planned.marker.split('-').at(-1)) % 4 === 0;
  const stream = await clients.openai.chat.completions.create({
    ...body,
    stream: true,
    ...(wantsUsage ? { stream_options: { include_usage: true } } : {}),
  });
  let usage: ClientUsage | undefined;
  let isFinished = false;
  for await (const chunk of stream) {
    usage = openaiUsage(chunk.usage) ?? usage;
    isFinished ||= chunk.choices[0]?.finish_reason === 'stop';
  }
  if (!isFinished) throw new Error('the stream ended before its finish_reason');
  return usage;
}

function openaiUsage(
  usage: { readonly prompt_tokens: number; readonly completion_tokens: number } | null | undefined,
): ClientUsage | undefined {
  return usage ? { input: usage.prompt_tokens, output: usage.completion_tokens } : undefined;
}
