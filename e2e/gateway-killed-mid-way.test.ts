import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeBudget, untilBudget } from './harness/budgets.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import { within } from './harness/proof.ts';
import { until } from './harness/until.ts';

const CALLS = 200;
const UNITS = 40;
/** A change reaches every gateway within a second. */
const SNAPSHOT_MS = within(1_000);
const fixture = useProgram({ seed: 71, args: ['--gateways=2'] });

test('a gateway that is killed in the middle changes only who lets in the rest: what was let in is charged once, no more than there is', {
  timeout: 120_000,
}, async () => {
  const { program, provider } = fixture;
  await untilGateways(program, 2);
  const made = { name: 'forty', scope: 'account', period: 'day', unit: 'requests', amount: String(UNITS) };
  const { id } = await makeBudget(program, made);
  await pause(SNAPSHOT_MS);
  const before = provider.requests().length;
  const asked = Array.from({ length: CALLS }, () => call(program.url, '[[fault: delay_ms=2500]]'));
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
  const rest = await untilRefused(program.url);
  console.log(`afterwards ${rest} more were let in`);
  const { used, held } = await untilBudget(program, id, (budget) => budget.available === '0' && budget.held === '0');
  expect({ used, held }).toEqual({ used: String(UNITS), held: '0' });
  expect(reached()).toBeLessThanOrEqual(UNITS);
});

/** Calls until nothing was let in for a while; returns how many were. */
async function untilRefused(url: string): Promise<number> {
  let admitted = 0;
  for (let refusedInARow = 0; refusedInARow < 20; ) {
    const status = await call(url);
    if (status === 200) admitted += 1;
    refusedInARow = status === 200 ? 0 : refusedInARow + 1;
    if (status !== 200) await pause(150);
  }
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
      signal: AbortSignal.timeout(20_000),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}
