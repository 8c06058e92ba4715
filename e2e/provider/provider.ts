import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ApiCall, ApiReading, ProviderApi, Turn } from './api.ts';
import { APIS } from './apis.ts';
import { type Directives, readDirectives } from './directives.ts';
import { answerFacts } from './facts.ts';
import { type Counters, count, KEPT_BYTES_MAX, type ProviderRequest } from './journal.ts';
import { cut, pause, play, playWhole, type Stage, waitForEver } from './play.ts';
import { promptText } from './reply.ts';

const BODY_BYTES_MAX = 128 * 1_048_576;
const HEAD_BYTES_MAX = 131_072;
/** What a test waits for is seen at once, but on a machine that is full of tests. */
const SEEN_MS_MAX = 60_000;

export interface ProviderOptions {
  /** 0, the default, picks one. */
  readonly port?: number;
  readonly seed?: number;
  /** The secret that it accepts; anything else is 401. */
  readonly apiKey?: string;
  /** False: keeps no bodies and no journal beyond counts of the last requests; for benchmarks. */
  readonly isKeeping?: boolean;
}

/** A provider that does as it is told, counts what it reports, and keeps what it saw. */
export interface FakeProvider {
  /** Scheme, host and port. */
  readonly url: string;
  readonly apiKey: string;
  requests(): readonly ProviderRequest[];
  /** All tries that carried this marker. */
  of(marker: string): readonly ProviderRequest[];
  counters(): Counters;
  /** Resolves as soon as the condition holds; throws after the time. */
  until(holds: () => boolean, timeoutMs?: number): Promise<void>;
  /** Lets every answer with this marker go on that waits, or will, because of `holdAfterChunks`. */
  letGoOn(marker: string): void;
  /** From now on exactly these secrets are accepted: two for a while, as when one takes the place of another. */
  accept(...secrets: readonly [string, ...string[]]): void;
  /** Forgets the journal. */
  forget(): void;
  stop(): Promise<void>;
}

/** Starts a fake provider on a loopback port. */
export async function startProvider(options: ProviderOptions = {}): Promise<FakeProvider> {
  const provider = new Provider(options);
  await provider.listen(options.port ?? 0);
  return provider;
}

class Provider implements FakeProvider {
  readonly apiKey: string;
  #accepted: readonly [string, ...string[]];
  readonly #seed: number;
  readonly #isKeeping: boolean;
  readonly #server: Server;
  readonly #connections = new WeakMap<Socket, number>();
  readonly #watchers = new Set<() => void>();
  #connectionsSeen = 0;
  #numbered = 0;
  #journal: ProviderRequest[] = [];
  #byMarker = new Map<string, ProviderRequest[]>();
  readonly #held = new Map<string, PromiseWithResolvers<void>>();

