import { silentLog, systemClock } from '#kernel';
import { EDGE_HALVES } from '../src/compose/edge-halves.ts';
import { LIMITS } from '../src/gateway/edge/edge-stand.contract.ts';
import { RawClient } from '../src/gateway/edge/raw-client.contract.ts';
import type { EdgeHandler } from '../src/gateway/edge.ts';
import { forwardToControl } from '../src/gateway/index.ts';
import type { Upstream } from '../src/gateway/upstream.ts';
import { serveControl } from '../src/http/adapters/serve-control.ts';
import { createControlApi } from '../src/http/create-control-api.ts';
import type { ControlApiOptions } from '../src/http/index.ts';
import { INTERNAL_SECRET } from './control-rig.ts';

export type EdgeName = keyof typeof EDGE_HALVES;

/** A gateway with control behind it, on sockets: tests write a request's bytes, and read those of the answer. */
export interface WayIn {
  /** Sends a request, which asks that its connection be closed, and resolves with all that came back, as latin1. */
  ask(bytes: string): Promise<string>;
  close(): Promise<void>;
}

export interface WayInOptions {
  readonly edge: EdgeName;
  readonly control: ControlApiOptions;
  /** What stands behind the edge: the data plane, or `forward` alone. */
  readonly handler: (parts: { readonly forward: EdgeHandler; readonly http: Upstream }) => EdgeHandler;
}

export async function openWayIn({ edge: name, control, handler }: WayInOptions): Promise<WayIn> {
  const { createEdge, createUpstream } = EDGE_HALVES[name];
  const common = { clock: systemClock, log: silentLog };
  const server = await serveControl({ app: createControlApi(control), host: '127.0.0.1', port: 0 });
  const http = createUpstream({ ...common, connectionsPerOriginMax: 4, queueMax: 4, keepAliveMs: 60_000 });
  const door = {
    ...{ upstream: http, origin: () => `http://127.0.0.1:${server.port}`, secret: INTERNAL_SECRET },
    snapshot: () => ({ keys: new Map() }),
  };
  const forward: EdgeHandler = (request, reply) => forwardToControl(door, request, reply);
  const edge = createEdge({
    ...common,
    limits: { ...LIMITS, headTimeoutMs: 30_000, stallTimeoutMs: 30_000 },
    isTrustedProxy: () => false,
    onUnserved: () => {},
    handler: handler({ forward, http }),
  });
  const { port } = await edge.listen({ host: '127.0.0.1', port: 0, reusePort: false });
  const clients: RawClient[] = [];
  return {
    ask: (bytes) => {
      const client = new RawClient(port);
      clients.push(client);
      return client.send(bytes).closed();
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await edge.drain(1_000);
      await http.stop();
      await server.close(1_000);
    },
  };
}

/** A request that asks for its connection to be closed. `target` goes into its first line as it is. */
export function requestBytes(
  target: string,
  { method = 'GET', fields = [], body }: { method?: string; fields?: readonly string[]; body?: string } = {},
): string {
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  const lines = [`${method} ${target} HTTP/1.1`, 'Host: gw.acme.com', 'Connection: close', ...fields, ...length];
  return `${lines.join('\r\n')}\r\n\r\n${Buffer.from(body ?? '').toString('latin1')}`;
}

/** Lines of the heads in what was read, as a lenient reader splits them: at CR, LF, or both. */
export function headLines(text: string): readonly string[] {
  return (text.split('\r\n\r\n')[0] ?? '').split(/\r\n|\r|\n/);
}
