import { gatewayPrices } from '../../src/compose/gateway-prices.ts';
import { createPromMetrics } from '../../src/gateway/adapters/prom-metrics.ts';
import type { EdgeReply, EdgeRequest } from '../../src/gateway/edge.ts';
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
} from '../../src/gateway/index.ts';
import { hashSecret } from '../../src/identity/index.ts';
import { silentLog, systemClock, systemRandom, uuidV7Maker } from '../../src/kernel/index.ts';
import { genaiCatalogue } from '../../src/prices/adapters/genai-catalogue.ts';
import type { Spool } from '../../src/usage/index.ts';
import { endpoint, keyRecord } from '../gateway-data.ts';
import type { PathLoad } from './path-load.ts';

/** Requests that go through the request path. */
export interface PathPlan {
  readonly spool: Spool;
  readonly load: PathLoad;
  readonly requests: number;
  /** Under way at a time; each sends its next when its answer is whole. */
  readonly connections: number;
}

const SECRET = 'tg-0123456789abcdef';
const TARGET = '/openai/v1/chat/completions';
const HEADERS = ['content-type', 'application/json', 'user-agent', 'bench'];
const NO_TIMEOUTS = { connectMs: 1, headersMs: 1, firstByteMs: 1, idleMs: 1 };
const HELD_BYTES_MAX = 1024 ** 3;

/** Sends requests through the data plane, all metering on, to a provider that answers in later turns of the event loop. */
export async function requestPath({ spool, load, requests, connections }: PathPlan): Promise<void> {
  const serve = dataPlane(spool, load);
  const done = Promise.withResolvers<void>();
  let begun = 0;
  let answered = 0;
  const next = (): void => {
    if (begun >= requests) return;
    begun += 1;
    serve(
      request(load.body),
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

function dataPlane(spool: Spool, { provider }: PathLoad) {
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

function request(body: string): EdgeRequest {
  return {
    method: 'POST',
    target: TARGET,
    headers: HEADERS,
    credential: SECRET,
    authorization: undefined,
    host: 'localhost:8787',
    remoteAddress: '127.0.0.1',
    body: { kind: 'whole', bytes: Buffer.from(body) },
    startedMs: systemClock.monotonicMs(),
    receivedAtMs: systemClock.now(),
  };
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
