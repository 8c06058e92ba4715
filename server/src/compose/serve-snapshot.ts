import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '#kernel';
import { INTERNAL_SECRET_FIELD, KEY_USES_PATH, POLL_WAIT_MS, READY_PATH, SNAPSHOT_PATH } from './internal-protocol.ts';
import { answerAboutLeases, isAboutLeases, type LeaseDoorParts } from './lease-door.ts';
import type { SnapshotStore } from './snapshot-store.ts';

const HEAD_BYTES_MAX = 8 * 1024;
const CONNECTIONS_MAX = 1024;

export interface SnapshotServerOptions {
  readonly secret: string;
  readonly store: SnapshotStore;
  readonly clock: Clock;
  /** Takes a gateway's report of the keys that it saw. */
  readonly receiveKeyUses: (request: IncomingMessage, response: ServerResponse) => void;
  /** Learns from a gateway's request where that gateway is. */
  readonly noteGateway?: ((request: IncomingMessage) => void) | undefined;
  /** Answers gateways about leases; undefined: nobody does. */
  readonly leases?: LeaseDoorParts | undefined;
}

/**
 * The internal listener: `GET /internal/v1/snapshot?after=<version>` answers the snapshot as soon as its version is
 * another one, or 204 after 25 s; `GET /internal/v1/ready` answers 204; `POST /internal/v1/key-uses` takes reports. Only for holders of the internal secret: the answer carries the providers' keys.
 */
export function snapshotServer(options: SnapshotServerOptions): Server {
  const server = createServer({ maxHeaderSize: HEAD_BYTES_MAX }, (request, response) =>
    answer(request, response, options),
  );
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

function answer(request: IncomingMessage, response: ServerResponse, options: SnapshotServerOptions): void {
  const url = URL.parse(request.url ?? '/', 'http://internal');
  if (options.leases !== undefined && url !== null && isAboutLeases(url.pathname)) {
    const isAllowed = isSame(request.headers[INTERNAL_SECRET_FIELD], options.secret);
    if (isAllowed) answerAboutLeases({ url, request, response }, options.leases);
    else finish(response.setHeader('connection', 'close'), 401);
    return;
  }
  // A body is read of reports only; no connection is used again below.
  response.setHeader('connection', 'close');
  const refusal = refuse(request, url, options.secret);
  if (refusal !== undefined) finish(response, refusal);
  else if (url?.pathname === READY_PATH) {
    options.noteGateway?.(request);
    finish(response, 204);
  } else if (url?.pathname === KEY_USES_PATH) options.receiveKeyUses(request, response);
  else if (url?.searchParams.get('after') !== String(options.store.current().version)) send(response, options.store);
  else sendNext(response, options);
}

function refuse(request: IncomingMessage, url: URL | null, secret: string): number | undefined {
  if (!isSame(request.headers[INTERNAL_SECRET_FIELD], secret)) return 401;
  if (url?.pathname === KEY_USES_PATH) return request.method === 'POST' ? undefined : 405;
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
