import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandResult, tallygate } from './harness/command.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { planLoad, runLoad } from './harness/load.ts';
import { type Program, startProgram } from './harness/program.ts';
import { startPump } from './harness/pump.ts';
import { rowsOf, untilRowCount } from './harness/rows.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

let provider: FakeProvider;
let program: Program;

beforeAll(async () => {
  provider = await startProvider({ seed: 46 });
  program = await startProgram({ config: configFor(provider) });
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
});

const TIMEOUT_MS = 300_000;

const audit = (...words: string[]): Promise<CommandResult> => tallygate(['audit', ...words], program.environment);

/** The report of an audit; throws with all that the command said when that is none. */
function reportOf({ stdout, stderr }: CommandResult) {
  try {
    return JSON.parse(stdout) as {
      readonly passed: boolean;
      readonly rows_compared: number;
      readonly costs_compared: number;
      readonly findings: readonly { readonly kind: string; readonly message: string }[];
      readonly notes: readonly { readonly kind: string }[];
      readonly spools: readonly { readonly stored: number; readonly waiting: number; readonly open: number }[];
    };
  } catch {
    dumpLogs(program);
    throw new Error(`no report: ${stdout} ${stderr}`);
  }
}

async function switchTracking(isOn: boolean): Promise<void> {
  const answer = await fetch(`${program.url}/api/v1/previews/usage_tracking`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ is_on: isOn }),
  });
  expect(answer.status).toBe(200);
}

/** The built-in endpoint is the one whose model has a price. */
async function callDemo(): Promise<void> {
  const answer = await fetch(`${program.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'demo', messages: [{ role: 'user', content: 'Hello' }] }),
  });
  expect([answer.status, await answer.json()]).toEqual([200, expect.anything()]);
}

test(
  'under load an audit passes, over and over, and what is under way is no difference',
  async () => {
    const plan = planLoad({ seed: 3, count: 1_000, label: 'audited', slow: { chunks: 3, chunkDelayMs: 20 } });
    const make = (number: number) => ({ ...plan[number % plan.length]!, marker: `audited-${number}` });
    const options = { url: program.url, key: KEYS.member, label: 'audited', concurrency: 8 };
    const pump = startPump(make, { ...options, workers: 8 });
    const reports = [];
    for (let round = 0; round < 3; round++) reports.push(reportOf(await audit('--json')));
    await pump.end();
    expect(reports.flatMap(({ findings }) => findings)).toEqual([]);
    await untilRowCount(program, { label: 'audited', count: pump.observations.length });
    const last = reportOf(await audit('--json'));
    expect(last).toMatchObject({ passed: true, rows_compared: (await rowsOf(program, 'audited')).length });
    expect(last.spools).toEqual([expect.objectContaining({ stored: last.rows_compared, waiting: 0, open: 0 })]);
  },
  TIMEOUT_MS,
);

test(
  'an audit of a running program passes also while nobody is shown what is counted',
  async () => {
    await switchTracking(false);
    const headers = { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ statement: 'SELECT count() FROM system.ai_gateway.usage' });
    const refused = await fetch(`${program.url}/api/v1/sql`, { method: 'POST', headers, body });
    expect(refused.status).toBe(403);
    expect(reportOf(await audit('--json'))).toMatchObject({ passed: true, rows_compared: expect.any(Number) });
    await switchTracking(true);
  },
  TIMEOUT_MS,
);

test(
  'an audit that cannot read the configuration says why no cost was compared',
  async () => {
    const { CI_KEY, ...environment } = { ...program.environment, CI_KEY: 'ci-key-0123456789' };
    const file = join(program.home, 'with-a-variable.yaml');
    const key = `{ name: ci, key: "\${CI_KEY}", requester: ci@email.com }`;
    writeFileSync(file, `keys: [${key}]\n`);
    const withFile = { ...environment, TALLYGATE_CONFIG: file };
    await callDemo();
    expect(reportOf(await tallygate(['audit', '--json'], { ...withFile, CI_KEY })).costs_compared).toBe(1);
    const { passed, costs_compared, notes } = reportOf(await tallygate(['audit', '--json'], withFile));
    expect({ passed, costs_compared }).toEqual({ passed: true, costs_compared: 0 });
    expect(notes).toContainEqual({
      kind: 'costs_unread',
      reason: expect.stringContaining('CI_KEY'),
      message: expect.stringContaining('The environment variable CI_KEY is not set.'),
    });
  },
  TIMEOUT_MS,
);

test(
  'an audit of a program that is stopped starts the warehouse for it, and leaves nothing behind',
  async () => {
    const before = reportOf(await audit('--json')).rows_compared;
    await program.stop();
    const { code, stdout } = await audit();
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Compared ${before} rows of 1 spool(s)`)]);
  },
  TIMEOUT_MS,
);

test(
  'a spool directory put back from a backup: no row twice, none lost, and the audit names what it cannot prove',
  async () => {
    const load = (label: string, count: number) =>
      runLoad(planLoad({ seed: 9, count, label }), { url: program.url, key: KEYS.member, label, concurrency: 8 });
    const spool = join(program.home, 'spool');
    await program.stop();
    const backup = mkdtempSync(join(tmpdir(), 'tallygate-e2e-backup-'));
    try {
      cpSync(spool, backup, { recursive: true });
      program = await startProgram({ config: configFor(provider), home: program.home, port: program.port });
      await load('after-backup', 40);
      await untilRowCount(program, { label: 'after-backup', count: 40, timeoutMs: 60_000 });
      await program.stop();
      rmSync(spool, { recursive: true });
      cpSync(backup, spool, { recursive: true });
    } finally {
      rmSync(backup, { recursive: true, force: true });
    }
    program = await startProgram({ config: configFor(provider), home: program.home, port: program.port });
    await load('after-restore', 40);
    await untilRowCount(program, { label: 'after-restore', count: 40, timeoutMs: 60_000 });
    for (const label of ['after-backup', 'after-restore']) {
      const rows = await rowsOf(program, label);
      expect([label, rows.length, new Set(rows.map(({ requestId }) => requestId)).size]).toEqual([label, 40, 40]);
    }
    const report = reportOf(await audit('--json'));
    expect(report).toMatchObject({ passed: true, findings: [], rows_compared: 40 });
    expect(report.notes.map(({ kind }) => kind)).toEqual(['rows_of_earlier_line']);
  },
  TIMEOUT_MS,
);

test(
  'a spool directory that was removed: its rows stay, and the audit fails with a sentence for it',
  async () => {
    await program.stop();
    rmSync(join(program.home, 'spool'), { recursive: true });
    program = await startProgram({ config: configFor(provider), home: program.home, port: program.port });
    const { code, stdout } = await audit();
    expect([code, stdout]).toEqual([1, expect.stringContaining('A spool is not on this machine')]);
    expect((await audit('--partial')).code).toBe(0);
  },
  TIMEOUT_MS,
);
