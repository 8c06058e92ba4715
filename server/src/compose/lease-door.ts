import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ChargeAnswer, type ChargeBatch, chargeBatchSchema, type LeaseServer, leaseCallSchema } from '#admission';
import type { Clock, Log } from '#kernel';
import { CHARGES_PATH, LEASES_PATH, POLL_WAIT_MS, RECALLS_PATH } from './internal-protocol.ts';

/** What answers gateways about leases and charges. */
export interface LeaseDoorParts {
  readonly leases: LeaseServer;
  /** Charges a batch of a spool's records, exactly once. */
  readonly postCharges: (batch: ChargeBatch) => Promise<ChargeAnswer>;
  readonly clock: Clock;
  readonly log: Log;
}

const BODY_BYTES_MAX = 16 * 1024 * 1024;

/** Whether a request of the internal listener is about leases or charges. */
export function isAboutLeases(path: string | undefined): boolean {
  return path === LEASES_PATH || path === RECALLS_PATH || path === CHARGES_PATH;
}

/**
 * `POST /internal/v1/leases` with a `LeaseCall` answers a `LeaseAnswer`; `GET /internal/v1/recalls?gateway=<id>` answers a
 * `Recall` as soon as there is one, or 204 after 25 s; `POST /internal/v1/charges` with a `ChargeBatch` answers a `ChargeAnswer`. The secret was checked before.
 */
export function answerAboutLeases(
  { url, request, response }: { url: URL; request: IncomingMessage; response: ServerResponse },
  parts: LeaseDoorParts,
): void {
  if (url.pathname === RECALLS_PATH) {
    if (request.method === 'GET') tellRecall(url.searchParams.get('gateway') ?? '', response, parts);
    else finish(response, 405);
    return;
  }
  if (request.method !== 'POST') {
    finish(response, 405);
    return;
  }
  const answer = url.pathname === CHARGES_PATH ? answerCharges : answerCall;
  answer(request, parts)
    .then(({ status, text }) => response.writeHead(status, JSON_HEAD).end(text))
    .catch((error: unknown) => {
      parts.log.error({ error }, 'A call of a gateway about leases failed.');
      if (response.headersSent) response.destroy();
      else finish(response, 500);
    });
}

const JSON_HEAD = { 'content-type': 'application/json' };

async function answerCall(
  request: IncomingMessage,
  { leases }: LeaseDoorParts,
): Promise<{ readonly status: number; readonly text: string }> {
  const parsed = leaseCallSchema.safeParse(await readJson(request));
  if (!parsed.success) return UNREADABLE;
  return { status: 200, text: JSON.stringify(await leases.call(parsed.data)) };
}

async function answerCharges(
  request: IncomingMessage,
  { postCharges }: LeaseDoorParts,
): Promise<{ readonly status: number; readonly text: string }> {
  const parsed = chargeBatchSchema.safeParse(await readJson(request));
  if (!parsed.success) return UNREADABLE;
  return { status: 200, text: JSON.stringify(await postCharges(parsed.data)) };
}

const UNREADABLE = { status: 400, text: '{}' };

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await wholeText(request);
  return text === undefined ? undefined : parseJson(text);
}

/** undefined: too long. */
async function wholeText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tellRecall(gateway: string, response: ServerResponse, { leases, clock }: LeaseDoorParts): void {
  const timer = clock.after(POLL_WAIT_MS, () => {
    withdraw();
    finish(response, 204);
  });
  const withdraw = leases.listen(gateway, (recall) => {
    timer.cancel();
    response.writeHead(200, JSON_HEAD).end(JSON.stringify(recall));
  });
  response.once('close', () => {
    withdraw();
    timer.cancel();
  });
}

function finish(response: ServerResponse, status: number): void {
  response.writeHead(status).end();
}
