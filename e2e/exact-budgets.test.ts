import { afterAll, describe, expect, inject, test } from 'vitest';
import { allAtOnce, letInLater } from './harness/at-once.ts';
import { budgetOf, makeBudget, untilBudget } from './harness/budgets.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { untilInForce } from './harness/in-force.ts';
import { type Postgres, startPostgres } from './harness/postgres.ts';
import { type Program, startProgram } from './harness/program.ts';
import { startProvider } from './provider/provider.ts';

const CALLS = 200;
const ENGINES = ['sqlite', 'postgres'] as const;
const ALL = ENGINES.flatMap((engine) => [1, 2, 4].map((gateways) => ({ engine, gateways })));
/** In a small run; budgets, runs and credits have one each, so that both engines come up. */
const FEW = [{ engine: 'postgres', gateways: 2 }] as const;

let postgres: Postgres | undefined;
afterAll(() => postgres?.dispose());

describe.each(inject('isProof') ? ALL : FEW)('number 2 on $engine with $gateways gateways', ({ engine, gateways }) => {
  test(`R-35: ${CALLS} calls at once on a budget for N let in exactly N, for N in 1, 7, 100`, {
    timeout: 900_000,
  }, async () => {
    const provider = await startProvider({ seed: 7 });
    const env = engine === 'postgres' ? { TALLYGATE_DATABASE_URL: await emptyDatabase() } : {};
    const program = await startProgram({ config: configFor(provider), env, args: [`--gateways=${gateways}`] });
    try {
      await untilGateways(program, gateways);
      for (const n of [1, 7, 100]) await letsInExactly(program, n, gateways);
    } catch (error) {
      dumpLogs(program);
      throw error;
    } finally {
      await program.remove();
      await provider.stop();
    }
  });
});

async function letsInExactly(program: Program, n: number, gateways: number): Promise<void> {
  const name = `runs of ${n}`;
  const { id } = await makeBudget(program, {
    name,
    scope: 'account',
    period: 'month',
    unit: 'requests',
    amount: String(n),
  });
  await untilInForce(program, gateways);
  const startedMs = performance.now();
  const { answers, wasSlow } = await allAtOnce(program, CALLS, () => call(program));
  const letIn = answers.filter(({ status }) => status === 200).length;
  console.log(`budget of ${n}: ${letIn} of ${CALLS} let in, ${Math.round(performance.now() - startedMs)} ms`);
  const isAllUsed = async () => (await budgetOf(program, id))?.used === String(n);
  const later = wasSlow && letIn < n ? await letInLater(() => call(program), isAllUsed) : 0;
  expect(letIn + later).toBe(n);
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(CALLS - letIn);
  for (const { code, shouldRetry } of refused) {
    expect(code).toBe('budget_exhausted');
    expect(shouldRetry).toBe('false');
  }
  // What was let in is charged, and nothing is held for it any more.
  await untilBudget(program, id, (budget) => budget.used === String(n) && budget.held === '0');
  await end(program, id);
}

async function end(program: Program, id: string): Promise<void> {
  const headers = { authorization: `Bearer ${program.adminKey}` };
  await fetch(`${program.url}/api/v1/budgets/${id}`, { method: 'DELETE', headers });
}

async function call(
  program: Program,
): Promise<{ readonly status: number; readonly code: string | undefined; readonly shouldRetry: string | null }> {
  const answer = await fetch(`${program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json', connection: 'close' },
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
