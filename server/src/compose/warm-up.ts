import { createServer, type Server } from 'node:http';
import {
  answerDemo,
  CALL_BOUNDS,
  createDataPlane,
  type DataPlaneParts,
  DIALECTS,
  Drains,
  destinationHealth,
  type Edge,
  type EdgeHandler,
  findTranslation,
  HeldAnswers,
  OpenCalls,
  type Upstream,
} from '#gateway';
import { type Clock, type Log, silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { Spool } from '#usage';
import { genaiCatalogue } from '../prices/adapters/genai-catalogue.ts';
import { gatewayPrices } from './gateway-prices.ts';
import { listen } from './listen.ts';
import { WARM_UP_KEY, type WarmUpRequest, warmUpRequests, warmUpSnapshot } from './warm-up-requests.ts';

/** What a gateway is warmed up with: the halves of the edge that will serve, made anew. */
export interface WarmUpParts {
  readonly makeEdge: (handler: EdgeHandler) => Edge;
  readonly makeUpstream: () => Upstream;
  readonly clock: Clock;
  readonly log: Log;
  /** It ends after this time, however far it came. */
  readonly timeMsMax: number;
  /** Asked before each request: false ends it, since clients are there. */
  readonly mayGoOn: () => boolean;
}

/** What a warm-up did. */
export interface WarmedUp {
  /** Requests that were answered with 200. */
  readonly answered: number;
  /** Requests that were made. */
  readonly asked: number;
  readonly elapsedMs: number;
}

/** Requests under way at a time. */
const AT_ONCE = 4;
const LOOPBACK = '127.0.0.1';

/**
 * Sends requests of its own through a whole request path on loopback, so that the engine has compiled it when the first client comes: the
 * first requests of a new process take many times as long as later ones. Its provider answers from memory, its spool keeps no
 * row, and nothing is counted. It never fails: a gateway that could not be warmed up serves all the same.
 */
export async function warmUp(parts: WarmUpParts): Promise<WarmedUp> {
  const startedMs = parts.clock.monotonicMs();
  const counts = { answered: 0, asked: 0 };
  const closers: (() => Promise<unknown>)[] = [];
  try {
    await run(parts, { counts, closers, untilMs: startedMs + parts.timeMsMax });
  } catch (error) {
    parts.log.warn({ error }, 'The gateway could not be warmed up; its first requests will be slow.');
  }
  for (const close of closers.reverse()) await close().catch(() => {});
  const elapsedMs = Math.round(parts.clock.monotonicMs() - startedMs);
  parts.log.debug({ ...counts, elapsedMs }, 'The gateway was warmed up.');
  return { ...counts, elapsedMs };
}

interface Run {
  readonly counts: { answered: number; asked: number };
  /** What is to be closed afterwards, the last one first. */
  readonly closers: (() => Promise<unknown>)[];
  readonly untilMs: number;
}

async function run(parts: WarmUpParts, { counts, closers, untilMs }: Run): Promise<void> {
  const provider = instantProvider();
  closers.push(() => closed(provider));
  const providerPort = await listen(provider, { host: LOOPBACK, port: 0, mayMove: false });
  const upstream = parts.makeUpstream();
  closers.push(() => upstream.stop());
  const snapshot = warmUpSnapshot(`http://${LOOPBACK}:${providerPort}`);
  const edge = parts.makeEdge(createDataPlane({ ...pathParts(parts, upstream), snapshot: () => snapshot }));
  closers.push(() => edge.drain(0));
  const { port } = await edge.listen({ host: LOOPBACK, port: 0, reusePort: false });
  const requests = warmUpRequests();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; parts.mayGoOn() && parts.clock.monotonicMs() < untilMs; index = next++) {
      const request = requests[index % requests.length];
      if (request === undefined) return;
      counts.asked += 1;
      const status = await ask(upstream, { origin: `http://${LOOPBACK}:${port}`, request, timeMsMax: parts.timeMsMax });
      if (status === 200) counts.answered += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A data plane's parts, none of which anybody else sees. */
function pathParts(parts: WarmUpParts, upstream: Upstream): Omit<DataPlaneParts, 'snapshot'> {
  const { clock, timeMsMax } = parts;
  return {
    ...{ clock, findTranslation },
    spool: NO_SPOOL,
    http: upstream,
    demo: upstream,
    log: silentLog,
    metrics: NO_METRICS,
    durability: 'process',
    timeouts: { connectMs: timeMsMax, headersMs: timeMsMax, firstByteMs: timeMsMax, idleMs: timeMsMax },
    health: destinationHealth(clock),
    payloads: { begin: () => undefined },
    pricing: gatewayPrices(genaiCatalogue()),
    drains: new Drains(CALL_BOUNDS),
    open: new OpenCalls(CALL_BOUNDS),
    heldAnswers: new HeldAnswers(CALL_BOUNDS.heldAnswerBytesMax),
    answerMsMax: timeMsMax,
    dialects: DIALECTS,
    random: systemRandom,
    nextRequestId: uuidV7Maker(systemRandom),
    nodeId: 'warm-up',
    operation: (_, reply) => reply.abort(),
    forward: (_, reply) => reply.abort(),
  };
}

const NO_METRICS: DataPlaneParts['metrics'] = {
  ended: () => {},
  unauthenticated: () => {},
  unrecorded: () => {},
  unserved: () => {},
  shed: () => {},
  payloads: { logged: () => {}, dropped: () => {} },
  page: async () => ({ contentType: '', text: '' }),
};

/** Takes every row, and keeps none. */
const NO_SPOOL: Spool = {
  open: ({ requestId }) => ({ kind: 'opened', ticket: { requestId, isRefused: false } }),
  progress: () => {},
  close: () => {},
  written: (act) => act(),
  record: () => 'opened',
  synced: async () => {},
  state: () => ({
    openRequests: 0,
    bytesUsed: 0,
    bytesMax: 0,
    recordsWaiting: 0,
    recordsUnwritten: 0,
    refusing: undefined,
  }),
  stop: async () => {},
};

/** One request, answered whole; its status, or undefined. */
function ask(
  client: Upstream,
  {
    origin,
    request,
    timeMsMax,
  }: { readonly origin: string; readonly request: WarmUpRequest; readonly timeMsMax: number },
): Promise<number | undefined> {
  return new Promise((resolve) => {
    let status: number | undefined;
    client.send(
      {
        origin,
        method: 'POST',
        path: request.path,
        headers: ['content-type', 'application/json', 'user-agent', 'tallygate', 'x-api-key', WARM_UP_KEY],
        body: request.body,
        timeouts: { connectMs: timeMsMax, headersMs: timeMsMax, firstByteMs: timeMsMax, idleMs: timeMsMax },
      },
      {
        head: (head) => {
          status = head.status;
        },
        data: () => true,
        end: () => resolve(status),
        error: () => resolve(undefined),
      },
    );
  });
}

/** A provider that gives the demo provider's answers without its pauses. The same request is answered from memory. */
function instantProvider(): Server {
  const answers = new Map<string, ReturnType<typeof answerDemo>>();
  return createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const body = Buffer.concat(pieces);
      const name = `${request.url} ${body.toString('latin1')}`;
      const answer = answers.get(name) ?? answerDemo(request.url ?? '', body, 0);
      answers.set(name, answer);
      response.writeHead(answer.status, { 'content-type': answer.contentType });
      for (const chunk of answer.chunks) response.write(chunk);
      response.end();
    });
    response.on('error', () => {});
  });
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
