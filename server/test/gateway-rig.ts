import { afterEach, beforeEach } from 'vitest';
import { hashSecret } from '#identity';
import { silentLog, systemRandom, uuidV7Maker } from '#kernel';
import type { Spool } from '#usage';
import { Drains } from '../src/gateway/bounds/drains.ts';
import { CALL_BOUNDS } from '../src/gateway/bounds/gateway-bounds.ts';
import { HeldAnswers } from '../src/gateway/bounds/held-answers.ts';
import { OpenCalls } from '../src/gateway/bounds/open-calls.ts';
import { createDataPlane } from '../src/gateway/data-plane.ts';
import type { DataPlaneParts } from '../src/gateway/data-plane-parts.ts';
import { destinationHealth } from '../src/gateway/destination-health.ts';
import { DIALECTS } from '../src/gateway/dialects/dialects.ts';
import type { EdgeHandler, EdgeRequest } from '../src/gateway/edge.ts';
import type { Endpoint } from '../src/gateway/routing.ts';
import { destination, endpoint, keyRecord } from './gateway-data.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { type RecordingReply, recordingReply } from './recording-reply.ts';
import { answerHead, type ScriptedUpstream, scriptedUpstream } from './scripted-upstream.ts';
import { openTestSpool, type TestSpool } from './test-spool.ts';

// A data plane between a recorded client and a scripted provider, on a real spool; made anew for each test of the file that imports it.

export const SECRET = 'tg-0123456789abcdef';
/** The secret of another key, where a test has two: see `twoKeys`. */
export const OTHER_SECRET = 'tg-fedcba9876543210';
export const ANSWER = Buffer.from(
  '{"id":"chatcmpl-1","model":"gpt-5.2-2026","choices":[{"message":{"content":"안녕하세요"}}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":40},"completion_tokens_details":{"reasoning_tokens":5}}}',
);
export const CONTENT =
  'data: {"model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"content":"네"}}],"usage":null}\n\n';
export const SHOWN = 'data: {"model":"gpt-5.2-2026","choices":[{"index":0,"delta":{"content":"네"}}]}\n\n';
export const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}\n\n';
export const DONE = 'data: [DONE]\n\n';
export const TOKENS = { input_tokens: 100, output_tokens: 20, total_tokens: 120 };
export const STREAM_TOKENS = { input_tokens: 10, output_tokens: 3, total_tokens: 13 };

export let spool: TestSpool;
export let clock: ManualClock;
export let http: ScriptedUpstream;
export let reply: RecordingReply;
export let unauthenticated: string[];
export let open: OpenCalls;
export let shed: string[];

beforeEach(async () => {
  clock = manualClock();
  spool = await openTestSpool(clock);
  http = scriptedUpstream();
  reply = recordingReply();
  unauthenticated = [];
  open = new OpenCalls(CALL_BOUNDS);
  shed = [];
});

afterEach(() => spool.remove());

export function dataPlane(
  endpoints: readonly Endpoint[] = [endpoint()],
  parts: Partial<DataPlaneParts> = {},
): EdgeHandler {
  const key = keyRecord({ hash: hashSecret(SECRET) });
  return createDataPlane({
    spool: spool.spool,
    http,
    demo: scriptedUpstream(),
    clock,
    metrics: {
      ended: () => {},
      unauthenticated: (reason) => unauthenticated.push(reason),
      unrecorded: () => {},
      unserved: () => {},
      shed: (reason) => shed.push(reason),
      payloads: { logged: () => {}, dropped: () => {} },
      page: async () => ({ contentType: '', text: '' }),
    },
    durability: 'process',
    timeouts: { connectMs: 1, headersMs: 1, firstByteMs: 1, idleMs: 1 },
    drains: new Drains({ openDrainsMax: 10, drainTimeoutMs: 60_000 }),
    heldAnswers: new HeldAnswers(CALL_BOUNDS.heldAnswerBytesMax),
    answerMsMax: CALL_BOUNDS.answerMsMax,
    log: silentLog,
    health: destinationHealth(clock),
    payloads: { begin: () => undefined },
    pricing: { charge: () => ({ cost: undefined, reason: 'unknown_price' }) },
    findTranslation: () => undefined,
    open,
    dialects: DIALECTS,
    random: { ...systemRandom, fraction: () => 0 },
    nextRequestId: uuidV7Maker(systemRandom),
    nodeId: 'node-1',
    snapshot: () => ({
      version: 1,
      accountId: 'account-1',
      keys: new Map([[key.hash, key]]),
      endpoints: new Map(endpoints.map((each) => [each.name, each])),
      publicUrl: undefined,
      warehouse: { url: '', user: '', password: '' },
    }),
    operation: () => {},
    forward: () => {},
    ...parts,
  });
}

/** The spool of the test, but for these methods. */
export function spoolBut(own: Partial<Spool>): Spool {
  const { spool: real } = spool;
  return {
    open: (intent) => real.open(intent),
    progress: (ticket, closing) => real.progress(ticket, closing),
    close: (ticket, closing) => real.close(ticket, closing),
    written: (act) => real.written(act),
    record: (intent, closing) => real.record(intent, closing),
    synced: () => real.synced(),
    state: () => real.state(),
    stop: () => real.stop(),
    ...own,
  };
}

export function post(body: object | string, parts: Partial<EdgeRequest> = {}): EdgeRequest {
  return {
    method: 'POST',
    target: '/openai/v1/chat/completions',
    headers: ['content-type', 'application/json', 'user-agent', 'OpenAI/JS 7.57.0'],
    credential: SECRET,
    authorization: undefined,
    host: 'gateway.example:8787',
    remoteAddress: '10.0.0.7',
    body: { kind: 'whole', bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    startedMs: clock.monotonicMs(),
    receivedAtMs: clock.now(),
    ...parts,
  };
}

export const PLAIN = { model: 'gpt', messages: [] };
export const STREAMED = { model: 'gpt', messages: [], stream: true };
export const WITH_FALLBACK = endpoint({ fallbacks: [destination('backup')] });

export function field(name: string): string | undefined {
  const at = reply.headers.indexOf(name);
  return at < 0 ? undefined : reply.headers[at + 1];
}

/** Plays a whole answer of the newest upstream call. */
export function answer(status: number, body: Buffer = ANSWER): void {
  const { sink } = http.last();
  sink.head(answerHead(status, 'application/json', body.length));
  sink.data(body);
  sink.end();
}

export function beginStream(): void {
  http.last().sink.head(answerHead(200, 'text/event-stream'));
}

export function play(...events: readonly string[]): boolean {
  return events.map((event) => http.last().sink.data(Buffer.from(event))).at(-1) ?? true;
}

/** A snapshot with two keys and one endpoint. */
export function twoKeys(): DataPlaneParts['snapshot'] {
  const keys = [keyRecord({ hash: hashSecret(SECRET) }), keyRecord({ id: 'key-2', hash: hashSecret(OTHER_SECRET) })];
  return () => ({
    version: 1,
    accountId: 'account-1',
    keys: new Map(keys.map((key) => [key.hash, key])),
    endpoints: new Map([['gpt', endpoint()]]),
    publicUrl: undefined,
    warehouse: { url: '', user: '', password: '' },
  });
}
