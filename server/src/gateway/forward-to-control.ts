import { errorMessage } from '@tallygate/contract';
import { requestWording } from './caller-wording.ts';
import type { EdgeReply, EdgeRequest } from './edge.ts';
import type { Snapshot } from './routing.ts';
import type { Upstream, UpstreamCall, UpstreamSink } from './upstream.ts';

/** Where and how control is reached. */
export interface ControlDoor {
  readonly upstream: Upstream;
  /** Address of the listener for forwarded requests; it may change when control restarts. */
  readonly origin: () => string;
  /** Proves to control that a request came through a gateway. */
  readonly secret: string;
  /** Who is answered how, where control cannot say. */
  readonly snapshot: () => Pick<Snapshot, 'wording' | 'keys'>;
  /** Scheme, host and port at which control finds this gateway; `*` as host: wherever the request comes from. */
  readonly self?: (() => string) | undefined;
}

const TIMEOUTS = { connectMs: 2_000, headersMs: 120_000, firstByteMs: 120_000, idleMs: 120_000 };

/** Passes a request that is not the data plane's on to control, and its answer back. */
export function forwardToControl(door: ControlDoor, request: EdgeRequest, reply: EdgeReply): void {
  if (request.body.kind === 'too_large') {
    const details = { bytes_max: request.body.bytesMax };
    answerError(door, { request, reply }, { status: 413, code: 'body_too_large', details });
    return;
  }
  if (request.body.kind === 'no_memory') {
    answerError(door, { request, reply }, { status: 503, code: 'body_memory_full', details: {} });
    return;
  }
  const call = door.upstream.send(
    {
      origin: door.origin(),
      method: request.method,
      path: request.target,
      headers: headFor(door, request),
      body: request.body.bytes.length === 0 ? undefined : request.body.bytes,
      timeouts: TIMEOUTS,
    },
    relay(door, { request, reply }, () => call),
  );
  reply.onGone = () => call.abort();
  reply.onDrain = () => call.resume();
}

function headFor(door: ControlDoor, request: EdgeRequest): string[] {
  const fields: string[] = [];
  for (let index = 0; index + 1 < request.headers.length; index += 2) {
    const name = request.headers[index] ?? '';
    if (!name.startsWith('x-tallygate-')) fields.push(name, request.headers[index + 1] ?? '');
  }
  if (request.credential !== undefined) fields.push('authorization', `Bearer ${request.credential}`);
  else if (request.authorization !== undefined) fields.push('authorization', request.authorization);
  fields.push('x-tallygate-internal', door.secret);
  fields.push('x-tallygate-client-address', request.remoteAddress);
  fields.push('x-tallygate-host', request.host);
  if (door.self !== undefined) fields.push('x-tallygate-gateway', door.self());
  return fields;
}

interface Asked {
  readonly request: EdgeRequest;
  readonly reply: EdgeReply;
}

function relay(door: ControlDoor, { request, reply }: Asked, call: () => UpstreamCall): UpstreamSink {
  let isStarted = false;
  return {
    head: (head) => {
      isStarted = true;
      reply.start(head.status, head.headers, head.length);
    },
    data: (chunk) => reply.data(chunk),
    end: () => reply.end(),
    error: () => {
      call().abort();
      if (isStarted) reply.abort();
      else answerError(door, { request, reply }, { status: 503, code: 'control_unavailable', details: {} });
    },
  };
}

function answerError(
  { snapshot }: ControlDoor,
  { request, reply }: Asked,
  error: {
    readonly status: number;
    readonly code: 'body_too_large' | 'body_memory_full' | 'control_unavailable';
    readonly details: Readonly<Record<string, number>>;
  },
): void {
  const message = errorMessage(error.code, requestWording(request, snapshot()), error.details);
  const body = Buffer.from(JSON.stringify({ error: { code: error.code, message } }));
  const retry = error.status === 503 ? ['retry-after', '1'] : [];
  reply.start(error.status, ['content-type', 'application/json; charset=utf-8', ...retry], body.length);
  reply.end(body);
}
