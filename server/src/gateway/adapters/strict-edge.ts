import { createServer, type Socket } from 'node:net';
import { bodyBudget } from '../edge/body-budget.ts';
import type { EdgeOptions } from '../edge/edge-options.ts';
import type { Edge, EdgeLimits } from '../edge.ts';
import { listenAt } from './edge-listener.ts';
import { StrictEdgeConnection } from './strict-edge-connection.ts';
import { dateLines, type StrictEdgeState } from './strict-edge-state.ts';

/** The edge on sockets: a small server of our own, which speaks no more of HTTP/1.1 than can be read in one way. */
export function createStrictEdge(options: EdgeOptions): Edge {
  const { limits, clock, log } = options;
  const state: StrictEdgeState = {
    ...options,
    budget: bodyBudget(limits.bodiesBytesMax),
    dateLine: dateLines(clock),
    isDraining: false,
  };
  const connections = new Set<StrictEdgeConnection>();
  const server = createServer({ noDelay: true, keepAlive: true, pauseOnConnect: true }, (accepted: Socket) => {
    const connection = new StrictEdgeConnection(accepted, state);
    connections.add(connection);
    connection.onClosed = () => connections.delete(connection);
    if (state.isDraining) connection.destroy();
  });
  server.maxConnections = limits.connectionsMax;
  const everyMs = sweepEveryMs(limits);
  const sweepLater = (): void => {
    const lateMs = clock.monotonicMs() + 2 * everyMs;
    clock.after(everyMs, () => {
      const now = clock.monotonicMs();
      // when we were kept from reading ourselves, what clients sent meanwhile is read before anybody is judged
      if (now < lateMs) for (const connection of connections) connection.sweep(now);
      if (server.listening || connections.size > 0) sweepLater();
    });
  };
  let closed: Promise<void> | undefined;
  return {
    listen: async (at) => {
      const listening = await listenAt(server, at);
      server.on('error', (error) => log.error({ error }, 'The listener of the gateway failed.'));
      sweepLater();
      return listening;
    },
    drain: async (timeoutMs) => {
      state.isDraining = true;
      closed ??= new Promise((resolve) => server.close(() => resolve()));
      for (const connection of connections) connection.closeIfIdle();
      const cut = clock.after(timeoutMs, () => {
        for (const connection of connections) connection.destroy();
      });
      await closed;
      cut.cancel();
    },
  };
}

const SWEEPS_PER_TIMEOUT = 4;
const SWEEP_MS_MAX = 1000;

/** Often enough that no time-out is passed by more than a quarter of itself. */
function sweepEveryMs(limits: EdgeLimits): number {
  const { headTimeoutMs, bodyTimeoutMs, stallTimeoutMs, keepAliveTimeoutMs } = limits;
  const shortest = Math.min(headTimeoutMs, bodyTimeoutMs, stallTimeoutMs, keepAliveTimeoutMs);
  return Math.min(SWEEP_MS_MAX, Math.ceil(shortest / SWEEPS_PER_TIMEOUT));
}
