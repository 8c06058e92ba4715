import { expect, test } from 'vitest';
import { budgetOf, makeBudget, untilBudget } from './harness/budgets.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { untilInForce } from './harness/in-force.ts';
import type { Program } from './harness/program.ts';
import { until } from './harness/until.ts';

const CALLS = 200;
const UNITS = 40;
const GATEWAYS = 2;
/** What nobody answers for any more comes back by then: a lease has a term of three minutes. */
const LEASE_ENDS_MS = 240_000;
/** Once nothing is left, so many more are refused. */
const REFUSED = 20;
const fixture = useProgram({ seed: 71, args: ['--gateways=2'] });

test('a gateway that is killed in the middle changes only who lets in the rest: what was let in is charged once, no more than there is', {
  timeout: 600_000,
}, async () => {
  const { program, provider } = fixture;
  await untilGateways(program, GATEWAYS);
  const made = { name: 'forty', scope: 'account', period: 'day', unit: 'requests', amount: String(UNITS) };
  const { id } = await makeBudget(program, made);
  await untilInForce(program, GATEWAYS);
  const before = provider.requests().length;
  const asked = Array.from({ length: CALLS }, () => call(program.url, '[[fault: delay_ms=6000]]'));
  await until(() => provider.requests().length - before >= 5, { what: 'some calls to be under way', everyMs: 1 });
  await program.kill('gateway', 'SIGKILL');
  const statuses = await Promise.all(asked);
  await program.ready();
  const reached = () => provider.requests().length - before;
  console.log(
    `killed: ${reached()} of ${UNITS} units reached a provider, ${statuses.filter((status) => status === 0).length} connections cut`,
  );
  // It was in the middle: some calls were under way in it.
  expect(statuses.filter((status) => status === 0).length).toBeGreaterThan(0);
  expect(reached()).toBeLessThanOrEqual(UNITS);
  // Leases of the killed one come back when its spool was recovered; the rest is let in then, and not one more.
  const rest = await untilUsedUp(program, id);
  console.log(`afterwards ${rest} more were let in`);
  const { used, held } = await untilBudget(program, id, (budget) => budget.available === '0' && budget.held === '0');
  expect({ used, held }).toEqual({ used: String(UNITS), held: '0' });
  expect(reached()).toBeLessThanOrEqual(UNITS);
});

/** Calls until the budget is used up, and some more; returns how many were let in. */
async function untilUsedUp(program: Program, id: string): Promise<number> {
  let admitted = 0;
  const letIn = async (): Promise<void> => {
    if ((await call(program.url)) === 200) admitted += 1;
  };
  const isUsedUp = async (): Promise<boolean> => {
    await letIn();
    return (await budgetOf(program, id))?.used === String(UNITS);
  };
  await until(isUsedUp, { what: 'the budget to be used up', timeoutMs: LEASE_ENDS_MS, everyMs: 150 });
  for (let more = 0; more < REFUSED; more++) await letIn();
  return admitted;
}

/** 0: the connection was cut. */
async function call(url: string, fault = ''): Promise<number> {
  try {
    const answer = await fetch(`${url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({
        model: 'gpt',
        messages: [{ role: 'user', content: `hello ${fault}` }],
      }),
      signal: AbortSignal.timeout(60_000),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}
