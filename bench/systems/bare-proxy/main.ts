import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

/** A proxy with nothing to it: `main.ts <port> <port> <origin> <origin>`, the first port for the first origin. */
const [plainPort, tlsPort, ...origins] = process.argv.slice(2);
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host']);
const CONNECTIONS_MAX = 8_192;
const KEEP_ALIVE_MS = 65_000;
const BACKLOG = 4_096;

[plainPort, tlsPort].forEach((port, index) => {
  const pool = new Pool(origins[index] ?? '', {
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  const server = createServer({ noDelay: true, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => forward(pool, { request, response, body: Buffer.concat(pieces) }));
  });
  server.listen({ port: Number(port), host: '127.0.0.1', backlog: BACKLOG });
});

function forward(
  pool: Pool,
  { request, response, body }: { request: IncomingMessage; response: ServerResponse; body: Buffer },
): void {
  let isOver = false;
  pool.dispatch(
    {
      path: request.url ?? '/',
      method: request.method as Dispatcher.HttpMethod,
      headers: endToEnd(request.rawHeaders),
      body,
    },
    {
      onRequestStart: (controller) => {
        response.on('drain', () => controller.resume());
        response.on('close', () => {
          if (!isOver) controller.abort(new Error('the client left'));
        });
      },
      onResponseStart: (controller, status) => {
        response.writeHead(status, endToEnd((controller.rawHeaders ?? []) as readonly (string | Buffer)[]));
      },
      onResponseData: (controller, piece) => {
        if (!response.write(piece)) controller.pause();
      },
      onResponseEnd: () => {
        isOver = true;
        response.end();
      },
      onResponseError: () => {
        isOver = true;
        if (!response.headersSent) response.writeHead(502);
        response.destroy();
      },
    },
  );
}

/** Names and values in turn, without those that belong to one connection. */
function endToEnd(fields: readonly (string | Buffer)[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < fields.length; index += 2) {
    const name = text(fields[index]);
    if (!HOP_BY_HOP.has(name.toLowerCase())) kept.push(name, text(fields[index + 1]));
  }
  return kept;
}

function text(part: string | Buffer | undefined): string {
  return typeof part === 'string' ? part : (part?.toString('latin1') ?? '');
}
