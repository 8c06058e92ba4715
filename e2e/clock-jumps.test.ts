import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tallygate } from './harness/command.ts';
import { configFor, KEYS } from './harness/config.ts';
import { dumpLogs } from './harness/fixture.ts';
import { createMixer, planMix } from './harness/mix.ts';
import { shiftedBy, writeShift } from './harness/moved-clock.ts';
import { startOpenLoad } from './harness/open-load.ts';
import { type Program, startProgram } from './harness/program.ts';
import { sql } from './harness/sql.ts';
import { settledVerdict } from './harness/verdict.ts';
import { type FakeProvider, startProvider } from './provider/provider.ts';

const DAY_MS = 86_400_000;
/** Over the border of a day, of a year, and back behind where it began. */
const JUMPS_MS = [0, 3_600_000, 400 * DAY_MS, -2 * DAY_MS, -60_000, 0];
const REQUESTS_PER_JUMP = 40;
const REQUESTS_PER_SECOND = 60;
const LABEL = 'jumps';

let folder: string | undefined;
let provider: FakeProvider;
let program: Program;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-e2e-clock-'));
  jumpTo(0);
  provider = await startProvider({ seed: 12 });
  program = await startProgram({ config: configFor(provider), env: shiftedBy(shiftFile()) });
});
afterAll(async () => {
  await program?.remove();
  await provider?.stop();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
});

test('wall time jumps over days and back under load: every request is one row, on the day that the clock told, with sane durations', async () => {
  const mixer = createMixer({ url: program.url, key: KEYS.member, label: LABEL });
  const make = planMix({ seed: 12, label: LABEL, slow: { chunks: 5, chunkDelayMs: 20 } });
  const load = startOpenLoad((number) => mixer.send(make(number)), REQUESTS_PER_SECOND);
  // A midnight may come in the midst of it.
  const today = Math.floor(Date.now() / DAY_MS);
  for (const [index, jumpMs] of JUMPS_MS.entries()) {
    jumpTo(jumpMs);
    await provider.until(() => provider.requests().length >= (index + 1) * REQUESTS_PER_JUMP, 60_000);
  }
  await load.end();
  mixer.close();
  const verdict = await settledVerdict(program, { label: LABEL, observations: load.observations, provider });
  const { rows } = await sql(program, STATEMENT);
  const audited = await tallygate(['audit', '--json'], { ...program.environment, NODE_OPTIONS: '' });
  console.log(`clock jumps: ${JSON.stringify(verdict.counts)}, ${JSON.stringify(rows)}`);
  if (audited.code !== 0) dumpLogs(program);
  expect(verdict).toMatchObject({ lost: [], doubled: [], wrong: [], unaccounted: [], unexplained: [] });
  const days = rows.map((row) => Number(row['day']));
  expect(days).toEqual(expect.arrayContaining([today - 2, today, today + 400]));
  expect(rows.map((row) => [Number(row['negative']), Number(row['long']), Number(row['elsewhere'])])).toEqual(
    rows.map(() => [0, 0, 0]),
  );
  expect([audited.code, JSON.parse(audited.stdout)]).toMatchObject([0, { passed: true, findings: [] }]);
}, 300_000);

/** By day of the rows: durations that a jump got into, and rows whose batch is another day's. */
const STATEMENT = `SELECT toUInt32(toDate(event_time, 'UTC')) AS day, count() AS requests,
    countIf(latency_ms < 0 OR time_to_first_byte_ms < 0) AS negative, countIf(latency_ms > 60000) AS long,
    countIf(NOT endsWith(batch_id, toString(toDate(event_time, 'UTC')))) AS elsewhere
  FROM system.ai_gateway.usage WHERE request_tags['load'] = '${LABEL}' GROUP BY day ORDER BY day`;

function jumpTo(milliseconds: number): void {
  writeShift(shiftFile(), milliseconds);
}

function shiftFile(): string {
  return join(String(folder), 'shift');
}
