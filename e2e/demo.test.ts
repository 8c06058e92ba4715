import { afterAll, expect, test } from 'vitest';
import { launch, type Program } from './harness/program.ts';
import { sql } from './harness/sql.ts';
import { until } from './harness/until.ts';

/** What the sample may take to be made. */
const PROMISED_FILL_SECONDS = 20;
const started: Program[] = [];
afterAll(async () => {
  for (const program of started) await program.remove();
});

test('the demo has 90 days of sample usage in under 20 s, each row once, and a second start adds none', {
  timeout: 180_000,
}, async () => {
  const first = await start(undefined);
  const made = await until(() => /complete: ([\d,]+) rows made in ([\d.]+) s/.exec(first.stdout()) ?? undefined, {
    what: 'the sample to be complete',
    timeoutMs: 120_000,
  });
  const rows = Number(made[1]?.replaceAll(',', ''));
  console.log(`demo: ${rows} rows in ${made[2]} s`);
  expect(Number(made[2])).toBeLessThan(PROMISED_FILL_SECONDS);
  expect(rows).toBeGreaterThan(50_000);
  expect(await counted(first)).toEqual([String(rows), String(rows), '1']);
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

/** Rows, distinct ids, and whether they span 90 days. */
async function counted(program: Program): Promise<readonly unknown[]> {
  const statement =
    "SELECT count(), uniqExact(request_id), toString(dateDiff('day', min(event_time), max(event_time)) BETWEEN 88 AND 91) FROM system.ai_gateway.usage";
  const answer = await sql(program, statement);
  return Object.values(answer.rows[0] ?? {});
}
