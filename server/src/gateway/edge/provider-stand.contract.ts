import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { UpstreamFault, UpstreamHead, UpstreamRequest, UpstreamSink } from '../upstream.ts';

/** A provider made of a raw socket: it reads requests whole (by their length) and does with each what the test says. */
export interface RawProvider {
  readonly origin: string;
  /** Requests as they came in, one text each. */
  readonly requests: string[];
  /** Connections ever made. */
  connections: number;
  readonly sockets: Set<Socket>;
  close(): Promise<void>;
}

/** Acts on the request with this number (from 0), on its connection. */
export type Act = (socket: Socket, number: number) => void;

export async function openProvider(act: Act, onConnection: (socket: Socket) => void = () => {}): Promise<RawProvider> {
  const sockets = new Set<Socket>();
  const requests: string[] = [];
  const server: Server = createServer({ noDelay: true }, (socket) => {
    provider.connections++;
    sockets.add(socket);
    let pending = '';
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (let size = requestSize(pending); size !== undefined; size = requestSize(pending)) {
        requests.push(pending.slice(0, size));
        pending = pending.slice(size);
        act(socket, requests.length - 1);
      }
    });
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const provider: RawProvider = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: 0,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

/** Size of the first request when it is there whole. */
function requestSize(text: string): number | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)\r\n/i.exec(text.slice(0, end + 2))?.[1] ?? 0);
  return text.length >= end + 4 + length ? end + 4 + length : undefined;
}

/** Writes text as bytes. */
export function say(socket: Socket, text: string): void {
  socket.write(Buffer.from(text, 'latin1'));
}

/** All that a sink was told, in order. */
export interface Heard {
  head: UpstreamHead | undefined;
  body: string;
  bytes: number;
  ending: 'end' | UpstreamFault | undefined;
  /** Calls after the last one: must stay empty. */
  readonly late: string[];
}

/** A sink that remembers; `finished` resolves with its last call. */
export function listener(takes: (chunk: Buffer) => boolean = () => true): {
  readonly sink: UpstreamSink;
  readonly heard: Heard;
  readonly finished: Promise<Heard>;
} {
  const heard: Heard = { head: undefined, body: '', bytes: 0, ending: undefined, late: [] };
  let finish: (heard: Heard) => void = () => {};
  const finished = new Promise<Heard>((resolve) => {
    finish = resolve;
  });
  const note = (what: string): void => {
    if (heard.ending !== undefined) heard.late.push(what);
  };
  const conclude = (ending: Heard['ending'], what: string): void => {
    note(what);
    heard.ending ??= ending;
    finish(heard);
  };
  const sink: UpstreamSink = {
    head: (head) => {
      note('head');
      heard.head = head;
    },
    data: (chunk) => {
      note('data');
      heard.bytes += chunk.length;
      if (heard.bytes < 1_000_000) heard.body += chunk.toString('latin1');
      return takes(chunk);
    },
    end: () => conclude('end', 'end'),
    error: (fault) => conclude(fault, 'error'),
  };
  return { sink, heard, finished };
}

/** A request to this origin, but for what the test says otherwise. */
export function requestTo(origin: string, other: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return {
    origin,
    method: 'POST',
    path: '/v1/x?y=%20z',
    headers: ['content-type', 'application/json', 'authorization', 'Bearer sk-provider'],
    body: Buffer.from('{"a":1}'),
    timeouts: { connectMs: 5000, headersMs: 5000, firstByteMs: 5000, idleMs: 5000 },
    ...other,
  };
}
