import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, inject, test } from 'vitest';
import { makeBudget } from './harness/budgets.ts';
import { tallygate } from './harness/command.ts';
import { KEYS } from './harness/config.ts';
import { useProgram } from './harness/fixture.ts';
import { untilGateways } from './harness/gateways.ts';
import type { Program } from './harness/program.ts';
import { makePeriod, periodsOf } from './harness/run-periods.ts';
import { until } from './harness/until.ts';
import { seeded } from './seeded.ts';

/** Control and a gateway are killed in turn. */
const ROUNDS = inject('isProof') ? 30 : 2;
const SEED = 85;
const WORKERS = 8;
/** How long the first period of a round lasts, and the second. */
const LASTS_MS = [6_000, 9_000] as const;
/** By then every gateway knows of it, also on a machine under load, and asks whoever was told that nothing is limited. */
const AHEAD_MS = 9_000;
const QUOTAS = [25, 15] as const;
/** Nobody waits at the door for longer. */
const CLOSED_MS = 6_000;
/** Before and after the change, when a process is killed. */
const KILL_WITHIN_MS = 1_200;
const fixture = useProgram({ seed: SEED, args: ['--gateways=2'] });

test(`number 3: with kill -9 around the change of a period, ${ROUNDS} times, no period is overspent, and every run is counted once`, {
  timeout: 240_000 + ROUNDS * 180_000,
}, async () => {
  const { program } = fixture;
  await untilGateways(program, 2);
  const random = seeded(SEED);
  for (const unit of ['requests', 'tokens', 'cost'])
    await makeBudget(program, {
      name: unit,
      scope: 'account',
      period: 'month',
      unit,
      amount: unit === 'cost' ? '1000000' : '1000000000',
    });
  for (let round = 0; round < ROUNDS; round++) {
    const role = round % 2 === 0 ? 'control' : 'gateway';
    const killAfterMs = LASTS_MS[0] - KILL_WITHIN_MS + Math.floor(random() * 2 * KILL_WITHIN_MS);
    await changeAndKill(program, { round, role, killAfterMs, random });
  }
  const report = await auditOf(program);
  expect(report.findings).toEqual([]);
  expect(report.notes.filter(({ kind }) => kind.startsWith('counts_'))).toEqual([]);
  expect(report.passed).toBe(true);
});

test('an audit finds a period and a budget whose counts were changed, and says so', { timeout: 240_000 }, async () => {
  const { program } = fixture;
  const [first] = await periodsOf(program);
  const database = new DatabaseSync(join(program.home, 'control.db'));
  database.exec('PRAGMA busy_timeout = 60000');
  const change = (by: number): void => {
    database.prepare('UPDATE run_periods SET used = used + ? WHERE id = ?').run(by, first?.id ?? '');
    const named = `SELECT id FROM budgets WHERE name = 'requests'`;
    database.prepare(`UPDATE budget_uses SET used = used + ? WHERE budget_id IN (${named})`).run(by);
  };
  change(1_000);
  const report = await auditOf(program);
  change(-1_000);
  database.close();
  expect(report.notes.filter(({ kind }) => kind.startsWith('counts_'))).toEqual([]);
  expect(report.passed).toBe(false);
  expect(report.findings).toMatchObject([
    { kind: 'runs_differ', period: first?.id, counted: (first?.used ?? 0) + 1_000 },
    { kind: 'budget_differs', budget: 'requests' },
  ]);
});

interface Round {
  readonly round: number;
  readonly role: 'control' | 'gateway';
  readonly killAfterMs: number;
  readonly random: () => number;
}

