import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { shiftedBy, writeShift } from './harness/moved-clock.ts';
import { type Program, startProgram } from './harness/program.ts';
import { untilRows } from './harness/sql.ts';
import { until } from './harness/until.ts';
import { writeDirectives } from './provider/directives.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

/** So rarely that no other run comes due while the test goes on, however slow the machine is. */
const EVERY_MS = 3_600_000;
/** Time to make the prompt before it is due. */
const AHEAD_MS = 12_000;
/** Longer than a process may be silent before another one takes up what it worked on. */
const LEASE_OVER_MS = 95_000;

let folder: string;
let provider: FakeProvider;
let program: Program;
let shiftMs: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-e2e-schedule-'));
  provider = await startProvider({ seed: 21 });
  jumpTo(0);
  program = await startProgram({ config: configFor(provider), env: shiftedBy(join(folder, 'shift')) });
}, 240_000);
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function jumpTo(milliseconds: number): void {
  shiftMs = milliseconds;
  writeShift(join(folder, 'shift'), milliseconds);
}

type Answer = Record<string, unknown>;

async function api(method: string, path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${program.url}/api/v1/scheduled-prompts${path}`, {
    method,
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Answer;
}

test('kill -9 of control between claim and result: the due time is taken up once more, and is one run', async () => {
  // Shortly before a due time, whatever time it is.
  jumpTo(EVERY_MS - (Date.now() % EVERY_MS) - AHEAD_MS);
  const { id } = await api('POST', '', {
    name: 'killed',
    endpoint: 'gpt-cancel',
    user_text: writeDirectives('killed', { silent: true, times: 1 }),
    cron: '0 * * * *',
  });
  const newest = async () => ((await api('GET', `/${id}/results`))['data'] as Answer[] | undefined)?.[0];
  await until(() => provider.requests().length === 1, { what: 'the first try', timeoutMs: 90_000 });
  const claimed = await until(newest, { what: 'a claimed run' });
  expect(claimed).toMatchObject({ cause: 'due', state: 'running', tries: 1 });
  expect(Date.parse(String(claimed['due_at'])) % EVERY_MS).toBe(0);

  await program.kill('control', 'SIGKILL');
  await until(() => program.isReady('control'), { what: 'control again' });
  jumpTo(shiftMs + LEASE_OVER_MS);
  const ended = await until(
    async () => {
      const run = await newest().catch(() => undefined);
      return run?.['ended_at'] === null ? undefined : run;
    },
    { what: 'the end of the run', timeoutMs: 120_000 },
  ).catch((error: unknown) => {
    dumpLogs(program);
    throw error;
  });
  expect(ended).toMatchObject({ id: claimed['id'], due_at: claimed['due_at'], state: 'succeeded', tries: 2 });
  expect(provider.requests()).toHaveLength(2);
  const rows = await untilRows(
    program,
    `SELECT run_id, billable_run FROM system.ai_gateway.usage WHERE service = 'scheduled_prompts'`,
    { holds: (found) => found.length === 2 },
  );
  expect(rows).toEqual(Array(2).fill({ run_id: ended['id'], billable_run: true }));
  const [counted] = await untilRows(
    program,
    `SELECT toString(count()) AS n FROM system.ai_gateway.runs WHERE run_type = 'scheduled_prompt'`,
    { holds: (found) => found.length === 1 },
  );
  expect(counted?.['n']).toBe('1');
}, 420_000);
