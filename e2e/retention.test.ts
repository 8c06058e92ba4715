import { afterAll, beforeAll, expect, test } from 'vitest';
import { tallygate } from './harness/command.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { planLoad, runLoad } from './harness/load.ts';
import { type MovedClock, movedClock } from './harness/moved-clock.ts';
import { type Program, startProgram } from './harness/program.ts';
import { untilRows } from './harness/sql.ts';
import { until } from './harness/until.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const DAY_MS = 86_400_000;
const [EARLY, LATE] = [24, 11];
const TABLE = 'system.ai_gateway.usage';
const daysAgo = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

let provider: FakeProvider;
let program: Program;
let clock: MovedClock;
beforeAll(async () => {
  provider = await startProvider({ seed: 10 });
  clock = movedClock(daysAgo(12));
  program = await startProgram({ config: configFor(provider), env: clock.environment });
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  clock?.remove();
});

async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${program.url}/api/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${program.adminKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return JSON.parse(text) as Record<string, unknown>;
}

async function send(label: string, count: number): Promise<void> {
  const plan = planLoad({ seed: count, count, label, failuresShare: 0 });
  await runLoad(plan, { url: program.url, key: KEYS.member, label, concurrency: 4 });
}

const untilThere = (rows: number) =>
  untilRows(program, `SELECT count() AS n FROM ${TABLE}`, { holds: ([row]) => Number(row?.['n']) === rows });

async function audited() {
  const { code, stdout, stderr } = await tallygate(['audit', '--json'], { ...program.environment, NODE_OPTIONS: '' });
  if (code !== 0) dumpLogs(program);
  const report = JSON.parse(stdout || `{"error":${JSON.stringify(stderr)}}`) as {
    readonly findings: readonly unknown[];
    readonly notes: readonly { readonly kind: string }[];
  };
  return { code, findings: report.findings, notes: report.notes.map(({ kind }) => kind) };
}

test('G-10: days beyond the policy go whole, are told, and no audit, budget or list takes them for lost', async () => {
  await api('POST', 'runs/periods', {
    ...{ kind: 'contract', starts_at: daysAgo(20), ends_at: daysAgo(-300) },
    ...{ run_quota: 10_000, at_quota: 'warn' },
  });
  await api('POST', 'budgets', { name: 'all', scope: 'account', period: 'month', unit: 'requests', amount: '100000' });
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  await send('early', EARLY);
  await untilThere(EARLY);
  await clock.moveTo(new Date().toISOString());
  await send('late', LATE);
  await untilThere(EARLY + LATE);
  expect(await audited()).toMatchObject({ code: 0, findings: [] });

  const before = await api('GET', `tables/${TABLE}/retention-preview?retention_days=5`);
  expect(JSON.stringify(before)).toContain(String(EARLY));
  const refused = await fetch(`${program.url}/api/v1/tables/${TABLE}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${KEYS.member}`, 'content-type': 'application/json' },
    body: JSON.stringify({ retention_days: 1 }),
  });
  expect(refused.status).toBe(403);
  await api('PATCH', `tables/${TABLE}`, { retention_days: 5 });
  // The look at a start; the next would be an hour later.
  await program.kill('control', 'SIGKILL');
  await untilThere(LATE);
  await program.ready();

  // The day goes first, then what it held is recorded.
  const acts = await until(
    async () => {
      const { data } = (await api('GET', 'audit?action=table.day_dropped')) as { data: readonly object[] };
      return data.length === 0 ? undefined : data;
    },
    { what: 'an act for the day that went' },
  );
  expect(acts).toMatchObject([{ actor: 'system', target: `table:${TABLE}`, before: { day, rows: EARLY } }]);
  const page = await api('GET', 'requests?limit=200');
  expect(page['data']).toHaveLength(LATE);
  expect(page['kept_from']).toBe(new Date(Date.parse(day) + DAY_MS).toISOString());

  const dashboard = (await api('GET', 'dashboards/usage')) as unknown as {
    readonly document: { readonly pages: readonly { readonly widgets: readonly { readonly dataset?: string }[] }[] };
  };
  const dataset = dashboard.document.pages[0]?.widgets[0]?.dataset ?? '';
  const range = { from: daysAgo(30), to: new Date().toISOString() };
  const figures = await api('POST', `dashboards/usage/datasets/${dataset}/run`, range);
  expect(figures['kept_from']).toBe(page['kept_from']);

  const after = await audited();
  console.log(`retention: ${EARLY} rows of ${day} went, ${LATE} stayed; notes of the audit: ${after.notes.join(', ')}`);
  expect(after).toMatchObject({ code: 0, findings: [] });
  expect(after.notes).toContain('days_dropped');

  // Stopped, the store of the home tells the same.
  await program.stop();
  const stopped = await audited();
  expect(stopped).toMatchObject({ code: 0, findings: [] });
  expect(stopped.notes).toContain('days_dropped');
}, 480_000);
