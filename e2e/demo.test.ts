import { afterAll, expect, test } from 'vitest';
import { launch, type Program } from './harness/program.ts';
import { within } from './harness/proof.ts';
import { sql } from './harness/sql.ts';
import { until } from './harness/until.ts';

/** What the sample may take to be made. */
const PROMISED_FILL_SECONDS = within(20);
const started: Program[] = [];
afterAll(async () => {
  for (const program of started) await program.remove();
});

test('the demo has 90 days of sample usage in under 20 s, each row once, and a second start adds none', {
  timeout: 600_000,
}, async () => {
  const first = await start(undefined);
  const made = await until(() => /complete: ([\d,]+) rows made in ([\d.]+) s/.exec(first.stdout()) ?? undefined, {
    what: 'the sample to be complete',
    timeoutMs: 240_000,
  });
  const rows = Number(made[1]?.replaceAll(',', ''));
  console.log(`demo: ${rows} rows in ${made[2]} s`);
  expect(Number(made[2])).toBeLessThan(PROMISED_FILL_SECONDS);
  expect(rows).toBeGreaterThan(50_000);
  expect(await counted(first)).toEqual([String(rows), String(rows), '1']);
  await expectPeriod(first);
  await first.stop();

  const second = await start(first.home);
  await second.ready();
  expect(await counted(second)).toEqual([String(rows), String(rows), '1']);
});

async function start(home: string | undefined): Promise<Program> {
  const program = await launch({ home, command: 'demo', env: { LANG: 'C.UTF-8' } });
  started.push(program);
  return program;
}

/** The demo has a contract period, in which the sample's runs count, with extra capacity and somebody to ask for more. */
async function expectPeriod(program: Program): Promise<void> {
  const summary = await until(() => summaryOf(program), { what: 'the period of the demo', timeoutMs: 120_000 });
  const { period, used, contact } = summary;
  const answer = await sql(
    program,
    `SELECT toString(countIf(billable_run)) AS n FROM system.ai_gateway.runs
     WHERE started_at >= parseDateTime64BestEffort('${period.starts_at}')`,
  );
  expect(String(used)).toBe(answer.rows[0]?.['n']);
  expect(used).toBeGreaterThan(20_000);
  expect(period.add_ons).toHaveLength(1);
  expect(contact).not.toBe('');
  console.log(`demo: ${used} runs of ${period.run_quota} since ${period.starts_at}`);
}

interface Summary {
  readonly period: { readonly starts_at: string; readonly run_quota: number; readonly add_ons: readonly unknown[] };
  readonly used: number;
  readonly contact: string;
}

/** Undefined: it is not made whole yet. */
async function summaryOf(program: Program): Promise<Summary | undefined> {
  const headers = { authorization: `Bearer ${program.adminKey}` };
  const response = await fetch(`${program.url}/api/v1/runs/summary`, { headers });
  if (response.status !== 200) return undefined;
  const summary = (await response.json()) as Summary & { readonly period: Summary['period'] | null };
  return summary.period !== null && summary.contact !== '' ? summary : undefined;
}

/** Rows, distinct ids, and whether they span 90 days. */
async function counted(program: Program): Promise<readonly unknown[]> {
  const statement =
    "SELECT count(), uniqExact(request_id), toString(dateDiff('day', min(event_time), max(event_time)) BETWEEN 88 AND 91) FROM system.ai_gateway.usage";
  const answer = await sql(program, statement);
  return Object.values(answer.rows[0] ?? {});
}
