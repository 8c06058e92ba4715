import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Log } from '#kernel';
import { type Credential, isAuthentic } from './credential.ts';
import { Fault, fault } from './fault.ts';
import type { WarehouseLimits } from './limits.ts';
import { readBody } from './read-body.ts';
import { readQuery } from './read-query.ts';
import { type Reply, respondAnswer, respondFault, respondText } from './respond.ts';
import type { Runner } from './runner.ts';

export interface HttpInterface {
  readonly credential: Credential;
  readonly limits: WarehouseLimits;
  readonly log: Log;
  /** undefined while the engine starts. */
  readonly runner: () => Runner | undefined;
}

/** The part of ClickHouse's HTTP interface that its JavaScript client uses. */
export function httpInterface(parts: HttpInterface): RequestListener {
  return (request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      parts.log.error({ error }, 'a warehouse request could not be answered');
      response.destroy();
    });
  };
}

async function handle(parts: HttpInterface, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const address = new URL(request.url ?? '/', 'http://warehouse');
  const runner = parts.runner();
  if (runner === undefined) return respondText(response, 503, 'Starting.\n');
  if (address.pathname === '/ping') return respondText(response, 200, 'Ok.\n');
  if (address.pathname !== '/') return respondText(response, 404, 'There is no such page.\n');
  if (request.method !== 'POST' && request.method !== 'GET') return respondText(response, 405, 'Use POST or GET.\n');
  await answer(parts, runner, { request, response, parameters: address.searchParams, queryId: undefined });
}

async function answer(parts: HttpInterface, runner: Runner, reply: Reply): Promise<void> {
  const gone = new AbortController();
  reply.response.once('close', () => {
    if (!reply.response.writableFinished) gone.abort();
  });
  let queryId: string | undefined;
  try {
    const { request, parameters } = reply;
    if (!isAuthentic(parts.credential, request.headers, parameters)) {
      throw fault('AUTHENTICATION_FAILED', 'Authentication failed: password is incorrect, or there is no such user.');
    }
    const query = readQuery(parameters, request.headers, await readBody(request, parts.limits.bodyBytesMax));
    queryId = query.queryId;
    await respondAnswer({ ...reply, queryId }, await runner.run(query, gone.signal));
  } catch (error) {
    if (gone.signal.aborted) return;
    if (!(error instanceof Fault)) throw error;
    await respondFault({ ...reply, queryId }, error);
  }
}