  constructor(options: ProviderOptions) {
    this.apiKey = options.apiKey ?? 'provider-secret-0123456789';
    this.#accepted = [this.apiKey];
    this.#seed = options.seed ?? 1;
    this.#isKeeping = options.isKeeping ?? true;
    this.#server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0, maxHeaderSize: HEAD_BYTES_MAX });
    this.#server.on('connection', (socket: Socket) => {
      socket.setNoDelay(true);
      this.#connections.set(socket, ++this.#connectionsSeen);
    });
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#serve(request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async listen(port: number): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  requests(): readonly ProviderRequest[] {
    return this.#journal;
  }

  of(marker: string): readonly ProviderRequest[] {
    return this.#byMarker.get(marker) ?? [];
  }

  counters(): Counters {
    return count(this.#journal);
  }

  async until(holds: () => boolean, timeoutMs = SEEN_MS_MAX): Promise<void> {
    if (holds()) return;
    const asked = new Error('asked here');
    await new Promise<void>((resolve, reject) => {
      const check = () => {
        if (holds()) settle(resolve);
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`the provider did not see it within ${timeoutMs} ms`, { cause: asked }))),
        timeoutMs,
      );
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#watchers.delete(check);
        act();
      };
      this.#watchers.add(check);
    });
  }

  letGoOn(marker: string): void {
    this.#holdOf(marker).resolve();
  }

  accept(...secrets: readonly [string, ...string[]]): void {
    this.#accepted = secrets;
  }

  forget(): void {
    this.#journal = [];
    this.#byMarker = new Map();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', this.url);
    if (request.method === 'GET' && path === '/counters') return sendJson(response, this.counters());
    const api = APIS.find((candidate) => candidate.serves(path));
    const parsed = parse(body);
    const reading = readDirectives(promptText(turnsOf(api, parsed)));
    const marker = (reading.kind === 'read' && reading.marker) || '';
    const record = this.#note(request, { body, marker, api: api?.name ?? '' });
    if (api === undefined || request.method !== 'POST') return sendStatus(response, record, 404);
    if (reading.kind === 'unknown') return sendStatus(response, record, 501, `unknown directive ${reading.word}`);
    const seen: ApiCall = {
      path,
      query,
      headers: request.headers,
      body: parsed,
      apiKey: this.#secretIn(request, query),
    };
    await this.#answer({ api, seen, response, record, directives: reading.directives });
    this.#changed();
  }

  /** Of the accepted secrets the one that came, wherever it may stand; else any of them, which it is then not. */
  #secretIn({ headers }: IncomingMessage, query: URLSearchParams): string {
    const given = [
      headers['authorization']?.replace(/^Bearer /, ''),
      headers['x-api-key'],
      headers['x-goog-api-key'],
      query.get('key'),
    ];
    return this.#accepted.find((secret) => given.includes(secret)) ?? this.#accepted[0];
  }

  async #answer(call: Call): Promise<void> {
    const { api, record } = call;
    const isFaulty = isFaultyTry(call.directives, record.attempt);
    const { status: _, reset: __, silent: ___, ...others } = call.directives;
    const directives: Directives = isFaulty ? call.directives : others;
    const facts = answerFacts({ seed: this.#seed, marker: record.marker, attempt: record.attempt, directives });
    const stage = this.#stage(call, directives, {
      errorPiece: api.errorPiece(call.seen),
      errorBody: api.error(500, facts).body,
    });
    if (directives.delayMs !== undefined) await pause(stage, directives.delayMs);
    if (directives.holdAfterChunks === 0) await stage.mayGoOn();
    if (stage.gone.aborted) return;
    if (directives.silent === true) return waitForEver(stage);
    if (directives.reset === true) return cut(stage);
    if (directives.malformed === 'http') return sendGarbage(stage);
    const reading = readRequest(api, call.seen);
    if (directives.contextLength === true) return playWhole(stage, { status: 400, ...api.contextError(facts) });
    const refusal = directives.status ?? (reading.kind === 'refused' ? reading.status : undefined);
    if (reading.kind === 'asked' && refusal === undefined) return play(stage, api.answer(reading.asked, facts));
    const message = directives.status === undefined && reading.kind === 'refused' ? reading.message : undefined;
    const error = api.error(refusal ?? 400, facts, message);
    const retryAfter = directives.retryAfter === undefined ? [] : ['retry-after', String(directives.retryAfter)];
    await playWhole(stage, { status: refusal ?? 400, headers: [...error.headers, ...retryAfter], body: error.body });
  }

  #stage(call: Call, directives: Directives, errors: Pick<Stage, 'errorPiece' | 'errorBody'>): Stage {
    const { response, record } = call;
    const gone = new AbortController();
    const changed = () => this.#changed();
    const leave = () => {
      if (record.closedAtMs !== undefined) return;
      record.closedAtMs = Date.now();
      if (record.state === 'received' || record.state === 'answering') record.state = 'aborted';
      gone.abort();
      changed();
    };
    response.once('close', leave);
    if (response.socket?.destroyed === true) leave();
    const { signal } = gone;
    const mayGoOn = async () => {
      if (!signal.aborted) await Promise.race([this.#holdOf(record.marker).promise, once(signal, 'abort')]);
    };
    return { response, record, directives, gone: signal, ...errors, changed, mayGoOn };
  }

  #holdOf(marker: string): PromiseWithResolvers<void> {
    const held = this.#held.get(marker) ?? Promise.withResolvers<void>();
    this.#held.set(marker, held);
    return held;
  }

  #note(
    request: IncomingMessage,
    seen: { readonly body: Buffer; readonly marker: string; readonly api: string },
  ): ProviderRequest {
    const tries = this.#byMarker.get(seen.marker) ?? [];
    const record: ProviderRequest = {
      number: ++this.#numbered,
      marker: seen.marker,
      attempt: seen.marker === '' ? 1 : tries.length + 1,
      api: seen.api,
      method: request.method ?? '',
      path: request.url ?? '',
      rawHeaders: request.rawHeaders,
      body: seen.body.subarray(0, KEPT_BYTES_MAX),
      connection: this.#connections.get(request.socket) ?? 0,
      receivedAtMs: Date.now(),
      status: 0,
      sent: Buffer.alloc(0),
      sentBytes: 0,
      contentPieces: 0,
      reported: {},
      state: 'received',
      closedAtMs: undefined,
    };
    if (this.#isKeeping) {
      this.#journal.push(record);
      this.#byMarker.set(seen.marker, [...tries, record]);
    }
    this.#changed();
    return record;
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}

interface Call {
  readonly api: ProviderApi;
  readonly seen: ApiCall;
  readonly response: ServerResponse;
  readonly record: ProviderRequest;
  readonly directives: Directives;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > BODY_BYTES_MAX) throw new Error(`a body of more than ${BODY_BYTES_MAX} bytes`);
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString()) as unknown;
  } catch {
    return undefined;
  }
}

function isFaultyTry({ tries, times }: Directives, attempt: number): boolean {
  if (tries !== undefined) return tries.includes(attempt);
  return times === undefined || attempt <= times;
}

/** What has another shape than the API's is refused by `readRequest`; no directive can be in it. */
function turnsOf(api: ProviderApi | undefined, body: unknown): readonly Turn[] {
  try {
    return api?.turns(body) ?? [];
  } catch {
    return [];
  }
}

/** Whatever cannot even be looked at is a bad request. */
function readRequest(api: ProviderApi, call: ApiCall): ApiReading {
  try {
    return api.read(call);
  } catch {
    return { kind: 'refused', status: 400 };
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

function sendStatus(response: ServerResponse, record: ProviderRequest, ...[status, text]: [number, string?]): void {
  record.status = status;
  record.state = 'finished';
  response.writeHead(status, { 'content-type': 'text/plain' });
  response.end(text ?? 'nothing here');
}

function sendGarbage(stage: Stage): void {
  stage.record.state = 'cut';
  stage.response.socket?.end('HTP/1.1 twohundred Fine\r\nno colon here\r\n\r\n');
  stage.changed();
}
