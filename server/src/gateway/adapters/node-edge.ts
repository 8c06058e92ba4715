import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '#kernel';
import { bodyBudget } from '../edge/body-budget.ts';
import type { EdgeOptions } from '../edge/edge-options.ts';
import type { RefusalCode } from '../edge/refusals.ts';
import type { Edge, EdgeLimits } from '../edge.ts';
import { CoarseTime } from './coarse-time.ts';
import { listenAt } from './edge-listener.ts';
import { NodeEdgeConnection } from './node-edge-connection.ts';
import type { NodeEdgeState } from './node-edge-options.ts';

/**
 * The edge on node:http. Its parser frames the messages; which of them are let through is decided by our own reading of
 * the head, since the parser alone forwards a good deal that other programs would read otherwise.
 */
export function createNodeEdge(options: EdgeOptions): Edge {
  const state: NodeEdgeState = {
    ...options,
    budget: bodyBudget(options.limits.bodiesBytesMax),
    isDraining: false,
  };
  const connections = new Map<Socket, NodeEdgeConnection>();
  const time = new CoarseTime(options.clock, (nowMs) => {
    for (const connection of connections.values()) connection.step(nowMs);
    return connections.size > 0;
  });
  const server = makeServer(options.limits);
  server.on('connection', (socket: Socket) => {
    connections.set(socket, new NodeEdgeConnection(socket, state));
    time.wake();
    socket.on('close', () => connections.delete(socket));
  });
  const take = (request: IncomingMessage, response: ServerResponse): void =>
    connections.get(request.socket)?.take(request, response);
  server.on('request', take);
  server.on('checkContinue', take);
  server.on('checkExpectation', take);
  server.on('connect', (request: IncomingMessage) => connections.get(request.socket)?.refuse('method_unknown'));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    connections.get(socket as Socket)?.broken(parserRefusal(error.code));
  });
  server.on('timeout', (socket: Socket) => connections.get(socket)?.stalled());
  return {
    listen: async (at) => {
      const listening = await listenAt(server, at);
      server.on('error', (error) => options.log.error({ error }, 'The listener of the gateway failed.'));
      return listening;
    },
    drain: (timeoutMs) => {
      state.isDraining = true;
      return drain({ server, connections: connections.values(), clock: options.clock, timeoutMs });
    },
  };
}

const CHECKS_PER_TIMEOUT = 4;
const CHECK_MS_MAX = 1000;

function makeServer(limits: EdgeLimits): Server {
  const server = createServer({
    noDelay: true,
    keepAlive: true,
    insecureHTTPParser: false,
    requireHostHeader: false, // ours is stricter, and says why
    maxHeaderSize: limits.headBytesMax,
    headersTimeout: limits.headTimeoutMs,
    requestTimeout: 0, // bodies have a time of their own
    connectionsCheckingInterval: Math.min(CHECK_MS_MAX, Math.ceil(limits.headTimeoutMs / CHECKS_PER_TIMEOUT)),
    keepAliveTimeout: 0, // as the time of a body and of a stall: watched in steps, since a timer costs each request anew
  });
  server.maxConnections = limits.connectionsMax;
  server.maxHeadersCount = 0; // a bound here would cut fields off in silence: they are counted by the policy
  return server;
}

function drain(what: {
  readonly server: Server;
  readonly connections: Iterable<NodeEdgeConnection>;
  readonly clock: Clock;
  readonly timeoutMs: number;
}): Promise<void> {
  const { server, clock, timeoutMs } = what;
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const cut = clock.after(timeoutMs, () => server.closeAllConnections());
    server.close(() => {
      cut.cancel();
      resolve();
    });
    for (const connection of what.connections) connection.closeIfUnused();
  });
}

/** What node:http's parser objects to, by its codes. */
function parserRefusal(code: string | undefined): RefusalCode | undefined {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return 'head_too_large';
    case 'HPE_INVALID_VERSION':
      return 'version_unsupported';
    case 'HPE_INVALID_METHOD':
      return 'method_unknown';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'head_timeout';
    case 'HPE_UNEXPECTED_CONTENT_LENGTH':
    case 'HPE_INVALID_CONTENT_LENGTH':
    case 'HPE_INVALID_TRANSFER_ENCODING':
      return 'framing_invalid';
    default:
      return code?.startsWith('HPE_') === true ? 'syntax_invalid' : undefined;
  }
}
