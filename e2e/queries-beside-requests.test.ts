import { execFile } from 'node:child_process';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { IS_PROOF } from './harness/proof.ts';

/** Pairs of one quiet and one busy run, alternating. */
const PAIRS = IS_PROOF ? 5 : 1;
const RUN_MS = IS_PROOF ? 5_000 : 1_500;
const REQUESTS_PER_SECOND = 100;
const QUERIES = 20;
const SETTLE_MS = 700;
/** What 20 heavy queries may add to the p99 of a request; told of a machine that does nothing else. */
const ADDED_P99_MS_MAX = 3;
const BODY = JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'beside [[tokens=5/5]]' }] });
const fixture = useProgram({ seed: 5 });

test(`R-48: ${QUERIES} heavy queries at once leave the requests of the gateway alone`, {
  timeout: 240_000,
}, async () => {
  await run(RUN_MS); // warms both processes
  const added: number[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const quiet = await run(RUN_MS);
    const busy = await busyRun();
    added.push(busy.p99 - quiet.p99);
    console.log(`pair ${pair + 1}: p99 quiet ${quiet.p99.toFixed(1)} ms, busy ${busy.p99.toFixed(1)} ms`);
    expect(quiet.failed + busy.failed).toBe(0);
    expect(busy.queries).toBeGreaterThan(0);
  }
  const median = added.toSorted((a, b) => a - b)[Math.floor(added.length / 2)] ?? Number.NaN;
  console.log(`queries beside requests: p99 ${median.toFixed(1)} ms more, median of ${PAIRS} pairs`);
  if (IS_PROOF) expect(median).toBeLessThanOrEqual(ADDED_P99_MS_MAX);
});

/** A run while heavy queries are always under way, asked for by another process. */
async function busyRun() {
  const script = fileURLToPath(new URL('./harness/query-pressure.ts', import.meta.url));
  const args = [script, fixture.program.url, String(QUERIES), String(RUN_MS + SETTLE_MS)];
  const env = { ...process.env, KEY: fixture.program.adminKey };
  const asked = promisify(execFile)(process.execPath, args, { env });
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS)); // the queries are under way when the run begins
  const result = await run(RUN_MS);
  return { ...result, queries: Number((await asked).stdout) };
}

/** Requests at a steady rate, whatever the answers do, and the 99th percentile of their times. */
async function run(durationMs: number): Promise<{ readonly p99: number; readonly failed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const count = Math.round((durationMs / 1000) * REQUESTS_PER_SECOND);
  const startedMs = performance.now();
  const calls = Array.from({ length: count }, async (_, index) => {
    const dueMs = startedMs + (index * 1000) / REQUESTS_PER_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(1, dueMs - performance.now())));
    const sentMs = performance.now();
    const status = await call(agent);
    return { status, tookMs: performance.now() - sentMs };
  });
  const ended = await Promise.all(calls);
  agent.destroy();
  const times = ended.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return {
    p99: times[Math.floor(times.length * 0.99)] ?? Number.NaN,
    failed: ended.filter(({ status }) => status !== 200).length,
  };
}

function call(agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${fixture.program.url}/openai/v1/chat/completions`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(BODY),
          authorization: `Bearer ${KEYS.member}`,
        },
      },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    sent.on('error', reject);
    sent.end(BODY);
  });
}
