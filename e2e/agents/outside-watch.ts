import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A proxy that lets nobody out, and remembers who wanted to. */
export interface OutsideWatch {
  /** Variables that send everything but loopback to the proxy. */
  readonly environment: Readonly<Record<string, string>>;
  /** First lines of what came: `CONNECT host:443 HTTP/1.1`. */
  seen(): readonly string[];
  stop(): Promise<void>;
}

/** Starts it on a loopback port. */
export async function watchOutside(): Promise<OutsideWatch> {
  const seen: string[] = [];
  const server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (bytes: Buffer) => {
      seen.push(bytes.toString('latin1').split('\r\n', 1)[0] ?? '');
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const here = '127.0.0.1,localhost';
  return {
    environment: {
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      ALL_PROXY: url,
      NO_PROXY: here,
      http_proxy: url,
      https_proxy: url,
      all_proxy: url,
      no_proxy: here,
    },
    seen: () => seen,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