async function changeAndKill(program: Program, { round, role, killAfterMs, random }: Round): Promise<void> {
  const beganMs = Date.now() + AHEAD_MS;
  const changeMs = beganMs + LASTS_MS[0];
  const endMs = changeMs + LASTS_MS[1];
  const iso = (ms: number) => new Date(ms).toISOString();
  const ids = [
    await makePeriod(program, { starts_at: iso(beganMs), ends_at: iso(changeMs), run_quota: QUOTAS[0] }),
    await makePeriod(program, { starts_at: iso(changeMs), ends_at: iso(endMs), run_quota: QUOTAS[1] }),
  ];
  // Whoever waits while the second one ends is let in by nothing.
  await makePeriod(program, { starts_at: iso(endMs), ends_at: iso(endMs + CLOSED_MS), run_quota: 0 });
  await pause(beganMs + 100 - Date.now());
  const load = Array.from({ length: WORKERS }, () => callUntil(program, { endMs: endMs - 300, round, random }));
  await pause(Math.max(0, beganMs + killAfterMs - Date.now()));
  await program.kill(role, 'SIGKILL');
  const runs = new Set((await Promise.all(load)).flat());
  await program.ready();
  await pause(endMs + CLOSED_MS - Date.now());
  const used = await settledUse(program, { ids, least: runs.size });
  console.log(
    `round ${round}: ${role} killed ${killAfterMs - LASTS_MS[0]} ms after the change: ${used.join(' + ')} runs, ${runs.size} answered`,
  );
  expect(runs.size).toBeGreaterThan(0);
  for (const [index, runsUsed] of used.entries()) expect(runsUsed).toBeLessThanOrEqual(QUOTAS[index] ?? 0);
  // Nothing is free: whatever was answered is counted. What was cut is counted too, and answered to nobody.
  expect(used.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(runs.size);
}

/** Names of the runs that were let in and answered. */
async function callUntil(
  program: Program,
  { endMs, round, random }: Pick<Round, 'round' | 'random'> & { readonly endMs: number },
): Promise<readonly string[]> {
  const runs: string[] = [];
  while (Date.now() < endMs) {
    const shared = random() < 0.5 ? `round-${round}-${Math.floor(random() * 30)}` : undefined;
    const id = await answeredRun(program.url, shared);
    if (id !== undefined) runs.push(id);
    await pause(20);
  }
  return runs;
}

/** undefined: it was refused, or the connection was cut. */
async function answeredRun(url: string, shared: string | undefined): Promise<string | undefined> {
  try {
    const answer = await fetch(`${url}/openai/v1/chat/completions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${KEYS.member}`,
        'content-type': 'application/json',
        connection: 'close',
        ...(shared === undefined ? {} : { 'tallygate-run-id': shared }),
      },
      body: JSON.stringify({ model: 'gpt', messages: [{ role: 'user', content: 'hello' }] }),
      signal: AbortSignal.timeout(60_000),
    });
    await answer.text();
    return answer.status === 200 ? (shared ?? answer.headers.get('tallygate-request-id') ?? '') : undefined;
  } catch {
    return undefined;
  }
}

/** What was counted in each period, once it stands: what a killed gateway let in is counted with its next start. */
async function settledUse(
  program: Program,
  { ids, least }: { readonly ids: readonly string[]; readonly least: number },
): Promise<readonly number[]> {
  let known = '';
  let same = 0;
  const look = async (): Promise<readonly number[] | undefined> => {
    const periods = await periodsOf(program);
    const used = ids.map((id) => periods.find((period) => period.id === id)?.used ?? -1);
    same = String(used) === known ? same + 1 : 0;
    known = String(used);
    return same >= 5 && used.reduce((sum, each) => sum + each, 0) >= least ? used : undefined;
  };
  return await until(look, { what: `the count to stand at ${least} or more`, everyMs: 400 }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${known}`);
  });
}

async function auditOf(program: Program) {
  const { stdout, stderr } = await tallygate(['audit', '--json'], program.environment);
  try {
    return JSON.parse(stdout) as {
      readonly passed: boolean;
      readonly findings: readonly { readonly kind: string }[];
      readonly notes: readonly { readonly kind: string }[];
    };
  } catch {
    throw new Error(`no report: ${stdout} ${stderr}`);
  }
}
