import { gatewayPrices } from '../../server/src/compose/gateway-prices.ts';
import { createPromMetrics } from '../../server/src/gateway/adapters/prom-metrics.ts';
import type { EdgeReply, EdgeRequest } from '../../server/src/gateway/edge.ts';
import {
  CALL_BOUNDS,
  createDataPlane,
  DIALECTS,
  Drains,
  destinationHealth,
  findTranslation,
  HeldAnswers,
  OpenCalls,
  type Snapshot,
  type Upstream,
} from '../../server/src/gateway/index.ts';
import { hashSecret } from '../../server/src/identity/index.ts';
import { silentLog, systemClock, systemRandom, uuidV7Maker } from '../../server/src/kernel/index.ts';
import { genaiCatalogue } from '../../server/src/prices/adapters/genai-catalogue.ts';
import type { Spool } from '../../server/src/usage/index.ts';
import { endpoint, keyRecord } from '../../server/test/gateway-data.ts';
import { wholeAnswer } from '../provider/answers.ts';

/** Requests that go through the request path. */
export interface PathPlan {
  readonly spool: Spool;
  readonly requests: number;
  /** Under way at a time; each sends its next when its answer is whole. */
  readonly connections: number;
}

const SECRET = 'tg-0123456789abcdef';
const BODY_BYTES = 1_024;
const TARGET = '/openai/v1/chat/completions';
const HEADERS = ['content-type', 'application/json', 'user-agent', 'bench'];
const HEAD_END = '\r\n\r\n';
const NO_TIMEOUTS = { connectMs: 1, headersMs: 1, firstByteMs: 1, idleMs: 1 };
const HELD_BYTES_MAX = 1024 ** 3;

/** Sends requests through the data plane, all metering on, to a provider that answers in the next turn of the event loop. */
export async function requestPath({ spool, requests, connections }: PathPlan): Promise<void> {
  const serve = dataPlane(spool);
  const done = Promise.withResolvers<void>();
  let begun = 0;
  let answered = 0;
  const next = (): void => {
    if (begun >= requests) return;
    begun += 1;
    serve(
      request(),
      reply(() => {
        answered += 1;
        if (answered === requests) done.resolve();
        else setImmediate(next);
      }),
    );
  };
  for (let each = 0; each < connections; each++) next();
  await done.promise;
}

function dataPlane(spool: Spool) {
  const pricing = gatewayPrices(genaiCatalogue());
  const snapshot = snapshotOf();
  return createDataPlane({
    ...{ spool, http: provider(), demo: provider(), findTranslation, pricing },
    clock: systemClock,
    log: silentLog,
    durability: 'process',
    timeouts: NO_TIMEOUTS,
    metrics: createPromMetrics(() => spool.state()),
    health: destinationHealth(systemClock),
    payloads: { begin: () => undefined },
    drains: new Drains(CALL_BOUNDS),
    heldAnswers: new HeldAnswers(HELD_BYTES_MAX),
    open: new OpenCalls(CALL_BOUNDS),
    answerMsMax: CALL_BOUNDS.answerMsMax,
    dialects: DIALECTS,
    random: systemRandom,
    nextRequestId: uuidV7Maker(systemRandom),
    nodeId: 'bench/0',
    snapshot: () => snapshot,
    operation: () => {},
    forward: () => {},
  });
}

function snapshotOf(): Snapshot {
  const key = keyRecord({ hash: hashSecret(SECRET) });
  const served = endpoint({ name: 'gpt' });
  return {
    version: 1,
    accountId: 'account-1',
    keys: new Map([[key.hash, key]]),
    endpoints: new Map([[served.name, served]]),
    publicUrl: undefined,
    warehouse: { url: '', user: '', password: '' },
  };
}

function request(): EdgeRequest {
  return {
    method: 'POST',
    target: TARGET,
    headers: HEADERS,
    credential: SECRET,
    authorization: undefined,
    host: 'localhost:8787',
    remoteAddress: '127.0.0.1',
    body: { kind: 'whole', bytes: Buffer.from(BODY) },
    startedMs: systemClock.monotonicMs(),
    receivedAtMs: systemClock.now(),
  };
}

const BODY = bodyOf('a'.repeat(BODY_BYTES - bodyOf('').length));

function bodyOf(content: string): string {
  return JSON.stringify({ model: 'gpt', temperature: 0.5, messages: [{ role: 'user', content }] });
}

function reply(ended: () => void): EdgeReply {
  const made: EdgeReply = {
    start: () => {},
    data: () => true,
    end: () => {
      made.onTaken?.();
      ended();
    },
    abort: () => {
      throw new Error('a request of the bench was cut');
    },
    onDrain: undefined,
    onGone: undefined,
    onTaken: undefined,
  };
  return made;
}

/** Answers as the provider of the bench does, in the next turn. */
function provider(): Upstream {
  let count = 0;
  return {
    send: (_request, sink) => {
      count += 1;
      const { bytes } = wholeAnswer(count);
      const body = bytes.subarray(bytes.indexOf(HEAD_END) + HEAD_END.length);
      setImmediate(() => {
        sink.head({ status: 200, headers: HEAD, length: body.length });
        sink.data(Buffer.from(body));
        sink.end();
      });
      return { abort: () => {}, resume: () => {} };
    },
    stop: async () => {},
  };
}

const HEAD = ['date', 'Sun, 22 Nov 2026 00:00:00 GMT', 'x-request-id', 'req_bench', 'content-type', 'application/json'];
