import { type Clock, silentLog, systemClock } from '#kernel';
import type { Edge, EdgeHandler, EdgeLimits, EdgeReply, EdgeRequest } from '../edge.ts';
import type { EdgeOptions, UnservedReason } from './edge-options.ts';
import { RawClient } from './raw-client.contract.ts';

/** Makes the edge under test. */
export type MakeEdge = (options: EdgeOptions) => Edge;

export interface StandOptions {
  readonly handler?: EdgeHandler;
  /** Default: the system's. */
  readonly clock?: Clock;
  readonly limits?: Partial<EdgeLimits>;
  readonly isTrustedProxy?: (address: string) => boolean;
}

/** A listening edge, what its handler saw, and clients that are gone when it is. */
export interface Stand {
  readonly edge: Edge;
  readonly port: number;
  readonly seen: EdgeRequest[];
  /** Sentences logged as errors. */
  readonly errors: string[];
  /** Why requests never came to the handler. */
  readonly unserved: UnservedReason[];
  client(): RawClient;
  close(): Promise<void>;
}

export const HEAD_TIMEOUT_MS = 300;
export const BODY_TIMEOUT_MS = 300;
export const STALL_TIMEOUT_MS = 400;
export const BODY_BYTES_MAX = 4 * 1024 * 1024;
export const FIELDS_MAX = 60;

/** Short times, so that tests of them are short. */
export const LIMITS: EdgeLimits = {
  headBytesMax: 16_384,
  headFieldsMax: FIELDS_MAX,
  bodyBytesMax: () => BODY_BYTES_MAX,
  bodiesBytesMax: 256 * 1024 * 1024,
  headTimeoutMs: HEAD_TIMEOUT_MS,
  bodyTimeoutMs: BODY_TIMEOUT_MS,
  stallTimeoutMs: STALL_TIMEOUT_MS,
  keepAliveTimeoutMs: 5000,
  connectionsMax: 1000,
};

/** Answers with what it saw, the length known. */
export const echo: EdgeHandler = (request, reply) => {
  const body = request.body.kind === 'whole' ? request.body.bytes : Buffer.from('too large');
  reply.start(
    request.body.kind === 'whole' ? 200 : 413,
    ['content-type', 'text/plain', 'x-target', request.target],
    body.length,
  );
  reply.end(body);
};

export async function openStand(makeEdge: MakeEdge, options: StandOptions = {}): Promise<Stand> {
  const seen: EdgeRequest[] = [];
  const errors: string[] = [];
  const unserved: UnservedReason[] = [];
  const clients: RawClient[] = [];
  const { handler = echo } = options;
  const edge = makeEdge({
    handler: (request, reply) => {
      seen.push(request);
      handler(request, reply);
    },
    limits: { ...LIMITS, ...options.limits },
    clock: options.clock ?? systemClock,
    log: { ...silentLog, error: (_facts, sentence) => errors.push(sentence) },
    isTrustedProxy: options.isTrustedProxy ?? (() => false),
    onUnserved: (reason) => unserved.push(reason),
  });
  const { port } = await edge.listen({ host: '127.0.0.1', port: 0, reusePort: false });
  return {
    edge,
    port,
    seen,
    errors,
    unserved,
    client: () => {
      const client = new RawClient(port);
      clients.push(client);
      return client;
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await edge.drain(1000);
    },
  };
}

/** A reply that a test holds on to, and a count of the calls that tell that the client left. */
export interface HeldReply {
  readonly reply: EdgeReply;
  goneCount: number;
}

/** A handler that answers nothing: tests do, through what it collected. */
export function holder(): { readonly handler: EdgeHandler; readonly held: HeldReply[] } {
  const held: HeldReply[] = [];
  return {
    held,
    handler: (_request, reply) => {
      const holding = { reply, goneCount: 0 };
      reply.onGone = () => {
        holding.goneCount++;
      };
      held.push(holding);
    },
  };
}

/** Polls a condition that something else makes true. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 50_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
