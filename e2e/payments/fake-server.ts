import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const BODY_BYTES_MAX = 1_048_576;

/** A call as it came. */
export interface ServedCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is answered. */
export interface Served {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A server on loopback that answers by a function. Text is answered as a page, anything else as JSON. */
export interface FakeServer {
  readonly url: string;
  /** The next calls that match are carried out, and their answers never arrive. */
  loseAnswers(matches: RegExp, count: number): void;
  /** Called once, as soon as a call that matches has come and before it is answered. */
  onNext(matches: RegExp, act: () => void): void;
  stop(): Promise<void>;
}

/** Starts a server. `matches` of lost answers is held against `POST /path`. */
export async function startFakeServer(serve: (call: ServedCall) => Served): Promise<FakeServer> {
  let lost: { readonly matches: RegExp; left: number } | undefined;
  let waited: { readonly matches: RegExp; readonly act: () => void } | undefined;
  const server = createServer({ keepAliveTimeout: 1_000 }, (request, response) => {
    readBody(request).then(
      (body) => {
        const call = callOf(request, body);
        const name = `${call.method} ${call.path}`;
        const told = waited;
        if (told?.matches.test(name)) {
          waited = undefined;
          told.act();
        }
        const { status, body: said, headers = {} } = serve(call);
        if (lost !== undefined && lost.left > 0 && lost.matches.test(name)) {
          lost.left -= 1;
          response.destroy();
          return;
        }
        const isPage = typeof said === 'string';
        response.writeHead(status, {
          'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json',
          ...headers,
        });
        response.end(isPage ? said : JSON.stringify(said));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loseAnswers: (matches, count) => {
      lost = { matches, left: count };
    },
    onNext: (matches, act) => {
      waited = { matches, act };
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function callOf(request: IncomingMessage, body: string): ServedCall {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  return { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers, body };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > BODY_BYTES_MAX) throw new Error('too large');
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
