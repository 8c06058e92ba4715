import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { type Postgres, startPostgres } from './harness/postgres.ts';
import { type Program, startProgram } from './harness/program.ts';
import { endPeriod, makePeriod, untilRuns } from './harness/run-periods.ts';
import { startProvider } from './provider/provider.ts';

const CALLS = 200;
const SHARED_RUNS = 20;
/** A change reaches every gateway within a second. */
const SNAPSHOT_MS = 1_000;
const ENGINES = ['sqlite', 'postgres'] as const;
const ALL = ENGINES.flatMap((engine) => [1, 2, 4].map((gateways) => ({ engine, gateways })));
const FEW = [
  { engine: 'sqlite', gateways: 4 },
  { engine: 'postgres', gateways: 2 },
] as const;

let postgres: Postgres | undefined;
afterAll(() => postgres?.dispose());

describe.each(inject('isProof') ? ALL : FEW)('number 2 on $engine with $gateways gateways', ({ engine, gateways }) => {
  test(`${CALLS} calls at once on a run quota for N let in exactly N, for N in 1, 7, 100`, {
    timeout: 240_000,
  }, async () => {
    const provider = await startProvider({ seed: 7 });
    const env = engine === 'postgres' ? { TALLYGATE_DATABASE_URL: await emptyDatabase() } : {};
    const program = await startProgram({ config: configFor(provider), env, args: [`--gateways=${gateways}`] });
    try {
      await untilGateways(program, gateways);
      for (const n of [1, 7, 100]) await letsInExactly(program, { n, runs: CALLS });
      for (const n of [1, 7]) await letsInExactly(program, { n, runs: SHARED_RUNS });
    } catch (error) {
      dumpLogs(program);
      throw error;
    } finally {
      await program.remove();
      await provider.stop();
    }
  });
});

/** `runs`: so many runs share the calls. */
async function letsInExactly(program: Program, { n, runs }: { readonly n: number; readonly runs: number }) {
  const id = await makePeriod(program, { run_quota: n, at_quota: 'refuse' });
  await pause(SNAPSHOT_MS);
  const startedMs = performance.now();
  const isShared = runs < CALLS;
  const runOf = (call: number) => (isShared ? `${id}-${call % runs}` : undefined);
  const answers = await Promise.all(Array.from({ length: CALLS }, (_, index) => call(program, runOf(index))));
  const letIn = new Map<string, number>();
  for (const [index, { status }] of answers.entries()) {
    const run = runOf(index) ?? String(index);
    if (status === 200) letIn.set(run, (letIn.get(run) ?? 0) + 1);
  }
  const tookMs = Math.round(performance.now() - startedMs);
  console.log(`quota of ${n}, ${runs} runs in ${CALLS} calls: ${letIn.size} runs let in, ${tookMs} ms`);
  expect(letIn.size).toBe(n);
  // Of a run that was let in, no request is refused.
  expect([...letIn.values()].every((calls) => calls === CALLS / runs)).toBe(true);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(CALLS - n * (CALLS / runs));
  for (const { code, shouldRetry } of refused) {
    expect(code).toBe('run_quota_exhausted');
    expect(shouldRetry).toBe('false');
  }
  await untilRuns(program, ({ period, used, held }) => period?.id === id && used === n && held === 0);
  await endPeriod(program, id);
}

async function call(
  program: Program,
  run: string | undefined,
): Promise<{ readonly status: number; readonly code: string | undefined; readonly shouldRetry: string | null }> {
  const answer = await fetch(`${program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${KEYS.member}`,
      'content-type': 'application/json',
      connection: 'close',
      ...(run === undefined ? {} : { 'tallygate-run-id': run }),
    },
    body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
    signal: AbortSignal.timeout(60_000),
  });
  const body = (await answer.json()) as { readonly error?: { readonly code?: string } };
  return { status: answer.status, code: body.error?.code, shouldRetry: answer.headers.get('x-should-retry') };
}

async function emptyDatabase(): Promise<string> {
  await postgres?.dispose();
  postgres = await startPostgres();
  return postgres.url;
}
