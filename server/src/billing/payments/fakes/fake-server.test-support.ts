import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call as it came. */
export interface FakeCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is answered: JSON, or a page when it is text. `isLost`: it happened, and the connection breaks before the answer. */
export interface FakeReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isLost?: boolean;
}

/** What goes wrong with the next calls. `lost`: they happen, and nobody hears of it. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown }
  | { readonly kind: 'hang' | 'oversize' | 'garbage' | 'reset' | 'lost' };

/** A server on loopback that plays a provider. */
export interface FakeServer {
  readonly url: string;
  /** All that came, the oldest first. */
  readonly calls: readonly FakeCall[];
  /** A call of the API goes wrong: the next one, or the one after so many others. */
  break(fault: Fault, after?: number): void;
  close(): Promise<void>;
}

const OVERSIZE_BYTES = 6 * 1024 * 1024;

/** Starts it on a free port. `isApi`: whether a fault may meet this call. */
export async function startFakeServer(
  answer: (call: FakeCall) => FakeReply,
  isApi: (call: FakeCall) => boolean,
): Promise<FakeServer> {
  const calls: FakeCall[] = [];
  const faults: (Fault | undefined)[] = [];
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      serve(response, { call, answer, fault: isApi(call) ? faults.shift() : undefined });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    break: (fault, after = 0) => {
      for (let others = 0; others < after; others++) faults.push(undefined);
      faults.push(fault);
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readCall(request: IncomingMessage): Promise<FakeCall> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const url = new URL(request.url ?? '/', 'http://fake');
  const headers = Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
  const body = Buffer.concat(parts).toString('utf8');
  return { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers, body };
}

function serve(
  response: ServerResponse,
  parts: { readonly call: FakeCall; readonly answer: (call: FakeCall) => FakeReply; readonly fault: Fault | undefined },
): void {
  const { call, answer, fault } = parts;
  switch (fault?.kind) {
    case undefined:
      send(response, answer(call));
      break;
    case 'lost':
      answer(call);
      response.destroy();
      break;
    case 'status':
      send(response, { status: fault.status, body: fault.body ?? { message: 'broken' } });
      break;
    case 'oversize':
      send(response, { status: 200, body: { filler: 'x'.repeat(OVERSIZE_BYTES) } });
      break;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id": "pi_1", "stat');
      break;
    case 'reset':
      response.destroy();
      break;
    case 'hang':
  }
}

function send(response: ServerResponse, { status, body, headers, isLost = false }: FakeReply): void {
  if (isLost) {
    response.destroy();
    return;
  }
  const isPage = typeof body === 'string';
  const type = isPage ? 'text/html; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(isPage ? body : JSON.stringify(body));
}

/** A page with one link for each choice, for browsers. */
export function choicePage(
  title: string,
  choices: readonly { readonly text: string; readonly href: string }[],
): string {
  const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const links = choices.map(({ text, href }) => `<li><a href="${escaped(href)}">${escaped(text)}</a></li>`).join('');
  return `<!doctype html><html lang="en"><title>${escaped(title)}</title><h1>${escaped(title)}</h1><ul>${links}</ul></html>`;
}
