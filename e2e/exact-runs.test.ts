import { afterAll, describe, expect, inject, test } from 'vitest';
import { allAtOnce, letInLater } from './harness/at-once.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { untilInForce } from './harness/in-force.ts';
import { type Postgres, startPostgres } from './harness/postgres.ts';
import { type Program, startProgram } from './harness/program.ts';
import { chooseContact, endPeriod, makePeriod, periodsOf, untilRuns } from './harness/run-periods.ts';
import { startProvider } from './provider/provider.ts';

const CALLS = 200;
const SHARED_RUNS = 20;
const CONTACT = '플랫폼 팀 <platform@acme.com>';
const ENGINES = ['sqlite', 'postgres'] as const;
const ALL = ENGINES.flatMap((engine) => [1, 2, 4].map((gateways) => ({ engine, gateways })));
/** In a small run; budgets, runs and credits have one each, so that both engines come up. */
const FEW = [{ engine: 'sqlite', gateways: 4 }] as const;

let postgres: Postgres | undefined;
afterAll(() => postgres?.dispose());

describe.each(inject('isProof') ? ALL : FEW)('number 2 on $engine with $gateways gateways', ({ engine, gateways }) => {
  test(`${CALLS} calls at once on a run quota for N let in exactly N, for N in 1, 7, 100`, {
    timeout: 900_000,
  }, async () => {
    const provider = await startProvider({ seed: 7 });
    const env = engine === 'postgres' ? { TALLYGATE_DATABASE_URL: await emptyDatabase() } : {};
    const program = await startProgram({ config: configFor(provider), env, args: [`--gateways=${gateways}`] });
    try {
      await untilGateways(program, gateways);
      await chooseContact(program, CONTACT);
      for (const n of [1, 7, 100]) await letsInExactly(program, { n, runs: CALLS, gateways });
      for (const n of [1, 7]) await letsInExactly(program, { n, runs: SHARED_RUNS, gateways });
    } catch (error) {
      dumpLogs(program);
      throw error;
    } finally {
      await program.remove();
      await provider.stop();
    }
  });
});

interface Quota {
  readonly n: number;
  /** So many runs share the calls. */
  readonly runs: number;
  readonly gateways: number;
}

async function letsInExactly(program: Program, { n, runs, gateways }: Quota) {
  const id = await makePeriod(program, { run_quota: n, at_quota: 'refuse' });
  await untilInForce(program, gateways);
  const startedMs = performance.now();
  const isShared = runs < CALLS;
  const runOf = (call: number) => (isShared ? `${id}-${call % runs}` : undefined);
  const { answers, wasSlow } = await allAtOnce(program, CALLS, (index) => call(program, runOf(index)));
  const letIn = new Map<string, number>();
  for (const [index, { status }] of answers.entries()) {
    const run = runOf(index) ?? String(index);
    if (status === 200) letIn.set(run, (letIn.get(run) ?? 0) + 1);
  }
  const tookMs = Math.round(performance.now() - startedMs);
  console.log(`quota of ${n}, ${runs} runs in ${CALLS} calls: ${letIn.size} runs let in, ${tookMs} ms`);
  const isAllUsed = async () => (await periodsOf(program)).find((period) => period.id === id)?.used === n;
  const later = wasSlow && letIn.size < n ? await letInLater(() => call(program, undefined), isAllUsed) : 0;
  expect(letIn.size + later).toBe(n);
  // Of a run that was let in, no request is refused.
  expect([...letIn.values()].every((calls) => calls === CALLS / runs)).toBe(true);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(CALLS - letIn.size * (CALLS / runs));
  for (const { code, message, shouldRetry } of refused) {
    expect(code).toBe('run_quota_exhausted');
    expect(message).toContain(CONTACT);
    expect(shouldRetry).toBe('false');
  }
  await untilRuns(program, ({ period, used, held }) => period?.id === id && used === n && held === 0);
  await endPeriod(program, id);
}

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly shouldRetry: string | null;
}

async function call(program: Program, run: string | undefined): Promise<Answer> {
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
  const { error } = (await answer.json()) as { readonly error?: Partial<Pick<Answer, 'code' | 'message'>> };
  const shouldRetry = answer.headers.get('x-should-retry');
  return { status: answer.status, code: error?.code, message: error?.message, shouldRetry };
}

async function emptyDatabase(): Promise<string> {
  await postgres?.dispose();
  postgres = await startPostgres();
  return postgres.url;
}
