import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '#kernel';
import { INTERNAL_SECRET_FIELD, POLL_WAIT_MS, READY_PATH, SNAPSHOT_PATH } from './internal-protocol.ts';
import type { SnapshotStore } from './snapshot-store.ts';

const HEAD_BYTES_MAX = 8 * 1024;
const CONNECTIONS_MAX = 1024;

export interface SnapshotServerOptions {
  readonly secret: string;
  readonly store: SnapshotStore;
  readonly clock: Clock;
}

/**
 * The internal listener: `GET /internal/v1/snapshot?after=<version>` answers the snapshot as soon as its version is
 * another one, or 204 after 25 s; `GET /internal/v1/ready` answers 204. Only for holders of the internal secret: the answer carries the providers' keys.
 */
export function snapshotServer(options: SnapshotServerOptions): Server {
  const server = createServer({ maxHeaderSize: HEAD_BYTES_MAX }, (request, response) =>
    answer(request, response, options),
  );
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

function answer(request: IncomingMessage, response: ServerResponse, options: SnapshotServerOptions): void {
  // A body is never asked for here: it is not read, and its connection is not used again.
  response.setHeader('connection', 'close');
  const url = URL.parse(request.url ?? '/', 'http://internal');
  const refusal = refuse(request, url, options.secret);
  if (refusal !== undefined) finish(response, refusal);
  else if (url?.pathname === READY_PATH) finish(response, 204);
  else if (url?.searchParams.get('after') !== String(options.store.current().version)) send(response, options.store);
  else sendNext(response, options);
}

function refuse(request: IncomingMessage, url: URL | null, secret: string): number | undefined {
  if (!isSame(request.headers[INTERNAL_SECRET_FIELD], secret)) return 401;
  if (url?.pathname !== SNAPSHOT_PATH && url?.pathname !== READY_PATH) return 404;
  return request.method === 'GET' ? undefined : 405;
}

function sendNext(response: ServerResponse, { store, clock }: SnapshotServerOptions): void {
  const takeBack = store.onNext(() => {
    timer.cancel();
    send(response, store);
  });
  const timer = clock.after(POLL_WAIT_MS, () => {
    takeBack();
    finish(response, 204);
  });
  response.once('close', () => {
    takeBack();
    timer.cancel();
  });
}

function send(response: ServerResponse, store: SnapshotStore): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(store.currentText());
}

function finish(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}

/** Compares digests, which are of one length, so that the time taken tells nothing. */
function isSame(given: string | string[] | undefined, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(secret));
}
